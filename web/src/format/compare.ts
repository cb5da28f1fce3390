import type { Comparison, KpiValue } from '@/data/documents';
import { comparisonOf, type Plan } from './comparator';
import { formatMoney } from './money';
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

const TONE_WORDS: Record<Tone, string> = { good: ', favourable', bad: ', unfavourable', neutral: '' };

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
    : Math.abs(delta).toLocaleString(locale);
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
    const why = reasonInWords(comparison.reason);
    return {
      arrow: '–',
      tone: 'neutral',
      text: '',
      words: `No comparison with ${against}: ${why.toLowerCase()}`,
    };
  }
  const tone = toneOf(comparison);
  const text = magnitude(kpi, comparison, currency, locale);
  if (comparison.delta === 0)
    return { arrow: '■', tone, text: 'No change', words: `Unchanged from ${against}` };
  const up = comparison.delta > 0;
  const bare = text.replace(/^[+\u2212]/, '').replace(' pp', ' percentage points');
  return {
    arrow: up ? '▲' : '▼',
    tone,
    text,
    words: `${up ? 'Up' : 'Down'} ${bare} from ${against}${TONE_WORDS[tone]}`,
  };
}

/** Where a KPI stands against its budget, or its forecast, for the chip of its card. */
export function describePlan(kpi: KpiValue, plan: Plan, currency: string, locale: string): Change {
  const comparison = comparisonOf(kpi, plan);
  const change = describeChange(kpi, comparison, plan, currency, locale);
  if (comparison.delta === null) return { ...change, text: `No ${plan}` };
  if (comparison.delta === 0) {
    const on = plan === 'budget' ? 'On budget' : 'As forecast';
    return { ...change, text: on, words: on };
  }
  const side = comparison.delta > 0 ? 'over' : 'under';
  const bare = change.text.replace(/^[+\u2212]/, '');
  return {
    ...change,
    text: `${bare} ${side} ${plan}`,
    words: `${bare.replace(' pp', ' percentage points')} ${side} ${plan}${TONE_WORDS[change.tone]}`,
  };
}
