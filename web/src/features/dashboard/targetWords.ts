import type { KpiTarget, KpiValue } from '@/data/documents';
import { figureText } from '@/format/figure';

export const VERDICT_WORDS: Record<KpiTarget['verdict'], string> = {
  met: 'On target',
  near: 'Close to target',
  missed: 'Off target',
};

/** A value beside its target, as a sentence: "41.2%, on target: 1.2 pp above the target of 40.0%". */
export function targetSentence(
  kpi: Pick<KpiValue, 'unit' | 'value'>,
  target: KpiTarget,
  currency: string,
  locale: string,
): string {
  const figure = (value: number) => figureText(kpi.unit, value, currency, locale);
  const delta = (kpi.value ?? 0) - target.value;
  const size = figureText(kpi.unit, Math.abs(delta), currency, locale, true).replace(/^\+/, '');
  const where = delta === 0 ? 'exactly' : `${size} ${delta > 0 ? 'above' : 'below'}`;
  return `${VERDICT_WORDS[target.verdict]}: ${where} the target of ${figure(target.value)}`;
}
