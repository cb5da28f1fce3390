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

/** Whether a record is one of those asked for: every word of the text must occur. */
export function matcher(
  filter: RecordFilter,
  accountName: (code: string) => string,
): (record: LocatedRecord) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (record) => {
    if (filter.account !== null && record.account_code !== filter.account) return false;
    if (filter.scenario !== null && record.scenario !== filter.scenario) return false;
    if (words.length === 0) return true;
    const text = haystack(record, accountName(record.account_code));
    return words.every((word) => text.includes(word));
  };
}

type Key = (record: LocatedRecord) => string | number;

function sortKey(column: string): Key {
  const dimension = dimensionOf(column);
  if (dimension !== null) return (record) => record.dimensions?.[dimension] ?? '';
  switch (column) {
    case 'amount_minor':
    case 'date':
    case 'account_code':
    case 'entity_id':
    case 'scenario':
      return (record) => record[column];
    case 'description':
      return (record) => record.description ?? '';
    default:
      return (record) => record.id;
  }
}

/** An order by columns, the first counting most; ties stay in id order, so that a live change moves no other row. */
export function recordOrder(by: readonly SortBy[]): (a: LocatedRecord, b: LocatedRecord) => number {
  const keys = (by.length > 0 ? by : [{ column: 'date', direction: 'ASC' as const }]).map(
    ({ column, direction }) => ({ key: sortKey(column), sign: direction === 'ASC' ? 1 : -1 }),
  );
  return (a, b) => {
    for (const { key, sign } of keys) {
      const left = key(a);
      const right = key(b);
      if (left < right) return -sign;
      if (left > right) return sign;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  };
}
