import type { LocatedRecord } from '@/data/records';

/** What the grid showed when somebody began to type into a cell. */
export interface Held {
  /** The record of that cell. */
  id: string;
  rows: readonly LocatedRecord[];
  /** The record as it was stored then: what an edit is made on. */
  record: LocatedRecord | undefined;
}

/**
 * The rows while somebody types: in the order of when they began, and with that record as it was, for the grid throws
 * away what is typed when the row below it becomes another. The other rows follow what is live.
 */
export function heldRows(held: Held, live: readonly LocatedRecord[]): LocatedRecord[] {
  const byId = new Map(live.map((row) => [row.id, row]));
  return held.rows.map((row) => (row.id === held.id ? row : (byId.get(row.id) ?? row)));
}
