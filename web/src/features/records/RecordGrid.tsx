import { t } from '@lingui/core/macro';
import 'react-data-grid/lib/styles.css';
import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { DataGrid, type DataGridProps, type RowsChangeData, TreeDataGrid } from 'react-data-grid';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import type { EditPatch } from '@/data/documents';
import { partsOf, singled, type TrackedEdit } from '@/data/editState';
import { reportCell } from '@/data/presence';
import type { LocatedRecord } from '@/data/records';
import { useStore } from '@/data/useWatched';
import { opened } from '../comments/commentScope';
import { clipboardTable, clipboardText, filled, type PasteProblem, pasteTable } from './clipboard';
import { type ColumnContext, cellName, groupColumn, recordColumns, recordTarget, rowClass } from './columns';
import { cellValue, type Drafts, draftCell, isEditable, withPatch } from './draft';
import type { SortBy } from './filterRecords';
import {
  type Arranged,
  type Arrangement,
  arrangedColumns,
  choicesOf,
  clampedWidth,
  placedColumn,
} from './gridView';
import { grouped, groupKey } from './grouping';
import { type Held, heldRows } from './heldRows';
import classes from './RecordGrid.module.css';
import { type Order, placeOf } from './rowView';

interface Props {
  /** Those that are shown, in order. */
  records: readonly LocatedRecord[];
  /** Any record as it is stored now. */
  find: (id: string) => LocatedRecord | undefined;
  order: Order;
  sort: readonly SortBy[];
  dimensions: readonly string[];
  columns: readonly Arranged<{ key: string }>[];
  /** Columns that rows are grouped by. */
  groups: readonly string[];
  onArrange: (part: Partial<Arrangement>) => void;
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

const ROW_HEIGHT = 36;

/** The records as a spreadsheet: virtual rows, editing in place, keys as in any spreadsheet. */
export default function RecordGrid(props: Props) {
  const {
    records,
    find,
    order,
    sort,
    dimensions,
    groups,
    onArrange,
    drafts,
    closed,
    onDrafts,
    onRefused,
    onUndo,
    onRedo,
  } = props;
  const { organization, member, accounts, entities, edits } = useWorkspace();
  const tracked = useStore(edits.edits);
  const scheme = useComputedColorScheme('light');
  const ended = useRef(false);
  const [held, setHeld] = useState<Held | null>(null);
  const latest = useRef<{ rows: Held['rows']; find: typeof find }>({ rows: [], find });
  const onEditing = useCallback((id: string | null) => {
    const { rows, find } = latest.current;
    setHeld(id === null ? null : { id, rows, record: find(id) });
  }, []);
  const context = useMemo<ColumnContext>(() => {
    const posting = [...accounts.values()].filter((account) => account.is_posting);
    const names = new Map(entities.map(({ entity }) => [entity.id, entity.name]));
    return {
      locale: organization.locale,
      editable: (row) => mayEdit(member.role) && !closed.has(row.entity_id),
      accounts: posting.sort((a, b) => a.position - b.position),
      accountName: (code) => accounts.get(code)?.name ?? '',
      entityName: (id) => names.get(id) ?? id,
      dimensions,
      onEditing,
    };
  }, [organization.locale, member.role, accounts, entities, dimensions, closed, onEditing]);
  const choices = useMemo(() => choicesOf(props.columns), [props.columns]);
  const columns = useMemo(
    () =>
      arrangedColumns(recordColumns(context), choices)
        .filter(({ column, hidden }) => !hidden || groups.includes(column.key))
        .map(({ column, width }) => {
          const arranged = { ...column, draggable: true, ...(width !== null && { width }) };
          return groups.includes(column.key) ? groupColumn(arranged, context) : arranged;
        }),
    [context, choices, groups],
  );

  const byRecord = useMemo(() => latestByRecord(tracked.values()), [tracked]);
  // What was typed or is on its way is laid over a handful of rows; the rest is the list as it came.
  const rows = useMemo(() => {
    const patches = new Map<string, EditPatch>();
    for (const [id, { phase, edit }] of byRecord) {
      if (phase === 'sending' || phase === 'pending') patches.set(id, edit.patch);
    }
    for (const [id, { patch }] of drafts) patches.set(id, patch);
    if (patches.size === 0) return records;
    const laid = records.slice();
    for (const [id, patch] of patches) {
      const record = find(id);
      const at = record ? placeOf(records, record, order) : -1;
      if (record && records[at]?.id === id) laid[at] = withPatch(record, patch);
    }
    return laid;
  }, [records, find, order, drafts, byRecord]);
  const shown = useMemo(() => (held ? heldRows(held, rows) : rows), [held, rows]);
  useLayoutEffect(() => {
    latest.current = { rows: shown, find };
  }, [shown, find]);

  useEffect(() => () => reportCell(''), []);

  const seenOf = (id: string) => (held?.id === id ? held.record : undefined) ?? find(id);
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

  /** Rows below a group's last are another group's, perhaps folded away: a block ends with its group. */
  function inOneGroup(id: string): readonly LocatedRecord[] {
    const row = groups.length > 0 ? find(id) : undefined;
    if (!row) return shown;
    return shown.filter((each) => groups.every((column) => groupKey(each, column) === groupKey(row, column)));
  }

  function paste(text: string, at: { id: string; column: string }) {
    const pasted = pasteTable(drafts, clipboardTable(text), {
      rows: inOneGroup(at.id),
      record: seenOf,
      columns: columns.map(({ key }) => key),
      editable,
      accounts: new Set([...accounts.values()].filter((each) => each.is_posting).map(({ code }) => code)),
      at,
    });
    if (pasted.ok) onDrafts(pasted.drafts, false);
    else onRefused(pasted.problems);
  }

  const [expanded, setExpanded] = useState<ReadonlySet<unknown>>(new Set());
  // Grouping goes through all rows: what is typed and scrolled comes first.
  const calm = useDeferredValue(shown);

  const shared: Omit<DataGridProps<LocatedRecord>, 'columns' | 'rows' | 'rowHeight' | 'role'> = {
    'aria-label': t`Records`,
    className: `${classes.grid} ${scheme === 'dark' ? 'rdg-dark' : 'rdg-light'}`,
    rowKeyGetter: (row) => row.id,
    headerRowHeight: 38,
    onRowsChange,
    onCellCopy({ row, column }, event) {
      // A text marked on the page is what the person means to copy.
      if (window.getSelection()?.isCollapsed === false) return;
      event.clipboardData.setData('text/plain', clipboardText(row, column.key));
      event.preventDefault();
    },
    onCellPaste({ row, column }, event) {
      paste(event.clipboardData.getData('text/plain'), { id: row.id, column: column.key });
      return row;
    },
    onCellKeyDown(args, event) {
      // As in a spreadsheet: the comment of this row.
      if (event.key === 'F2' && event.shiftKey && args.row && isRecord(args.row)) {
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
    },
    onActivePositionChange: ({ row, column }) =>
      reportCell(row && column && isRecord(row) ? cellName(row.id, column.key) : ''),
    sortColumns: sort.map(({ column, direction }) => ({ columnKey: column, direction })),
    onSortColumnsChange: (next) =>
      onArrange({ sort: next.map(({ columnKey, direction }) => ({ column: columnKey, direction })) }),
    onColumnResize: ({ key }, width) =>
      onArrange({
        columns: choices.map((each) => (each.key === key ? { ...each, width: clampedWidth(width) } : each)),
      }),
    onColumnsReorder: (source, target) => onArrange({ columns: placedColumn(choices, source, target) }),
    rowClass: (row) => rowClass(drafts.has(row.id) ? 'draft' : (byRecord.get(row.id)?.phase ?? null)),
  };
  if (groups.length === 0) {
    return (
      <DataGrid
        {...shared}
        columns={columns}
        rows={shown}
        rowHeight={ROW_HEIGHT}
        onFill={({ columnKey, sourceRow, targetRow }) =>
          isEditable(columnKey) ? filled(targetRow, columnKey, cellValue(sourceRow, columnKey)) : targetRow
        }
      />
    );
  }
  return (
    <TreeDataGrid
      {...shared}
      columns={columns}
      rows={calm}
      rowHeight={ROW_HEIGHT}
      groupBy={groups}
      rowGrouper={grouped}
      expandedGroupIds={expanded}
      onExpandedGroupIdsChange={setExpanded}
    />
  );
}

/** Not the head of a group, which the grid takes for a row too. */
const isRecord = (row: LocatedRecord): boolean => !('childRows' in row);

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
