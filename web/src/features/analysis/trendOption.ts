import { t } from '@lingui/core/macro';
import type { EChartsCoreOption } from 'echarts/core';
import type { KpiValue, SeriesAnalysis } from '@/data/documents';
import { figureText } from '@/format/figure';
import { decimalMark } from '@/format/number';
import { formatPeriod, shiftedPeriod } from '@/format/period';
import { divideHalfEven } from '@/format/ratio';
import { figureFrame } from '../dashboard/figureChart';
import type { Palette } from '../dashboard/revenueOption';

/** The periods after the last one that a forecast names. */
export function forecastPeriods(analysis: SeriesAnalysis): string[] {
  const last = analysis.periods.at(-1);
  return last ? analysis.forecast.points.map((point) => shiftedPeriod(last, point.step)) : [];
}

/** A month out of its band as a sentence: what it is, what was expected, and how far off that is. */
export function unusualInWords(
  { period, check }: SeriesAnalysis['unusual'][number],
  figure: (value: number) => string,
): string {
  const { value, low, high, score_bp } = check;
  if (value === null || low === null || high === null || score_bp === null) return formatPeriod(period);
  const [month, found] = [formatPeriod(period), figure(value)];
  const [from, to, z] = [figure(low), figure(high), zText(score_bp)];
  return value > high
    ? t`${month}: ${found}, above the ${from} to ${to} expected (z ${z})`
    : t`${month}: ${found}, below the ${from} to ${to} expected (z ${z})`;
}

/** A robust z of basis points, as it is written: 3.6. */
export function zText(score: number): string {
  const tenths = divideHalfEven(score, 1_000);
  return `${Math.floor(tenths / 10)}${decimalMark()}${tenths % 10}`;
}

/** The line through the last `trend.periods` of so many periods; null before them. Drawn, never shown as a figure. */
export function regressionLine(analysis: SeriesAnalysis): (number | null)[] {
  const { start, end, periods } = analysis.trend;
  const first = analysis.periods.length - periods;
  return analysis.periods.map((_, index) =>
    start === null || end === null || index < first
      ? null
      : start + ((end - start) * (index - first)) / Math.max(1, periods - 1),
  );
}

export function trendOption(
  analysis: SeriesAnalysis,
  unit: KpiValue['unit'],
  currency: string,
  locale: string,
  palette: Palette,
): EChartsCoreOption {
  const ahead = forecastPeriods(analysis);
  const gap = analysis.periods.map((): number | null => null);
  const { points } = analysis.forecast;
  const last = analysis.values.at(-1) ?? null;
  // The band and the forecast begin at the last value, so that they do not hang in the air.
  const joined = (values: (number | null)[]) => [...gap.slice(0, -1), last, ...values];
  const known = points.every((point) => point.low !== null && point.high !== null);
  const frame = figureFrame({ periods: [...analysis.periods, ...ahead], unit, currency, locale, palette });
  const line = (id: string, name: string, data: (number | null)[], style: object) => ({
    id,
    name,
    type: 'line' as const,
    data,
    symbol: 'none',
    ...style,
  });
  const band = (id: string, data: (number | null)[], opacity: number) =>
    line(id, id, data, {
      stack: 'interval',
      stackStrategy: 'all',
      lineStyle: { opacity: 0 },
      areaStyle: { opacity, color: palette.accent },
      tooltip: { show: false },
      silent: true,
    });
  const low = points.map((point) => point.low);
  const width = points.map((point) =>
    point.high !== null && point.low !== null ? point.high - point.low : null,
  );
  return {
    ...frame,
    aria: {
      enabled: true,
      label: { description: t`History, trend line and forecast; the text says the same.` },
    },
    grid: {
      left: 4,
      right: 10,
      top: 14,
      bottom: 30,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      bottom: 0,
      data: [t`Actual`, t`Trend`, t`Forecast`],
      itemWidth: 18,
      itemHeight: 2,
      textStyle: { color: palette.quiet, fontSize: 12.5 },
    },
    yAxis: { ...frame.yAxis, splitNumber: 4 },
    series: [
      ...(known && last !== null && points.length > 0
        ? [band('low', joined(low), 0), band('width', [...gap.slice(0, -1), 0, ...width], 0.16)]
        : []),
      line('trend', t`Trend`, regressionLine(analysis), {
        color: palette.quiet,
        lineStyle: { type: [5, 4], width: 1.5 },
      }),
      line('actual', t`Actual`, [], {
        color: palette.accent,
        lineStyle: { width: 2 },
        ...actual(analysis, unit, currency, locale, palette),
      }),
      line('forecast', t`Forecast`, joined(points.map((point) => point.value)), {
        color: palette.series[2],
        lineStyle: { width: 2 },
        symbol: 'circle',
        symbolSize: 5,
      }),
    ],
  };
}

/** The history, its months out of their band as rings that say what was expected. */
function actual(
  analysis: SeriesAnalysis,
  unit: KpiValue['unit'],
  currency: string,
  locale: string,
  palette: Palette,
) {
  const figure = (value: number) => figureText(unit, value, currency, locale);
  const unusual = new Map(analysis.unusual.map((each) => [each.period, each.check]));
  const ring = {
    symbol: 'circle',
    symbolSize: 10,
    itemStyle: { color: palette.card, borderColor: palette.bad, borderWidth: 2.5 },
  };
  return {
    data: analysis.values.map((value, at) =>
      unusual.has(analysis.periods[at] ?? '') ? { value, ...ring } : value,
    ),
    showAllSymbol: true,
    tooltip: {
      valueFormatter: (value: unknown, at: number) => {
        const text = typeof value === 'number' ? figure(value) : '–';
        const check = unusual.get(analysis.periods[at] ?? '');
        if (!check || check.low === null || check.high === null) return text;
        const [from, to, z] = [figure(check.low), figure(check.high), zText(check.score_bp ?? 0)];
        return t`${text}, unusual: ${from} to ${to} expected, z ${z}`;
      },
    },
  };
}
