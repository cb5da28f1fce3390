import { msg, t } from '@lingui/core/macro';
import type { Comparison, KpiValue, StatementRow } from '@/data/documents';
import { texts } from './language';
import { formatPeriodShort, shiftedPeriod } from './period';

/** What an actual is put beside. */
export type Comparator = 'budget' | 'forecast' | 'previous' | 'last_year';

/** Of the comparators, what was planned for the same period. */
export type Plan = Extract<Comparator, 'budget' | 'forecast'>;

export const COMPARATORS: readonly Comparator[] = ['budget', 'forecast', 'previous', 'last_year'];

export const COMPARATOR_NAMES = texts<Comparator>({
  budget: msg`Budget`,
  forecast: msg`Forecast`,
  previous: msg`Previous period`,
  last_year: msg`Last year`,
});

export const isPlan = (comparator: Comparator): comparator is Plan =>
  comparator === 'budget' || comparator === 'forecast';

/** A comparator inside a sentence: "budget", "Nov 19". */
export function comparatorIn(comparator: Comparator, period: string): string {
  if (comparator === 'budget') return t({ message: 'budget', context: 'inside a sentence' });
  if (comparator === 'forecast') return t({ message: 'forecast', context: 'inside a sentence' });
  return formatPeriodShort(comparisonPeriod(comparator, period));
}

/** The period whose figures a comparator shows. */
export function comparisonPeriod(comparator: Comparator, period: string): string {
  return isPlan(comparator) ? period : shiftedPeriod(period, comparator === 'previous' ? -1 : -12);
}

/** A comparator as the first word of a bridge: "Budget", "Nov 19". */
export function comparatorHeading(comparator: Comparator, period: string): string {
  return isPlan(comparator) ? COMPARATOR_NAMES[comparator] : comparatorIn(comparator, period);
}

/** A KPI beside a comparator. `delta` in the KPI's unit, `percent_bp` basis points; `impact` above zero is favourable. */
export interface Compared {
  value: number | null;
  delta: number | null;
  percent_bp: number | null;
  impact: number | null;
  reason: Comparison[4];
}

const NOT_GIVEN: Comparison = [null, null, null, null, 'no_baseline'];

/** A KPI beside a comparator; a forecast that nobody gave is nothing to compare with. */
export function comparisonOf(kpi: KpiValue, comparator: Comparator): Compared {
  const [value, delta, percent_bp, impact, reason] = kpi[comparator] ?? NOT_GIVEN;
  return { value, delta, percent_bp, impact, reason };
}

/** A line's movement, as the dashboard has it. */
export interface Movement {
  delta: number;
  percent_bp: number | null;
  impact: number;
}

export function movementOf(row: StatementRow, comparator: Comparator): Movement | null {
  const moved = row[`against_${comparator}`];
  return moved && { delta: moved[0], percent_bp: moved[1], impact: moved[2] };
}

/** Where a person would start: the budget where there is one, else the period before, else last year. */
export function firstComparator(rows: readonly StatementRow[]): Comparator {
  return COMPARATORS.find((each) => rows.some((row) => row[each] !== null)) ?? 'budget';
}
