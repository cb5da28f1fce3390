import { msg, t } from '@lingui/core/macro';
import { type ReactNode, useLayoutEffect } from 'react';
import { type Column, ToggleGroup } from 'react-data-grid';
import { entryKind } from '@/data/adjusting';
import { dimensionCell, type TrackedEdit } from '@/data/editState';
import type { LocatedRecord } from '@/data/records';
import { fieldName } from '@/format/field';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { formatNumber } from '@/format/number';
import { CommentMark } from '../comments/CommentMark';
import type { NamedTarget } from '../comments/commentScope';
import { CellMark } from '../presence/CellMark';
import { AmountEditor, accountEditor, DateEditor, DescriptionEditor, dimensionEditor } from './editors';
import { groupSums } from './grouping';
import classes from './RecordGrid.module.css';

export interface ColumnContext {
  locale: string;
  editable: (row: LocatedRecord) => boolean;
  accounts: readonly { code: string; name: string }[];
  accountName: (code: string) => string;
  entityName: (id: string) => string;
  dimensions: readonly string[];
  /** A cell's editor was opened, on the record of this id, or closed. Must be the same function at each render. */
  onEditing: (recordId: string | null) => void;
}

const ENTRIES: Readonly<Record<string, string | undefined>> = texts<string>({
  adjusting: msg`Adjusting`,
  reversing: msg`Reversing`,
});
const SOURCES = texts({ import: msg`File`, api: msg`API`, edit: msg`Edit`, reversal: msg`Reversal` });

/** A cell of the grid, by record and column, the same on every screen. */
export const cellName = (recordId: string, column: string): string => `${recordId}:${column}`;

/** A record as something to comment on. */
export function recordTarget(row: LocatedRecord, accountName: (code: string) => string): NamedTarget {
  const what = row.description || `${accountName(row.account_code)}, ${row.date}`;
  return { kind: 'record', entity_id: row.entity_id, period: row.period, target: row.id, label: what };
}

function Editing(props: { id: string; onEditing: ColumnContext['onEditing']; children: ReactNode }) {
  const { id, onEditing, children } = props;
  useLayoutEffect(() => {
    onEditing(id);
    return () => onEditing(null);
  }, [id, onEditing]);
  return children;
}

/** The head of a group: what its rows have in common, and how many they are. */
function groupHead(column: string, context: ColumnContext): Pick<Column<LocatedRecord>, 'renderGroupCell'> {
  const { accountName, entityName, locale } = context;
  const named = (key: string): string => {
    if (key === '') return t`No ${fieldName(column).toLowerCase()}`;
    if (column === 'account_code') return `${key} ${accountName(key)}`;
    return column === 'entity_id' ? entityName(key) : key;
  };
  return {
    renderGroupCell: (props) => (
      <ToggleGroup
        {...props}
        groupKey={`${named(String(props.groupKey))} (${formatNumber(props.childRows.length, locale)})`}
      />
    ),
  };
}

/** The columns under which rows are grouped: wide enough for the names of groups. */
export const groupColumn = (
  column: Column<LocatedRecord>,
  context: ColumnContext,
): Column<LocatedRecord> => ({
  ...column,
  ...groupHead(column.key, context),
  width: Math.max(240, typeof column.width === 'number' ? column.width : 0),
});

/** The grid's columns, each cell marked when someone else is in it. */
export function recordColumns(context: ColumnContext): Column<LocatedRecord>[] {
  return plainColumns(context).map(({ renderEditCell: Editor, ...column }) => ({
    ...column,
    ...(Editor && {
      renderEditCell: (props) => (
        <Editing id={props.row.id} onEditing={context.onEditing}>
          <Editor {...props} />
        </Editing>
      ),
    }),
    renderCell: (props) => (
      <>
        {column.renderCell
          ? column.renderCell(props)
          : String(props.row[column.key as keyof LocatedRecord] ?? '')}
        <CellMark cell={cellName(props.row.id, column.key)} />
      </>
    ),
  }));
}

/** The columns' content. Dimensions follow what the records have. */
function plainColumns(context: ColumnContext): Column<LocatedRecord>[] {
  const { locale, editable, accountName, entityName } = context;
  const common = { sortable: true, resizable: true };
  return [
    {
      ...common,
      key: 'date',
      name: t`Date`,
      width: 124,
      editable,
      renderEditCell: DateEditor,
      renderCell: ({ row }) => (
        <span className={classes.date}>
          {row.date}
          <CommentMark on={recordTarget(row, accountName)} inGrid />
        </span>
      ),
    },
    {
      ...common,
      key: 'account_code',
      name: t`Account`,
      width: 220,
      editable,
      renderEditCell: accountEditor(context.accounts),
      renderCell: ({ row }) => (
        <>
          <span className={classes.code}>{row.account_code}</span> {accountName(row.account_code)}
        </>
      ),
    },
    {
      ...common,
      key: 'entity_id',
      name: t`Entity`,
      width: 110,
      renderCell: ({ row }) => entityName(row.entity_id),
    },
    {
      ...common,
      key: 'amount_minor',
      name: t`Amount`,
      width: 140,
      editable,
      renderEditCell: AmountEditor,
      cellClass: classes.amount,
      headerCellClass: classes.amount,
      renderCell: ({ row }) => formatMoney(row.amount_minor, row.currency, locale),
      renderGroupCell: ({ childRows }) => (
        <strong className={classes.sum}>
          {groupSums(childRows)
            .map((sum) => formatMoney(sum.amount_minor, sum.currency, locale))
            .join(' · ')}
        </strong>
      ),
    },
    {
      ...common,
      key: 'description',
      name: t`Description`,
      minWidth: 180,
      width: 'minmax(180px, 1fr)',
      editable,
      renderEditCell: DescriptionEditor,
      renderCell: ({ row }) => row.description ?? '',
    },
    ...context.dimensions.map((name) => ({
      ...common,
      key: dimensionCell(name),
      name: fieldName(dimensionCell(name)),
      width: 140,
      editable,
      renderEditCell: dimensionEditor(name, fieldName(dimensionCell(name))),
      renderCell: ({ row }: { row: LocatedRecord }) => row.dimensions?.[name] ?? '',
    })),
    { ...common, key: 'scenario', name: t`Scenario`, width: 100 },
    {
      key: 'source',
      name: t`Source`,
      width: 120,
      renderCell: ({ row }) => {
        const from = ENTRIES[entryKind(row) ?? 'none'] ?? SOURCES[row.source.kind];
        return row.source.row === undefined ? from : t`${from}, row ${row.source.row}`;
      },
    },
  ];
}

/** How a row stands: changed here, on its way, or decided against. */
export function rowClass(state: 'draft' | TrackedEdit['phase'] | null): string | undefined {
  if (state === 'draft') return classes.draft;
  if (state === 'sending' || state === 'pending') return classes.pending;
  if (state === 'conflict' || state === 'rejected') return classes.conflict;
  return undefined;
}
