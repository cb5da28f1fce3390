import { t } from '@lingui/core/macro';
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { putChecklist } from '@/data/api';
import type { ChecklistItem, PeriodState } from '@/data/documents';
import { useMentionable } from '@/data/mentionable';
import { newId } from '@/data/newId';
import { formatDateTime } from '@/format/age';
import { errorText } from '@/format/errorText';
import { SignedCount } from '../signoff/SignedCount';
import classes from './PeriodDrawer.module.css';

interface Props {
  now: PeriodState;
  onProblem: (problem: string | null) => void;
}

const NOBODY: [] = [];
const MOST = 40;
/** The item of the usual list that is about variances. */
const VARIANCES = 'variances';

/** What has to be done before the month is closed, by whom, until when. */
export function Checklist({ now, onProblem }: Props) {
  const { orgId, member } = useWorkspace();
  const [busy, setBusy] = useState(false);
  const [planning, setPlanning] = useState(false);
  const people = useMentionable(orgId, member, NOBODY);
  const controls = member.role === 'owner' || member.role === 'admin';
  const settled = now.state === 'closed' || now.state === 'locked';
  const done = now.checklist.filter((item) => item.done_at !== null).length;

  async function put(item: string | null, body: Record<string, unknown>): Promise<boolean> {
    setBusy(true);
    onProblem(null);
    try {
      await putChecklist(orgId, now.entity_id, now.period, item, body);
      return true;
    } catch (error) {
      onProblem(errorText(error));
      return false;
    } finally {
      setBusy(false);
    }
  }

  if (planning) {
    return (
      <Plan
        now={now}
        people={people}
        busy={busy}
        onCancel={() => setPlanning(false)}
        onSave={(items) =>
          void put(null, { items, version: now.version }).then((saved) => saved && setPlanning(false))
        }
      />
    );
  }
  return (
    <section aria-label={t`Checklist`}>
      <h3 className={classes.heading}>
        {t`Checklist`}
        {now.checklist.length > 0 && (
          <span className={`${classes.when} figures`}>{t`${done} of ${now.checklist.length} done`}</span>
        )}
        {controls && !settled && (
          <Button size="compact-xs" variant="subtle" onClick={() => setPlanning(true)}>
            {t`Change`}
          </Button>
        )}
      </h3>
      {now.checklist.length === 0 && (
        <p className={classes.when}>
          {now.state === 'open' ? t`The usual list is there when the close begins.` : t`Nothing to do.`}
        </p>
      )}
      <ul className={classes.items}>
        {now.checklist.map((item) => (
          <li key={item.id}>
            <Checkbox
              label={item.title}
              description={about(item, people)}
              checked={item.done_at !== null}
              disabled={busy || settled || !(controls || (mayEdit(member.role) && isMine(item, member.uid)))}
              onChange={(event) => void put(item.id, { done: event.currentTarget.checked })}
            />
            {item.id === VARIANCES && <SignedCount scope={now.entity_id} period={now.period} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

const isMine = (item: ChecklistItem, uid: string): boolean => item.owner === null || item.owner === uid;

function about(item: ChecklistItem, people: readonly { uid: string; name: string }[]): string {
  if (item.done_at) return t`Done by ${item.done_name ?? ''}, ${formatDateTime(item.done_at)}`;
  const owner = item.owner && (people.find(({ uid }) => uid === item.owner)?.name ?? item.owner);
  return [owner, item.due && t`due ${item.due}`].filter(Boolean).join(', ');
}

interface PlanProps {
  now: PeriodState;
  people: readonly { uid: string; name: string }[];
  busy: boolean;
  onCancel: () => void;
  onSave: (items: ChecklistItem[]) => void;
}

function Plan({ now, people, busy, onCancel, onSave }: PlanProps) {
  const [items, setItems] = useState<ChecklistItem[]>(now.checklist);
  const change = (id: string, fields: Partial<ChecklistItem>) =>
    setItems(items.map((item) => (item.id === id ? { ...item, ...fields } : item)));
  const owners = people.map(({ uid, name }) => ({ value: uid, label: name }));
  return (
    <section aria-label={t`Checklist`} className={classes.form}>
      <h3 className={classes.heading}>{t`Checklist`}</h3>
      {items.map((item, index) => (
        <fieldset key={item.id} className={classes.plan}>
          <legend className="visually-hidden">{t`Item ${index + 1}`}</legend>
          <TextInput
            aria-label={t`What, item ${index + 1}`}
            maxLength={200}
            value={item.title}
            onChange={(event) => change(item.id, { title: event.currentTarget.value })}
          />
          <div className={classes.planned}>
            <Select
              aria-label={t`Owner, item ${index + 1}`}
              placeholder={t`Anyone`}
              size="xs"
              data={owners}
              value={item.owner}
              onChange={(owner) => change(item.id, { owner })}
              clearable
              clearButtonProps={{ 'aria-label': t`Anyone` }}
            />
            <TextInput
              aria-label={t`Due, item ${index + 1}`}
              type="date"
              size="xs"
              value={item.due ?? ''}
              onChange={(event) => change(item.id, { due: event.currentTarget.value || null })}
            />
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => setItems(items.filter((each) => each.id !== item.id))}
            >
              {t`Remove`}
            </Button>
          </div>
        </fieldset>
      ))}
      <div className={classes.actions}>
        <Button
          loading={busy}
          disabled={items.some((item) => !item.title.trim())}
          onClick={() => onSave(items)}
        >
          {t`Save`}
        </Button>
        <Button
          variant="default"
          disabled={items.length >= MOST}
          onClick={() => setItems([...items, emptyItem()])}
        >
          {t`Add an item`}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t`Cancel`}
        </Button>
      </div>
    </section>
  );
}

const emptyItem = (): ChecklistItem => ({
  id: newId(),
  title: '',
  owner: null,
  due: null,
  done_by: null,
  done_name: null,
  done_at: null,
});
