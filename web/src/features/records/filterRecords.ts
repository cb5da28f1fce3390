import { dimensionOf } from '@/data/editState';
import type { LocatedRecord } from '@/data/records';

export interface RecordFilter {
  text: string;
  account: string | null;
  scenario: string | null;
}

export interface SortBy {
  column: string;
  direction: 'ASC' | 'DESC';
}

/** What the text filter looks into. */
function haystack(record: LocatedRecord, accountName: string): string {
  const dimensions = Object.values(record.dimensions ?? {}).join(' ');
  return `${record.id} ${record.date} ${record.account_code} ${accountName} ${record.description ?? ''} ${dimensions} ${record.currency}`.toLowerCase();
}

/** The records that match: every word of the text must occur. */
export function filterRecords(
  records: readonly LocatedRecord[],
  filter: RecordFilter,
  accountName: (code: string) => string,
): LocatedRecord[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return records.filter((record) => {
    if (filter.account !== null && record.account_code !== filter.account) return false;
    if (filter.scenario !== null && record.scenario !== filter.scenario) return false;
    if (words.length === 0) return true;
    const text = haystack(record, accountName(record.account_code));
    return words.every((word) => text.includes(word));
  });
}

function sortValue(record: LocatedRecord, column: string): string | number {
  if (column === 'amount_minor') return record.amount_minor;
  const dimension = dimensionOf(column);
  if (dimension !== null) return record.dimensions?.[dimension] ?? '';
  switch (column) {
    case 'date':
      return record.date;
    case 'account_code':
      return record.account_code;
    case 'entity_id':
      return record.entity_id;
    case 'scenario':
      return record.scenario;
    case 'description':
      return record.description ?? '';
    default:
      return record.id;
  }
}

/** Sorted by columns, the first counting most; ties stay in id order, so that a live change moves no other row. */
export function sortRecords(records: readonly LocatedRecord[], by: readonly SortBy[]): LocatedRecord[] {
  const keys = by.length > 0 ? by : [{ column: 'date', direction: 'ASC' as const }];
  return [...records].sort((a, b) => {
    for (const { column, direction } of keys) {
      const left = sortValue(a, column);
      const right = sortValue(b, column);
      const order = left < right ? -1 : left > right ? 1 : 0;
      if (order !== 0) return direction === 'ASC' ? order : -order;
    }
    return a.id < b.id ? -1 : 1;
  });
}
