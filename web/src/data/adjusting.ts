import { t } from '@lingui/core/macro';
import { shiftedPeriod } from '@/format/period';
import type { FinancialRecord } from './documents';
import type { EditRequest } from './edits';

/** The dimension that marks a record as an entry which a person added to a figure. */
export const ENTRY = 'entry';
export type EntryKind = 'adjusting' | 'reversing';

export interface AdjustingEntry {
  /** Made once for one entry: the same again is the same record. */
  id: string;
  entity_id: string;
  period: string;
  account_code: string;
  amount_minor: number;
  currency: string;
  reason: string;
  /** Whether the next month begins with the opposite. */
  reverses: boolean;
}

/** What a record is, where a person added it to a figure; null for any other record. */
export function entryKind(record: Pick<FinancialRecord, 'source' | 'dimensions'>): EntryKind | null {
  const kind = record.source.kind === 'edit' ? record.dimensions?.[ENTRY] : undefined;
  return kind === 'adjusting' || kind === 'reversing' ? kind : null;
}

/** The last day of a month. */
function lastDay(period: string): string {
  const [year, month] = period.split('-').map(Number);
  const day = new Date(Date.UTC(year ?? 0, month ?? 1, 0)).getUTCDate();
  return `${period}-${String(day).padStart(2, '0')}`;
}

/** The id of an entry's reversal: always the same one, so that there is no second. */
export const reversalId = (id: string): string =>
  id.slice(0, -1) + (Number.parseInt(id.slice(-1), 16) ^ 1).toString(16);

/** The edits that make an entry, each under its record's own id. The months are two changes: one may be refused alone. */
export function adjustingRequests(entry: AdjustingEntry): { id: string; request: EditRequest }[] {
  const { id, entity_id, account_code, currency, reason } = entry;
  const made = (
    recordId: string,
    kind: EntryKind,
    period: string,
    date: string,
    amount_minor: number,
    why: string,
  ) => ({
    id: recordId,
    request: {
      record_id: recordId,
      entity_id,
      period,
      base_version: 0,
      patch: {
        account_code,
        date,
        scenario: 'actual',
        amount_minor,
        currency,
        description: why,
        dimensions: { [ENTRY]: kind },
      },
      base: {},
      reason: why,
    } satisfies EditRequest,
  });
  const adjusting = made(id, 'adjusting', entry.period, lastDay(entry.period), entry.amount_minor, reason);
  if (!entry.reverses) return [adjusting];
  const next = shiftedPeriod(entry.period, 1);
  const why = t`Reversal of: ${reason}`.slice(0, 500);
  return [adjusting, made(reversalId(id), 'reversing', next, `${next}-01`, -entry.amount_minor, why)];
}
