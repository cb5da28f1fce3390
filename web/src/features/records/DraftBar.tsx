import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type RefObject, useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { fieldName, fieldValue } from '@/format/field';
import classes from './DraftBar.module.css';
import { type Draft, type Drafts, EDITABLE } from './draft';

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

  function save(event: FormEvent) {
    event.preventDefault();
    const text = reason.trim();
    if (!text) return;
    sessionStorage.setItem(LAST_REASON, text);
    onSave(text);
  }

  return (
    <form className={classes.bar} onSubmit={save} aria-label="Unsaved changes">
      <ul className={classes.changes}>
        {listed.map((draft) => (
          <Change key={draft.record.id} draft={draft} />
        ))}
        {drafts.size > LISTED && <li>and {drafts.size - LISTED} more records</li>}
      </ul>
      <TextInput
        ref={reasonRef}
        className={classes.reason}
        aria-label="Reason for the change"
        placeholder="Why? Everyone who asks will see this reason"
        maxLength={500}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDiscard();
        }}
      />
      <Button type="submit" disabled={reason.trim() === ''}>
        Save
      </Button>
      <Button variant="default" onClick={onDiscard}>
        Discard
      </Button>
    </form>
  );
}

function Change({ draft: { record, patch } }: { draft: Draft }) {
  const { organization } = useWorkspace();
  const show = (field: string, value: unknown) =>
    fieldValue(field, value, record.currency, organization.locale);
  return (
    <>
      {EDITABLE.filter((field) => patch[field] != null).map((field) => (
        <li key={field}>
          <span className={classes.field}>{fieldName(field)}</span>
          <s>{show(field, record[field])}</s>
          <span aria-hidden="true">→</span>
          <strong>{show(field, patch[field])}</strong>
        </li>
      ))}
      {patch.period && <li className={classes.moves}>moves to {patch.period}</li>}
    </>
  );
}
