import { t } from '@lingui/core/macro';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { CloseIcon, PencilIcon } from '@/app/icons';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import type { GridView } from '@/data/gridViews';
import { formatDateTime } from '@/format/age';
import { formatDayShort } from '@/format/day';
import classes from './GridViewPanel.module.css';
import { NAME_LENGTH } from './gridView';
import type { SharedViews } from './useSharedViews';

interface Props {
  shared: SharedViews;
  onOpen: (view: GridView) => void;
}

/** The views that the team shares: everyone opens them, who may edit records renames and removes them. */
export function SharedViewList({ shared, onOpen }: Props) {
  const { member } = useWorkspace();
  const may = mayEdit(member.role);
  const [doing, setDoing] = useState<{ what: 'rename' | 'remove'; id: string } | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const row = (id: string) => list.current?.querySelector(`[data-view="${id}"]`);
  function done(id: string, removed = false) {
    setDoing(null);
    // The keyboard goes on where it was; of a view that is gone, where the panel begins.
    setTimeout(() => {
      const within = removed ? list.current?.closest('[role="dialog"]') : row(id);
      within?.querySelector<HTMLElement>('button')?.focus();
    });
  }
  if (shared.status === 'loading')
    return <p className={classes.note} role="status">{t`Reading what is shared …`}</p>;
  if (shared.status !== 'ready')
    return <p className={classes.problem} role="alert">{t`The shared views cannot be shown now.`}</p>;
  if (shared.views.length === 0)
    return (
      <p className={classes.note}>
        {may ? t`Nobody shares a view yet. Keep one below for all.` : t`Nobody shares a view yet.`}
      </p>
    );
  return (
    <ul className={classes.views} ref={list}>
      {shared.views.map((view) => (
        <li key={view.id} data-view={view.id}>
          {doing?.id === view.id && doing.what === 'rename' ? (
            <Rename shared={shared} view={view} onDone={() => done(view.id)} />
          ) : doing?.id === view.id ? (
            <Remove
              shared={shared}
              view={view}
              onDone={() => done(view.id, true)}
              onKeep={() => done(view.id)}
            />
          ) : (
            <>
              <button
                type="button"
                className={classes.view}
                aria-current={view.id === shared.on?.id}
                onClick={() => onOpen(view)}
              >
                {view.name}
                <Origin view={view} />
              </button>
              {may && (
                <span className={classes.tools}>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t`Rename the shared view ${view.name}`}
                    onClick={() => setDoing({ what: 'rename', id: view.id })}
                  >
                    <PencilIcon size={14} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t`Remove the shared view ${view.name}`}
                    onClick={() => setDoing({ what: 'remove', id: view.id })}
                  >
                    <CloseIcon size={14} />
                  </ActionIcon>
                </span>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Of which entity a view is, and whose. */
function Origin({ view }: { view: GridView }) {
  const { entities } = useWorkspace();
  const entity = entities.find((node) => node.entity.id === view.scope)?.entity.name ?? view.scope;
  return (
    <small
      className={classes.origin}
      title={t`Changed by ${view.changed_name}, ${formatDateTime(view.changed_at)}`}
    >
      {t`${entity} · ${view.made_name}, ${formatDayShort(view.made_at.slice(0, 10))}`}
    </small>
  );
}

interface DoingProps {
  shared: SharedViews;
  view: GridView;
  onDone: () => void;
}

/** One thing at a time, and what is wrong with it. */
function useDoing(work: () => Promise<string | null>, onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function run() {
    setBusy(true);
    const wrong = await work();
    setBusy(false);
    setProblem(wrong);
    if (wrong === null) onDone();
  }
  return { busy, problem, run };
}

function Rename({ shared, view, onDone }: DoingProps) {
  const [name, setName] = useState(view.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const { busy, problem, run } = useDoing(() => shared.rename(view, name), onDone);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === view.name) onDone();
    else void run();
  }
  return (
    <form className={classes.doing} onSubmit={submit}>
      <TextInput
        aria-label={t`New name of ${view.name}`}
        maxLength={NAME_LENGTH}
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
        ref={input}
      />
      <span className={classes.choices}>
        <Button type="submit" size="xs" loading={busy} disabled={name.trim() === ''}>
          {t`Rename`}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {t`Cancel`}
        </Button>
      </span>
    </form>
  );
}

function Remove({ shared, view, onDone, onKeep }: DoingProps & { onKeep: () => void }) {
  const { busy, problem, run } = useDoing(() => shared.remove(view), onDone);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <fieldset className={classes.doing} aria-label={t`Remove the shared view ${view.name}`}>
      <p>{t`Remove “${view.name}” for everyone? ${view.made_name} made it.`}</p>
      {problem && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      <span className={classes.choices}>
        <Button size="xs" variant="default" c="var(--bad)" loading={busy} onClick={() => void run()}>
          {t`Remove for everyone`}
        </Button>
        <Button size="xs" variant="default" onClick={onKeep} ref={keep}>
          {t`Keep it`}
        </Button>
      </span>
    </fieldset>
  );
}
