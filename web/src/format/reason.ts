import type { UndefinedReason } from '@/data/documents';

const WORDS: Record<UndefinedReason, string> = {
  zero_denominator: 'Divided by zero',
  no_baseline: 'Nothing to compare with',
  insufficient_history: 'Not enough history',
  mixed_currency: 'Several currencies',
  no_entries: 'No entries',
};

/** Why a figure is undefined, in words. */
export function reasonInWords(reason: UndefinedReason | null | undefined): string {
  return reason ? WORDS[reason] : 'Not available';
}
