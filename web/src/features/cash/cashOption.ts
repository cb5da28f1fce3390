import { t } from '@lingui/core/macro';
import type { EChartsCoreOption } from 'echarts/core';
import type { CashReport } from '@/data/documents';
import { formatDay, formatDayShort, shiftedDay } from '@/format/day';
import { figureFrame } from '../dashboard/figureChart';
import type { Palette } from '../dashboard/revenueOption';

/** Past balances on the chart: what came is to be seen beside what is to come, and not to fill it. */
const PAST = 8;

export interface CashPoints {
  days: string[];
  bank: (number | null)[];
  closing: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** The bank's balances up to the forecast's, then each week's end. The last balance is on both lines, so that they meet. */
export function cashPoints(report: CashReport): CashPoints {
  const { basis, forecast, ranges, plan } = report;
  if (!basis || !forecast) return { days: [], bank: [], closing: [], low: [], high: [] };
  const opening = forecast.weeks[0]?.opening ?? null;
  const past = plan.balances.filter((each) => each.date < basis.as_of).slice(-PAST);
  const gap = past.map(() => null);
  const ahead = forecast.weeks.map((week) => shiftedDay(week.starts, 6));
  return {
    days: [...past.map((each) => each.date), basis.as_of, ...ahead],
    bank: [
      ...past.map((each) => each.amount_minor - plan.restricted),
      opening,
      ...forecast.weeks.map(() => null),
    ],
    closing: [...gap, opening, ...forecast.weeks.map((week) => week.closing)],
    low: [...gap, opening, ...ranges.map((range) => range.low)],
    high: [...gap, opening, ...ranges.map((range) => range.high)],
  };
}

export function cashOption(report: CashReport, locale: string, palette: Palette): EChartsCoreOption {
  const { currency, plan } = report;
  const points = cashPoints(report);
  const frame = figureFrame({ periods: points.days, unit: 'money', currency, locale, palette });
  const line = (id: string, data: (number | null)[], style: object) => ({
    id,
    name: id,
    type: 'line' as const,
    data,
    symbol: 'none',
    ...style,
  });
  const band = (id: string, data: (number | null)[], opacity: number) =>
    line(id, data, {
      stack: 'interval',
      stackStrategy: 'all',
      lineStyle: { opacity: 0 },
      areaStyle: { opacity, color: palette.accent },
      tooltip: { show: false },
      silent: true,
    });
  const width = points.high.map((high, index) => {
    const low = points.low[index] ?? null;
    return high === null || low === null ? null : high - low;
  });
  const hasBand = width.some((each) => each !== null && each > 0);
  return {
    ...frame,
    aria: {
      enabled: true,
      label: { description: t`Cash by week with the minimum; the table says the same.` },
    },
    grid: {
      left: 4,
      right: 14,
      top: 14,
      bottom: 34,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      bottom: 0,
      data: [t`Bank`, t`Forecast`, ...(plan.minimum === null ? [] : [t`Minimum`])],
      itemWidth: 18,
      itemHeight: 2,
      textStyle: { color: palette.quiet, fontSize: 12.5 },
    },
    xAxis: { ...frame.xAxis, data: points.days.map(formatDayShort) },
    yAxis: { ...frame.yAxis, splitNumber: 4 },
    series: [
      ...(hasBand ? [band('low', points.low, 0), band('width', width, 0.16)] : []),
      ...(plan.minimum === null
        ? []
        : [
            line(
              t`Minimum`,
              points.days.map(() => plan.minimum),
              { color: palette.bad, lineStyle: { type: [5, 4], width: 1.5 } },
            ),
          ]),
      line(t`Bank`, points.bank, { color: palette.ink, lineStyle: { width: 2 } }),
      line(t`Forecast`, points.closing, {
        color: palette.accent,
        lineStyle: { width: 2 },
        symbol: 'circle',
        symbolSize: 5,
      }),
    ],
  };
}

/** What the chart shows, in a sentence. */
export function cashSentence(report: CashReport, money: (minor: number) => string): string {
  const { forecast, plan } = report;
  if (!forecast) return '';
  const lowest = forecast.weeks.find((week) => week.week === forecast.lowest_week);
  const [first] = forecast.findings;
  const low = lowest
    ? t`Lowest at ${money(lowest.closing)} by ${formatDay(shiftedDay(lowest.starts, 6))}.`
    : '';
  if (plan.minimum === null) return t`${low} No minimum is set.`;
  const now = forecast.weeks[0]?.opening ?? plan.minimum;
  if (now < plan.minimum) return t`${low} Below the minimum of ${money(plan.minimum)} already.`;
  if (!first) return t`${low} Never below the minimum of ${money(plan.minimum)}.`;
  const week = forecast.weeks.find((each) => each.week === first.week);
  const by = week ? formatDay(shiftedDay(week.starts, 6)) : first.week;
  return t`${low} Below the minimum of ${money(plan.minimum)} by ${by}: ${money(first.shortfall)} short.`;
}
