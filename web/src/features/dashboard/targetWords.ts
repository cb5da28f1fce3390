import { msg, t } from '@lingui/core/macro';
import type { KpiTarget, KpiValue } from '@/data/documents';
import { figureText } from '@/format/figure';
import { texts } from '@/format/language';

export const VERDICT_WORDS: Record<KpiTarget['verdict'], string> = texts({
  met: msg`On target`,
  near: msg`Close to target`,
  missed: msg`Off target`,
});

/** How far a value is from its target: "1.2 pp above the target of 40.0%". */
export function targetDistance(
  kpi: Pick<KpiValue, 'unit' | 'value'>,
  target: KpiTarget,
  currency: string,
  locale: string,
): string {
  const goal = figureText(kpi.unit, target.value, currency, locale);
  const delta = (kpi.value ?? 0) - target.value;
  const size = figureText(kpi.unit, Math.abs(delta), currency, locale, true).replace(/^\+/, '');
  if (delta === 0) return t`exactly the target of ${goal}`;
  return delta > 0 ? t`${size} above the target of ${goal}` : t`${size} below the target of ${goal}`;
}

/** A value beside its target, as a sentence: "On target: 1.2 pp above the target of 40.0%". */
export function targetSentence(...of: Parameters<typeof targetDistance>): string {
  const verdict = VERDICT_WORDS[of[1].verdict];
  const distance = targetDistance(...of);
  return `${verdict}: ${distance}`;
}
