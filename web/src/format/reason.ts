import { msg, t } from '@lingui/core/macro';
import type { AnalysisReason, UndefinedReason } from '@/data/documents';
import { texts } from './language';

const WORDS = texts<UndefinedReason | AnalysisReason>({
  zero_denominator: msg`Divided by zero`,
  no_baseline: msg`Nothing to compare with`,
  insufficient_history: msg`Not enough history`,
  mixed_currency: msg`Several currencies`,
  no_entries: msg`No entries`,
  small_baseline: msg`Nothing was planned or there before`,
  sign_crossing: msg`The sign changes`,
  points_only: msg`Changes by points`,
  neutral_direction: msg`Neither good nor bad`,
  no_variation: msg`Nothing varies`,
  offsetting_changes: msg`Rises and falls cancel out`,
  not_burning: msg`Cash is not burning`,
});

/** Why a figure is undefined, in words. */
export function reasonInWords(reason: UndefinedReason | AnalysisReason | null | undefined): string {
  return reason ? WORDS[reason] : t`Not available`;
}
