import type { LocatedRecord, RecordChange } from '@/data/records';
import { type ExactSums, exactSums } from '@/data/sums';

export type Order = (a: LocatedRecord, b: LocatedRecord) => number;

/** What the grid shows of the records, and what is told of them above it. Never changed, only followed by another. */
export interface RowView {
  /** The list that this was made of. */
  source: readonly LocatedRecord[];
  /** Those that match, in order. */
  rows: readonly LocatedRecord[];
  /** Exact sums of `rows` by currency. */
  sums: ExactSums;
  /** How many of all records have each account and scenario. */
  accounts: ReadonlyMap<string, number>;
  scenarios: ReadonlyMap<string, number>;
}

export interface Criteria {
  matches: (record: LocatedRecord) => boolean;
  order: Order;
}

const NOTHING: RowView = {
  source: [],
  rows: [],
  sums: new Map(),
  accounts: new Map(),
  scenarios: new Map(),
};

/** Everything anew: when what is asked for has changed. */
export function buildView(records: readonly LocatedRecord[], criteria: Criteria): RowView {
  return stepView(NOTHING, records, { from: NOTHING.source, removed: [], added: records }, criteria);
}

/** The next view by what changed alone: the rest is copied, not sorted, filtered or summed again. */
export function stepView(
  view: RowView,
  records: readonly LocatedRecord[],
  change: RecordChange,
  { matches, order }: Criteria,
): RowView {
  const removed = change.removed.filter(matches);
  const added = change.added.filter(matches);
  return {
    source: records,
    rows: merged(view.rows, removed, added, order),
    sums: summed(view.sums, removed, added),
    accounts: counted(view.accounts, change, (record) => record.account_code),
    scenarios: counted(view.scenarios, change, (record) => record.scenario),
  };
}

/** The place of a record in ordered rows, or where it would go. */
export function placeOf(rows: readonly LocatedRecord[], record: LocatedRecord, order: Order): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && order(row, record) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged(
  rows: readonly LocatedRecord[],
  removed: readonly LocatedRecord[],
  added: readonly LocatedRecord[],
  order: Order,
): readonly LocatedRecord[] {
  if (removed.length === 0 && added.length === 0) return rows;
  const incoming = [...added].sort(order);
  if (rows.length === 0) return incoming;
  const gone = removed.map((record) => placeOf(rows, record, order)).sort((a, b) => a - b);
  const result: LocatedRecord[] = [];
  let from = 0;
  let nextGone = 0;
  /** Copies up to a place, without those that go. */
  const copy = (to: number) => {
    while (from < to) {
      const until = Math.min(gone[nextGone] ?? to, to);
      for (; from < until; from += 1) result.push(rows[from] as LocatedRecord);
      if (gone[nextGone] === from && from < to) {
        nextGone += 1;
        from += 1;
      }
    }
  };
  for (const record of incoming) {
    copy(placeOf(rows, record, order));
    result.push(record);
  }
  copy(rows.length);
  return result;
}

function summed(
  sums: ExactSums,
  removed: readonly LocatedRecord[],
  added: readonly LocatedRecord[],
): ExactSums {
  const next = new Map(sums);
  const add = (currency: string, amount: bigint, count: number) => {
    const sum = next.get(currency) ?? { total: 0n, count: 0 };
    const now = { total: sum.total + amount, count: sum.count + count };
    if (now.count === 0) next.delete(currency);
    else next.set(currency, now);
  };
  for (const [currency, { total, count }] of exactSums(added)) add(currency, total, count);
  for (const [currency, { total, count }] of exactSums(removed)) add(currency, -total, -count);
  return next;
}

/** How many records have each value. */
function counted(
  counts: ReadonlyMap<string, number>,
  { removed, added }: RecordChange,
  of: (record: LocatedRecord) => string,
): ReadonlyMap<string, number> {
  const next = new Map(counts);
  for (const record of added) next.set(of(record), (next.get(of(record)) ?? 0) + 1);
  for (const record of removed) {
    const left = (next.get(of(record)) ?? 0) - 1;
    if (left > 0) next.set(of(record), left);
    else next.delete(of(record));
  }
  return next;
}
