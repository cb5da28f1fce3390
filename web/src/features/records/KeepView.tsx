import { t } from '@lingui/core/macro';
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import classes from './GridViewPanel.module.css';
import { NAME_LENGTH } from './gridView';
import type { GridViews } from './useGridViews';

interface Props {
  views: GridViews;
  /** The entity whose records are shown. */
  scope: string;
  name: string;
  onName: (name: string) => void;
  onKept: () => void;
}

/** Keeps what is on screen under a name: for oneself, or shared with who sees an entity. */
export function KeepView({ views, scope: shown, name, onName, onKept }: Props) {
  const { member, entities } = useWorkspace();
  const { shared } = views;
  const may = mayEdit(member.role);
  const [whose, setWhose] = useState<'mine' | 'shared'>(shared.on && may ? 'shared' : 'mine');
  const [asked, setAsked] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const scope = asked ?? shared.on?.scope ?? shown;
  const kept = name.trim();
  const isOn = shared.on !== null && shared.on.name === kept && shared.on.scope === scope;
  const isChanged = isOn && shared.news?.kind === 'changed';

  async function keep(over = false) {
    setBusy(true);
    const wrong = whose === 'mine' ? views.save(kept) : await shared.share(kept, scope, over);
    setBusy(false);
    setProblem(wrong);
    if (wrong === null) onKept();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    void keep();
  }
  const label = () => {
    if (whose === 'shared') return isOn ? t`Update view` : t`Share view`;
    return views.views.some((view) => view.name === kept) ? t`Save again` : t`Save view`;
  };

  return (
    <form className={classes.save} onSubmit={submit}>
      <TextInput
        aria-label={t`Name of the view`}
        placeholder={t`Name`}
        maxLength={NAME_LENGTH}
        value={name}
        error={problem}
        onChange={(event) => {
          onName(event.currentTarget.value);
          setProblem(null);
        }}
      />
      {may && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t`For whom`}
          value={whose}
          onChange={(value) => {
            setWhose(value === 'shared' ? 'shared' : 'mine');
            setProblem(null);
          }}
          data={[
            { value: 'mine', label: t`For me` },
            { value: 'shared', label: t`For the team` },
          ]}
        />
      )}
      {whose === 'shared' && (
        <Select
          size="xs"
          label={t`For those who see`}
          data={entities.map(({ entity }) => ({ value: entity.id, label: entity.name }))}
          value={scope}
          onChange={setAsked}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      {whose === 'shared' && isChanged && shared.on ? (
        <div className={`${classes.doing} ${classes.warning}`} role="alert">
          <p>{t`${shared.on.changed_name} changed this view meanwhile.`}</p>
          <span className={classes.choices}>
            <Button size="xs" variant="default" onClick={() => shared.on && shared.open(shared.on)}>
              {t`Show it as it is now`}
            </Button>
            <Button size="xs" variant="default" loading={busy} onClick={() => void keep(true)}>
              {t`Put mine in its place`}
            </Button>
          </span>
        </div>
      ) : (
        <Button
          type="submit"
          loading={busy}
          disabled={kept === '' || (whose === 'shared' && isOn && !shared.differs)}
        >
          {label()}
        </Button>
      )}
    </form>
  );
}
