import type { AnalysisReason, UndefinedReason } from '@/data/documents';

const WORDS: Record<UndefinedReason | AnalysisReason, string> = {
  zero_denominator: 'Divided by zero',
  no_baseline: 'Nothing to compare with',
  insufficient_history: 'Not enough history',
  mixed_currency: 'Several currencies',
  no_entries: 'No entries',
  small_baseline: 'Nothing was planned or there before',
  sign_crossing: 'The sign changes',
  points_only: 'Changes by points',
  neutral_direction: 'Neither good nor bad',
  no_variation: 'Nothing varies',
  offsetting_changes: 'Rises and falls cancel out',
  not_burning: 'Cash is not burning',
};

/** Why a figure is undefined, in words. */
export function reasonInWords(reason: UndefinedReason | AnalysisReason | null | undefined): string {
  return reason ? WORDS[reason] : 'Not available';
}
