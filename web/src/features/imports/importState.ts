import { msg, t } from '@lingui/core/macro';
import type { Import, ImportStatus } from '@/data/documents';
import { counted } from '@/format/count';
import { texts } from '@/format/language';
import { formatNumber } from '@/format/number';

export type ImportTone = 'running' | 'good' | 'warn' | 'bad' | 'quiet';

const WORDS = texts<ImportStatus>({
  waiting: msg`Waiting for its turn`,
  queued: msg`Queued`,
  reading: msg`Reading`,
  applying: msg`Writing records`,
  done: msg`Done`,
  done_with_errors: msg`Done, with refused rows`,
  failed: msg`Failed`,
  reversing: msg`Reversing`,
  reversed: msg`Reversed`,
});

const TONES: Record<ImportStatus, ImportTone> = {
  waiting: 'running',
  queued: 'running',
  reading: 'running',
  applying: 'running',
  done: 'good',
  done_with_errors: 'warn',
  failed: 'bad',
  reversing: 'running',
  reversed: 'quiet',
};

/** What an import is doing, in words. */
export function importPhase(status: ImportStatus): { text: string; tone: ImportTone } {
  return { text: WORDS[status], tone: TONES[status] };
}

export const isRunning = (each: Import): boolean => TONES[each.status] === 'running';

/** Only a finished import of a file can be taken back, and only once. */
export function isReversible(each: Import): boolean {
  return (
    each.kind !== 'reversal' &&
    each.reversed_by === null &&
    (each.status === 'done' || each.status === 'done_with_errors')
  );
}

/** What an import did, in a sentence. */
export function importSummary(each: Import, locale: string): string {
  if (each.status === 'failed') return each.error ?? t`The import failed.`;
  const number = (value: number) => formatNumber(value, locale);
  const parts = [t`${counted(each.records_written, 'record', locale)} written`];
  if (each.records_unchanged > 0) parts.push(t`${number(each.records_unchanged)} unchanged`);
  if (each.records_retired > 0) parts.push(t`${number(each.records_retired)} removed`);
  if (each.rows_rejected > 0) parts.push(t`${counted(each.rows_rejected, 'row', locale)} refused`);
  if (each.rows_quarantined > 0) parts.push(t`${counted(each.rows_quarantined, 'row', locale)} quarantined`);
  return parts.join(', ');
}
