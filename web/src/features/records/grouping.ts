import { dimensionOf } from '@/data/editState';
import type { LocatedRecord } from '@/data/records';
import { type Sum, sumByCurrency } from '@/data/sums';
import type { SortBy } from './filterRecords';

/** What a record is grouped under in a column; empty where it has nothing there. */
export function groupKey(record: LocatedRecord, column: string): string {
  const dimension = dimensionOf(column);
  if (dimension !== null) return record.dimensions?.[dimension] ?? '';
  switch (column) {
    case 'account_code':
    case 'entity_id':
    case 'scenario':
    case 'date':
      return record[column];
    default:
      return '';
  }
}

/** Rows by their key. They come sorted by it, and groups stand in the order of their first row. */
export function grouped(
  rows: readonly LocatedRecord[],
  column: string,
): Record<string, readonly LocatedRecord[]> {
  const groups: Record<string, LocatedRecord[]> = {};
  for (const row of rows) {
    const key = groupKey(row, column);
    const group = groups[key];
    if (group) group.push(row);
    else groups[key] = [row];
  }
  return groups;
}

/** The order of grouped rows: by the groups, then as a person sorts. */
export function groupedSort(group: readonly string[], sort: readonly SortBy[]): readonly SortBy[] {
  if (group.length === 0) return sort;
  const inGroup = sort.length > 0 ? sort : [{ column: 'date', direction: 'ASC' as const }];
  return [
    ...group.map(
      (column) => inGroup.find((each) => each.column === column) ?? { column, direction: 'ASC' as const },
    ),
    ...inGroup.filter(({ column }) => !group.includes(column)),
  ];
}

const sums = new WeakMap<readonly LocatedRecord[], readonly Sum[]>();

/** The exact sums of a group's rows by currency, counted once a list. */
export function groupSums(rows: readonly LocatedRecord[]): readonly Sum[] {
  let known = sums.get(rows);
  if (!known) {
    known = sumByCurrency(rows);
    sums.set(rows, known);
  }
  return known;
}
