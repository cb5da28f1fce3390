import type { Series } from './documents';

/** The newest period that has actuals; a budget may reach years ahead. Without actuals, the newest of all. */
export function latestPeriod(series: Series): string | null {
  const periods = Object.keys(series.periods).sort();
  const withActuals = periods.filter((period) => {
    return Object.values(series.periods[period]?.actual ?? {}).some((value) => value !== null);
  });
  return withActuals.at(-1) ?? periods.at(-1) ?? null;
}
