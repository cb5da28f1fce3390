import { ContractError, decode } from '@/contract';
import { errorText } from '@/format/errorText';
import type { LocatedRecord } from './recordSet';

interface Raw {
  id?: unknown;
  version?: unknown;
  updated_at?: unknown;
  retired?: unknown;
}

/** What a page that came again brings. */
export interface PageChange {
  /** Records that are new or changed. */
  changed: LocatedRecord[];
  /** Ids of those that the page no longer has. */
  removed: string[];
}

function parsed(text: unknown): Raw[] {
  if (typeof text !== 'string') throw new ContractError('records', 'expected text that holds JSON');
  let records: unknown;
  try {
    records = JSON.parse(text);
  } catch {
    throw new ContractError('records', 'the text is not JSON');
  }
  if (!Array.isArray(records)) throw new ContractError('records', 'expected a list');
  return records as Raw[];
}

function located(raw: unknown, index: number, entity_id: string, period: string): LocatedRecord {
  try {
    return { ...decode('FinancialRecord', raw), entity_id, period };
  } catch (error) {
    const problem = errorText(error);
    throw new ContractError(`records[${index}]`, problem);
  }
}

/**
 * Reads one page each time it changes. A page comes whole when one of its 200 records changed: each version of a record
 * is checked against the contract once, and only what each is known by is kept here.
 */
export class PageReader {
  private known = new Map<string, string>();

  /** Throws `ContractError`, and then knows what it knew. */
  read(fields: unknown): PageChange {
    const { records, ...envelope } = (fields ?? {}) as { records?: unknown };
    const { entity_id, period } = decode('RecordPage', { ...envelope, records: '[]' });
    const next = new Map<string, string>();
    const changed: LocatedRecord[] = [];
    for (const [index, raw] of parsed(records).entries()) {
      if (raw?.retired === true) continue;
      const stamp = `${raw?.version} ${raw?.updated_at}`;
      const id = String(raw?.id);
      if (this.known.get(id) !== stamp) changed.push(located(raw, index, entity_id, period));
      next.set(id, stamp);
    }
    const removed = [...this.known.keys()].filter((id) => !next.has(id));
    this.known = next;
    return { changed, removed };
  }

  /** The page is gone. */
  close(): PageChange {
    const removed = [...this.known.keys()];
    this.known = new Map();
    return { changed: [], removed };
  }
}

/** The current records of a page, those that did not change since it was read last being the same objects. */
export type PageRows = readonly LocatedRecord[];

/** Reads a page for a screen that holds its rows. */
export function pageReader(): (fields: unknown) => PageRows {
  const reader = new PageReader();
  let text: unknown = null;
  let rows = new Map<string, LocatedRecord>();
  let list: PageRows = [];
  return (fields) => {
    const { records } = (fields ?? {}) as { records?: unknown };
    if (text !== null && records === text) return list;
    const { changed, removed } = reader.read(fields);
    rows = new Map(rows);
    for (const id of removed) rows.delete(id);
    for (const row of changed) rows.set(row.id, row);
    text = records;
    list = [...rows.values()];
    return list;
  };
}
