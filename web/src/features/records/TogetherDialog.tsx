import { t } from '@lingui/core/macro';
import { Button, Modal } from '@mantine/core';
import { useWorkspace } from '@/app/workspaceContext';
import type { Edit, EditPart } from '@/data/documents';
import { baseOf, type ConflictCell, conflictCells, mergedPatch, partsOf, singled } from '@/data/editState';
import { togetherRequest } from '@/data/edits';
import { counted } from '@/format/count';
import { fieldName, fieldValue } from '@/format/field';
import classes from './ConflictDialog.module.css';

/** A change of several records, some of which someone changed first: nothing was applied. The whole is decided. */
export default function TogetherDialog({ edit, onClose }: { edit: Edit; onClose: () => void }) {
  const { edits, organization } = useWorkspace();
  const conflicting = new Set(edit.conflicts?.map((each) => each.record_id));
  const parts = partsOf(edit);
  const untouched = parts.filter((part) => !conflicting.has(part.record_id));
  const stale = parts.filter((part) => conflicting.has(part.record_id)).map((part) => singled(edit, part));

  function settle(next: readonly EditPart[]) {
    const request = togetherRequest(edit, next);
    if (request) edits.submit(request);
    edits.dismiss(edit.id);
    onClose();
  }
  const count = (value: number) => counted(value, 'record', organization.locale);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Someone changed some of these first`}
      size="lg"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <p className={classes.story}>
        {t`Your change of ${count(parts.length)} (“${edit.reason}”) is one: as ${count(stale.length)} changed meanwhile, nothing was applied.`}
      </p>
      <ul className={classes.together} data-testid="together-conflicts">
        {stale.map((each) => (
          <li key={each.record_id}>
            <strong>{each.theirs?.description || t`Record ${each.record_id.slice(0, 8)}`}</strong>
            {conflictCells(each).map((cell) => (
              <Cell key={cell.field} cell={cell} currency={each.theirs?.currency ?? ''} />
            ))}
          </li>
        ))}
      </ul>
      <div className={classes.actions}>
        <Button variant="subtle" onClick={() => settle([])}>
          {t`Discard it all`}
        </Button>
        <Button variant="default" disabled={untouched.length === 0} onClick={() => settle(untouched)}>
          {t`Keep theirs, save the other ${untouched.length}`}
        </Button>
        <Button onClick={() => settle([...untouched, ...stale.flatMap(overTheirs)])}>
          {t`Save all of mine over theirs`}
        </Button>
      </div>
    </Modal>
  );
}

/** What would make the record say what this person wanted, on the version there is now. */
function overTheirs(edit: Edit): EditPart[] {
  const { theirs } = edit;
  if (!theirs || theirs.moved_to) return [];
  const patch = mergedPatch(theirs, conflictCells(edit), {});
  if (!patch) return [];
  return [{ record_id: edit.record_id, base_version: theirs.version, patch, base: baseOf(theirs, patch) }];
}

function Cell({ cell, currency }: { cell: ConflictCell; currency: string }) {
  const { organization } = useWorkspace();
  const show = (value: unknown) => fieldValue(cell.field, value, currency, organization.locale);
  return (
    <span className={classes.base}>
      {t`${fieldName(cell.field)}: was ${show(cell.base)}, theirs ${show(cell.theirs)}, yours ${show(cell.mine)}`}
    </span>
  );
}
