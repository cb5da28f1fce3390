import { plural, t } from '@lingui/core/macro';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type RefObject, useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { cellOf, cellsSet, contentOf } from '@/data/editState';
import { fieldName, fieldValue } from '@/format/field';
import classes from './DraftBar.module.css';
import { type Draft, type Drafts, draftRequests } from './draft';

interface Props {
  drafts: Drafts;
  reasonRef: RefObject<HTMLInputElement | null>;
  onSave: (reason: string) => void;
  onDiscard: () => void;
}

const LAST_REASON = 'ledgerlight.lastReason';
/** Records listed by name; the rest are counted. */
const LISTED = 4;

/** Shows what the drafts change and asks why. Nothing is written before a reason is given. */
export function DraftBar({ drafts, reasonRef, onSave, onDiscard }: Props) {
  const [reason, setReason] = useState(() => sessionStorage.getItem(LAST_REASON) ?? '');
  const listed = [...drafts.values()].slice(0, LISTED);
  const changes = drafts.size > 1 ? draftRequests(drafts, reason).length : 1;

  function save(event: FormEvent) {
    event.preventDefault();
    const text = reason.trim();
    if (!text) return;
    sessionStorage.setItem(LAST_REASON, text);
    onSave(text);
  }

  return (
    <form className={classes.bar} onSubmit={save} aria-label={t`Unsaved changes`}>
      <ul className={classes.changes}>
        {listed.map((draft) => (
          <Change key={draft.record.id} draft={draft} />
        ))}
        {drafts.size > LISTED && <li>{t`and ${drafts.size - LISTED} more records`}</li>}
        {drafts.size > 1 && (
          <li className={classes.moves}>
            {plural(changes, {
              one: 'One change: all of it is saved, or nothing',
              other: '# changes: each entity and month is saved whole or not at all',
            })}
          </li>
        )}
      </ul>
      <TextInput
        ref={reasonRef}
        className={classes.reason}
        aria-label={t`Reason for the change`}
        placeholder={t`Why? Everyone who asks will see this reason`}
        maxLength={500}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDiscard();
        }}
      />
      <Button type="submit" disabled={reason.trim() === ''}>
        {t`Save`}
      </Button>
      <Button variant="default" onClick={onDiscard}>
        {t`Discard`}
      </Button>
    </form>
  );
}

function Change({ draft: { record, patch } }: { draft: Draft }) {
  const { organization } = useWorkspace();
  const before = contentOf(record);
  const show = (field: string, value: unknown) =>
    fieldValue(field, value, record.currency, organization.locale);
  return (
    <>
      {cellsSet(patch, before).map((cell) => (
        <li key={cell}>
          <span className={classes.field}>{fieldName(cell)}</span>
          <s>{show(cell, cellOf(before, cell))}</s>
          <span aria-hidden="true">→</span>
          <strong>{show(cell, cellOf(patch, cell))}</strong>
        </li>
      ))}
      {patch.period && <li className={classes.moves}>{t`moves to ${patch.period}`}</li>}
    </>
  );
}
