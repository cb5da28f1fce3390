import type { EChartsCoreOption } from 'echarts/core';
import type { KpiValue } from '@/data/documents';
import { figureText } from '@/format/figure';
import { formatMoney } from '@/format/money';
import { formatPeriodShort } from '@/format/period';
import type { Palette } from './revenueOption';

interface Frame {
  periods: readonly string[];
  unit: KpiValue['unit'];
  currency: string;
  locale: string;
  palette: Palette;
}

/** What every line chart of one KPI over periods has: its texts, its axes, and what a point says. */
export function figureFrame({ periods, unit, currency, locale, palette }: Frame) {
  const text = (value: unknown) =>
    typeof value === 'number' ? figureText(unit, Math.round(value), currency, locale) : '–';
  return {
    textStyle: { fontFamily: 'inherit', color: palette.quiet },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.card,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12.5, fontFamily: 'inherit' },
      valueFormatter: text,
    },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: periods.map(formatPeriodShort),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.quiet, fontSize: 12, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: {
        color: palette.quiet,
        fontSize: 12,
        formatter: (value: number) =>
          unit === 'money'
            ? formatMoney(Math.round(value), currency, locale, { compact: true })
            : text(value),
      },
    },
  } satisfies EChartsCoreOption;
}
