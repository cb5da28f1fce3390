import { t } from '@lingui/core/macro';
import type { Comparison, KpiValue } from '@/data/documents';
import { comparatorIn } from './comparator';
import { formatMoney } from './money';
import { formatNumber } from './number';
import { formatPercent, formatPoints } from './ratio';
import { reasonInWords } from './reason';

export type Tone = 'good' | 'bad' | 'neutral';

/** A change as a screen shows it and as a screen reader says it. */
export interface Change {
  arrow: '▲' | '▼' | '■' | '–';
  tone: Tone;
  /** Short: "12.3%", "+1.2 pp", "$40.00". */
  text: string;
  /** Whole: "up 12.3% from November 2019, favourable". */
  words: string;
}

/** A sentence with the judgement after it. */
function judged(words: string, tone: Tone): string {
  if (tone === 'good') return t`${words}, favourable`;
  return tone === 'bad' ? t`${words}, unfavourable` : words;
}

function toneOf(comparison: Comparison): Tone {
  if (comparison.impact === null || comparison.impact === 0) return 'neutral';
  return comparison.impact > 0 ? 'good' : 'bad';
}

/** The size of a change: a percentage where one makes sense, else points or the amount. */
function magnitude(kpi: KpiValue, comparison: Comparison, currency: string, locale: string): string {
  const delta = comparison.delta ?? 0;
  if (kpi.unit === 'ratio') return formatPoints(delta);
  if (comparison.percent_bp !== null) return formatPercent(Math.abs(comparison.percent_bp));
  return kpi.unit === 'money'
    ? formatMoney(Math.abs(delta), currency, locale)
    : formatNumber(Math.abs(delta), locale);
}

/** Describes a KPI beside a comparator; `against` names it: "November 2019", "budget". */
export function describeChange(
  kpi: KpiValue,
  comparison: Comparison,
  against: string,
  currency: string,
  locale: string,
): Change {
  if (comparison.delta === null) {
    const why = reasonInWords(comparison.reason).toLowerCase();
    return { arrow: '–', tone: 'neutral', text: '', words: t`No comparison with ${against}: ${why}` };
  }
  const tone = toneOf(comparison);
  const text = magnitude(kpi, comparison, currency, locale);
  if (comparison.delta === 0)
    return { arrow: '■', tone, text: t`No change`, words: t`Unchanged from ${against}` };
  const up = comparison.delta > 0;
  const size = spoken(kpi, comparison, currency, locale);
  return {
    arrow: up ? '▲' : '▼',
    tone,
    text,
    words: judged(up ? t`Up ${size} from ${against}` : t`Down ${size} from ${against}`, tone),
  };
}

/** The size without its sign, units in whole words. */
function spoken(kpi: KpiValue, comparison: Comparison, currency: string, locale: string): string {
  if (kpi.unit === 'ratio') {
    const points = formatPercent(Math.abs(comparison.delta ?? 0)).replace('%', '');
    return t`${points} percentage points`;
  }
  return magnitude(kpi, comparison, currency, locale);
}

/** Where a KPI stands against its budget, for the chip of its card. */
export function describeBudget(kpi: KpiValue, currency: string, locale: string): Change {
  const change = describeChange(kpi, kpi.budget, comparatorIn('budget', ''), currency, locale);
  if (kpi.budget.delta === null) return { ...change, text: t`No budget` };
  if (kpi.budget.delta === 0) return { ...change, text: t`On budget`, words: t`On budget` };
  const over = kpi.budget.delta > 0;
  const side = (size: string) => (over ? t`${size} over budget` : t`${size} under budget`);
  return {
    ...change,
    text: side(change.text.replace(/^[+\u2212]/, '')),
    words: judged(side(spoken(kpi, kpi.budget, currency, locale)), change.tone),
  };
}
