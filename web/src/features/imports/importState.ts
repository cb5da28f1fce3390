import type { Import, ImportStatus } from '@/data/documents';
import { counted } from '@/format/count';

export type ImportTone = 'running' | 'good' | 'warn' | 'bad' | 'quiet';

const WORDS: Record<ImportStatus, { text: string; tone: ImportTone }> = {
  waiting: { text: 'Waiting for its turn', tone: 'running' },
  queued: { text: 'Queued', tone: 'running' },
  reading: { text: 'Reading', tone: 'running' },
  applying: { text: 'Writing records', tone: 'running' },
  done: { text: 'Done', tone: 'good' },
  done_with_errors: { text: 'Done, with refused rows', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
  reversing: { text: 'Reversing', tone: 'running' },
  reversed: { text: 'Reversed', tone: 'quiet' },
};

/** What an import is doing, in words. */
export function importPhase(status: ImportStatus): { text: string; tone: ImportTone } {
  return WORDS[status];
}

export const isRunning = (each: Import): boolean => WORDS[each.status].tone === 'running';

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
  if (each.status === 'failed') return each.error ?? 'The import failed.';
  const count = (value: number, noun: string) => counted(value, noun, locale);
  const parts = [`${count(each.records_written, 'record')} written`];
  if (each.records_unchanged > 0) parts.push(`${each.records_unchanged.toLocaleString(locale)} unchanged`);
  if (each.records_retired > 0) parts.push(`${each.records_retired.toLocaleString(locale)} removed`);
  if (each.rows_rejected > 0) parts.push(`${count(each.rows_rejected, 'row')} refused`);
  if (each.rows_quarantined > 0) parts.push(`${count(each.rows_quarantined, 'row')} quarantined`);
  return parts.join(', ');
}
