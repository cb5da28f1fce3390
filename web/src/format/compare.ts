import { t } from '@lingui/core/macro';
import type { KpiValue } from '@/data/documents';
import { type Compared, comparatorIn, comparisonOf, type Plan } from './comparator';
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

function toneOf(comparison: Compared): Tone {
  if (comparison.impact === null || comparison.impact === 0) return 'neutral';
  return comparison.impact > 0 ? 'good' : 'bad';
}

/** The size of a change: a percentage where one makes sense, else points or the amount. */
function magnitude(kpi: KpiValue, comparison: Compared, currency: string, locale: string): string {
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
  comparison: Compared,
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
function spoken(kpi: KpiValue, comparison: Compared, currency: string, locale: string): string {
  if (kpi.unit === 'ratio') {
    const points = formatPercent(Math.abs(comparison.delta ?? 0)).replace('%', '');
    return t`${points} percentage points`;
  }
  return magnitude(kpi, comparison, currency, locale);
}

/** On which side of a plan a size is. */
function side(plan: Plan, size: string, over: boolean): string {
  if (plan === 'budget') return over ? t`${size} over budget` : t`${size} under budget`;
  return over ? t`${size} over forecast` : t`${size} under forecast`;
}

/** Where a KPI stands against its budget, or its forecast, for the chip of its card. */
export function describePlan(kpi: KpiValue, plan: Plan, currency: string, locale: string): Change {
  const comparison = comparisonOf(kpi, plan);
  const change = describeChange(kpi, comparison, comparatorIn(plan, ''), currency, locale);
  if (comparison.delta === null) {
    return { ...change, text: plan === 'budget' ? t`No budget` : t`No forecast` };
  }
  if (comparison.delta === 0) {
    const on = plan === 'budget' ? t`On budget` : t`As forecast`;
    return { ...change, text: on, words: on };
  }
  const over = comparison.delta > 0;
  return {
    ...change,
    text: side(plan, change.text.replace(/^[+\u2212]/, ''), over),
    words: judged(side(plan, spoken(kpi, comparison, currency, locale), over), change.tone),
  };
}
