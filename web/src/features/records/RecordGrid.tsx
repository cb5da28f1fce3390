import { t } from '@lingui/core/macro';
import 'react-data-grid/lib/styles.css';
import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { DataGrid, type RowsChangeData, type SortColumn } from 'react-data-grid';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { partsOf, singled, type TrackedEdit } from '@/data/editState';
import { reportCell } from '@/data/presence';
import type { LocatedRecord } from '@/data/records';
import { useStore } from '@/data/useWatched';
import { opened } from '../comments/commentScope';
import { clipboardTable, clipboardText, filled, type PasteProblem, pasteTable } from './clipboard';
import { cellName, recordColumns, recordTarget, rowClass } from './columns';
import { commonDimensions } from './dimensions';
import { cellValue, type Drafts, draftCell, isEditable, withPatch } from './draft';
import { sortRecords } from './filterRecords';
import { type Held, heldRows } from './heldRows';
import classes from './RecordGrid.module.css';

interface Props {
  records: readonly LocatedRecord[];
  drafts: Drafts;
  /** Entities whose month takes no edits of this person. */
  closed: ReadonlySet<string>;
  /** `done` is true when the person ended with Enter: they are ready to give the reason. */
  onDrafts: (drafts: Drafts, done: boolean) => void;
  /** A paste was refused: nothing was changed. */
  onRefused: (problems: readonly PasteProblem[]) => void;
  onUndo: () => void;
  onRedo: () => void;
}

const DIMENSION_COLUMNS = 6;

/** The records as a spreadsheet: virtual rows, editing in place, keys as in any spreadsheet. */
export default function RecordGrid(props: Props) {
  const { records, drafts, closed, onDrafts, onRefused, onUndo, onRedo } = props;
  const { organization, member, accounts, entities, edits } = useWorkspace();
  const tracked = useStore(edits.edits);
  const scheme = useComputedColorScheme('light');
  const [sort, setSort] = useState<readonly SortColumn[]>([]);
  const ended = useRef(false);
  const [held, setHeld] = useState<Held | null>(null);
  const latest = useRef<Pick<Held, 'rows'> & { records: typeof records }>({ rows: [], records });
  const onEditing = useCallback((id: string | null) => {
    const { rows, records } = latest.current;
    setHeld(id === null ? null : { id, rows, record: records.find((record) => record.id === id) });
  }, []);
  const dimensions = useMemo(() => commonDimensions(records, DIMENSION_COLUMNS), [records]);
  const dimensionKey = dimensions.join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the names, not the array, decide the columns
  const columns = useMemo(() => {
    const posting = [...accounts.values()].filter((account) => account.is_posting);
    const names = new Map(entities.map(({ entity }) => [entity.id, entity.name]));
    return recordColumns({
      locale: organization.locale,
      editable: (row) => mayEdit(member.role) && !closed.has(row.entity_id),
      accounts: posting.sort((a, b) => a.position - b.position),
      accountName: (code) => accounts.get(code)?.name ?? '',
      entityName: (id) => names.get(id) ?? id,
      dimensions,
      onEditing,
    });
  }, [organization.locale, member.role, accounts, entities, dimensionKey, closed, onEditing]);

  const byRecord = useMemo(() => latestByRecord(tracked.values()), [tracked]);
  const rows = useMemo(() => {
    const sorted = sortRecords(
      records,
      sort.map(({ columnKey, direction }) => ({ column: columnKey, direction })),
    );
    return sorted.map((record) => {
      const draft = drafts.get(record.id);
      if (draft) return withPatch(record, draft.patch);
      const edit = byRecord.get(record.id);
      const underWay = edit && (edit.phase === 'sending' || edit.phase === 'pending');
      return underWay ? withPatch(record, edit.edit.patch) : record;
    });
  }, [records, sort, drafts, byRecord]);
  const shown = useMemo(() => (held ? heldRows(held, rows) : rows), [held, rows]);
  useLayoutEffect(() => {
    latest.current = { rows: shown, records };
  }, [shown, records]);

  useEffect(() => () => reportCell(''), []);

  const seenOf = (id: string) =>
    (held?.id === id ? held.record : undefined) ?? records.find((record) => record.id === id);
  const editable = (row: LocatedRecord) => mayEdit(member.role) && !closed.has(row.entity_id);

  /** One cell was typed into, or a value drawn over the cells below. */
  function onRowsChange(changed: LocatedRecord[], { indexes, column }: RowsChangeData<LocatedRecord>) {
    if (!isEditable(column.key)) return;
    const next = new Map(drafts);
    for (const index of indexes) {
      const row = changed[index];
      const original = row && seenOf(row.id);
      if (!original) continue;
      const draft = draftCell(next.get(row.id) ?? null, original, column.key, cellValue(row, column.key));
      if (draft) next.set(row.id, draft);
      else next.delete(row.id);
    }
    onDrafts(next, ended.current);
  }

  function paste(text: string, at: { id: string; column: string }) {
    const pasted = pasteTable(drafts, clipboardTable(text), {
      rows: shown,
      record: seenOf,
      columns: columns.map(({ key }) => key),
      editable,
      accounts: new Set([...accounts.values()].filter((each) => each.is_posting).map(({ code }) => code)),
      at,
    });
    if (pasted.ok) onDrafts(pasted.drafts, false);
    else onRefused(pasted.problems);
  }

  return (
    <DataGrid
      aria-label={t`Records`}
      className={`${classes.grid} ${scheme === 'dark' ? 'rdg-dark' : 'rdg-light'}`}
      columns={columns}
      rows={shown}
      rowKeyGetter={(row) => row.id}
      rowHeight={36}
      headerRowHeight={38}
      onRowsChange={onRowsChange}
      onFill={({ columnKey, sourceRow, targetRow }) =>
        isEditable(columnKey) ? filled(targetRow, columnKey, cellValue(sourceRow, columnKey)) : targetRow
      }
      onCellCopy={({ row, column }, event) => {
        // A text marked on the page is what the person means to copy.
        if (window.getSelection()?.isCollapsed === false) return;
        event.clipboardData.setData('text/plain', clipboardText(row, column.key));
        event.preventDefault();
      }}
      onCellPaste={({ row, column }, event) => {
        paste(event.clipboardData.getData('text/plain'), { id: row.id, column: column.key });
        return row;
      }}
      onCellKeyDown={(args, event) => {
        // As in a spreadsheet: the comment of this row.
        if (event.key === 'F2' && event.shiftKey && args.row) {
          event.preventGridDefault();
          opened.set(recordTarget(args.row, (code) => accounts.get(code)?.name ?? code));
          return;
        }
        if (args.mode === 'ACTIVE' && (event.ctrlKey || event.metaKey) && !event.altKey) {
          const key = event.key.toLowerCase();
          if (key === 'z' || key === 'y') {
            event.preventGridDefault();
            event.preventDefault();
            if (key === 'y' || event.shiftKey) onRedo();
            else onUndo();
            return;
          }
        }
        ended.current = args.mode === 'EDIT' && event.key === 'Enter';
      }}
      onActivePositionChange={({ row, column }) =>
        reportCell(row && column ? cellName(row.id, column.key) : '')
      }
      sortColumns={sort}
      onSortColumnsChange={(next) => setSort(next)}
      rowClass={(row) => rowClass(drafts.has(row.id) ? 'draft' : (byRecord.get(row.id)?.phase ?? null))}
    />
  );
}

function latestByRecord(edits: Iterable<TrackedEdit>): Map<string, TrackedEdit> {
  return new Map(
    [...edits].flatMap((tracked) =>
      partsOf(tracked.edit).map((part) => [
        part.record_id,
        { ...tracked, edit: singled(tracked.edit, part) },
      ]),
    ),
  );
}
