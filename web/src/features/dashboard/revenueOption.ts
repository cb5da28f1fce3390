import { t } from '@lingui/core/macro';
import type { EChartsCoreOption } from 'echarts/core';
import type { EntityRow, SeriesPoint } from '@/data/documents';
import { formatMoney } from '@/format/money';
import { formatPeriodShort } from '@/format/period';

export interface Palette {
  series: readonly string[];
  ink: string;
  quiet: string;
  line: string;
  card: string;
  accent: string;
  good: string;
  bad: string;
}

/** Above this many periods bars are thinner than a pixel, and the entities are drawn as stacked areas. */
const BARS_LIMIT = 60;

/** Stacked revenue of the entities over the periods, and the budget and forecast of the whole as lines. Values are minor units. */
export function revenueOption(
  entities: readonly EntityRow[],
  total: readonly SeriesPoint[],
  forecast: ReadonlyMap<string, number>,
  currency: string,
  locale: string,
  palette: Palette,
): EChartsCoreOption {
  const periods = (entities[0]?.revenue_series ?? total).map(([period]) => period);
  const budgets = new Map(total.map(([period, , budget]) => [period, budget]));
  const money = (value: unknown) => (typeof value === 'number' ? formatMoney(value, currency, locale) : '–');
  const few = periods.length <= BARS_LIMIT;
  const shape = few
    ? { type: 'bar' as const, barMaxWidth: 34, emphasis: { focus: 'series' as const } }
    : {
        type: 'line' as const,
        symbol: 'none',
        areaStyle: { opacity: 0.5 },
        lineStyle: { width: 1 },
        sampling: 'lttb' as const,
      };
  const bars = entities.map((entity, index) => {
    const values = new Map(entity.revenue_series.map(([period, value]) => [period, value]));
    return {
      ...shape,
      id: entity.entity_id,
      name: entity.name,
      stack: 'revenue',
      color: palette.series[index % palette.series.length],
      data: periods.map((period) => values.get(period) ?? null),
    };
  });
  const plan = (id: string, name: string, values: ReadonlyMap<string, number | null>, dashes: number[]) => ({
    id,
    name,
    type: 'line' as const,
    data: periods.map((period) => values.get(period) ?? null),
    lineStyle: { type: dashes, width: 1.75 },
    symbol: few ? 'circle' : 'none',
    symbolSize: 4,
    z: 5,
  });
  const plans = [
    { ...plan('budget', t`Budget`, budgets, [5, 4]), color: palette.ink },
    { ...plan('forecast', t`Forecast`, forecast, [2, 3]), color: palette.accent },
  ].filter((line) => line.data.some((value) => value !== null));
  return {
    aria: {
      enabled: true,
      label: {
        description:
          plans.length === 0
            ? t`Revenue by entity over ${periods.length} periods, with no budget.`
            : t`Revenue by entity over ${periods.length} periods, with ${plans.map((line) => line.name.toLowerCase()).join(', ')}.`,
      },
    },
    textStyle: { fontFamily: 'inherit', color: palette.quiet },
    grid: {
      left: 4,
      right: 8,
      top: 14,
      bottom: 34,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      bottom: 0,
      icon: 'roundRect',
      itemWidth: 10,
      itemHeight: 10,
      itemGap: 16,
      type: 'scroll',
      textStyle: { color: palette.quiet, fontSize: 12.5 },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: palette.line, opacity: 0.35 } },
      backgroundColor: palette.card,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12.5, fontFamily: 'inherit' },
      valueFormatter: money,
    },
    xAxis: {
      type: 'category',
      data: periods.map(formatPeriodShort),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.quiet, fontSize: 12, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        formatter: (value: number) => formatMoney(Math.round(value), currency, locale, { compact: true }),
      },
    },
    series: [...bars, ...plans],
  };
}
