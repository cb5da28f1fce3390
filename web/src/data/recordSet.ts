import type { FinancialRecord } from './documents';

/** A record and where it is: its page's entity and period. */
export type LocatedRecord = FinancialRecord & { entity_id: string; period: string };

/** How one list of records became the next. A record that changed is in both, as it was and as it is. */
export interface RecordChange {
  from: readonly LocatedRecord[];
  removed: readonly LocatedRecord[];
  added: readonly LocatedRecord[];
}

/**
 * Current records by the pages that hold them. What a page brings costs as much as what changed in it, not as much as
 * all that is held; a record that is in two pages for a moment, because one of them split, is one record.
 */
export class RecordSet {
  private readonly pages = new Map<string, readonly LocatedRecord[]>();
  private readonly owner = new Map<string, string>();
  private readonly at = new Map<string, number>();
  private readonly rows: LocatedRecord[] = [];
  private told: readonly LocatedRecord[] = [];
  /** By id, what was told of a record that changed since; undefined for one that was not there. */
  private readonly before = new Map<string, LocatedRecord | undefined>();

  /** The record as it is now. */
  readonly find = (id: string): LocatedRecord | undefined => {
    const at = this.at.get(id);
    return at === undefined ? undefined : this.rows[at];
  };

  /** A page holds these records now, and no others. Rows that are the same objects cost nothing. */
  put(page: string, rows: readonly LocatedRecord[]): void {
    const old = this.pages.get(page);
    if (old === rows) return;
    this.pages.set(page, rows);
    const kept = new Set(rows.map(({ id }) => id));
    const removed = (old ?? []).filter(({ id }) => !kept.has(id)).map(({ id }) => id);
    this.change(page, rows, removed);
  }

  /** A page is gone; what another page has taken over stays. */
  drop(page: string): void {
    this.put(page, []);
    this.pages.delete(page);
  }

  /** A page has these records now, and those no longer. */
  change(page: string, changed: readonly LocatedRecord[], removed: readonly string[]): void {
    for (const row of changed) {
      this.owner.set(row.id, page);
      if (this.find(row.id) !== row) this.set(row);
    }
    for (const id of removed) if (this.owner.get(id) === page) this.remove(id);
  }

  /** The records as they are, and how they became so since the last call; the same list when nothing changed. */
  take(): { records: readonly LocatedRecord[]; change: RecordChange | null } {
    const removed: LocatedRecord[] = [];
    const added: LocatedRecord[] = [];
    for (const [id, was] of this.before) {
      const is = this.find(id);
      if (is === was) continue;
      if (was) removed.push(was);
      if (is) added.push(is);
    }
    this.before.clear();
    if (removed.length === 0 && added.length === 0) return { records: this.told, change: null };
    const from = this.told;
    this.told = this.rows.slice();
    return { records: this.told, change: { from, removed, added } };
  }

  private remember(id: string): void {
    if (!this.before.has(id)) this.before.set(id, this.find(id));
  }

  private set(row: LocatedRecord): void {
    this.remember(row.id);
    const at = this.at.get(row.id);
    if (at === undefined) this.at.set(row.id, this.rows.push(row) - 1);
    else this.rows[at] = row;
  }

  private remove(id: string): void {
    const at = this.at.get(id);
    if (at === undefined) return;
    this.remember(id);
    const last = this.rows.pop();
    if (last && last.id !== id) {
      this.rows[at] = last;
      this.at.set(last.id, at);
    }
    this.at.delete(id);
    this.owner.delete(id);
  }
}
