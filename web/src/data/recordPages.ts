import { ContractError, decode } from '@/contract';
import type { FinancialRecord } from './documents';
import type { LocatedRecord } from './recordSet';

/** The current records of a page, those that did not change since it was read last being the same objects. */
export type PageRows = readonly LocatedRecord[];

interface Raw {
  id?: unknown;
  version?: unknown;
  updated_at?: unknown;
  retired?: unknown;
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

/**
 * Reads one page each time it changes. A page comes whole when one of its 200 records changed: each version of a record
 * is checked against the contract once.
 */
export function pageReader(): (fields: unknown) => PageRows {
  let text: unknown = null;
  let rows: PageRows = [];
  let known = new Map<string, LocatedRecord>();
  return (fields) => {
    const { records, ...envelope } = (fields ?? {}) as { records?: unknown };
    if (records === text) return rows;
    const { entity_id, period } = decode('RecordPage', { ...envelope, records: '[]' });
    const next = new Map<string, LocatedRecord>();
    for (const [index, raw] of parsed(records).entries()) {
      if (raw?.retired === true) continue;
      const before = known.get(String(raw?.id));
      const same = before && before.version === raw.version && before.updated_at === raw.updated_at;
      const row = same ? before : located(raw, index, entity_id, period);
      next.set(row.id, row);
    }
    text = records;
    known = next;
    rows = [...next.values()];
    return rows;
  };
}

function located(raw: unknown, index: number, entity_id: string, period: string): LocatedRecord {
  try {
    const record: FinancialRecord = decode('FinancialRecord', raw);
    return { ...record, entity_id, period };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ContractError(`records[${index}]`, problem);
  }
}
