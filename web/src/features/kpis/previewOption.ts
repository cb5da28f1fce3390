import type { EChartsCoreOption } from 'echarts/core';
import type { KpiValue } from '@/data/documents';
import { figureText } from '@/format/figure';
import { formatMoney } from '@/format/money';
import { formatPeriodShort } from '@/format/period';
import type { Palette } from '../dashboard/revenueOption';

export interface Point {
  period: string;
  value: number | null;
  present: number | null;
}

/** A KPI over the periods, and beside it what the definition in force shows. */
export function previewOption(
  points: readonly Point[],
  unit: KpiValue['unit'],
  currency: string,
  locale: string,
  palette: Palette,
  animate: boolean,
): EChartsCoreOption {
  const text = (value: unknown) =>
    typeof value === 'number' ? figureText(unit, Math.round(value), currency, locale) : '–';
  const beside = points.some((point) => point.present !== null);
  const line = (name: string, data: (number | null)[], style: object) => ({
    id: name,
    name,
    type: 'line' as const,
    data,
    symbol: 'circle',
    symbolSize: 5,
    ...style,
  });
  return {
    animation: animate,
    aria: { enabled: true, label: { description: 'Values by period; the table says the same.' } },
    textStyle: { fontFamily: 'inherit', color: palette.quiet },
    grid: {
      left: 4,
      right: 10,
      top: 12,
      bottom: beside ? 28 : 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(beside
      ? {
          legend: {
            bottom: 0,
            itemWidth: 18,
            itemHeight: 2,
            textStyle: { color: palette.quiet, fontSize: 12.5 },
          },
        }
      : {}),
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
      data: points.map((point) => formatPeriodShort(point.period)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.quiet, fontSize: 12, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      scale: unit !== 'money',
      splitNumber: 3,
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
    series: [
      ...(beside
        ? [
            line(
              'In force now',
              points.map((point) => point.present),
              { color: palette.quiet, lineStyle: { type: [5, 4], width: 1.5 }, symbol: 'none' },
            ),
          ]
        : []),
      line(
        'As written here',
        points.map((point) => point.value),
        { color: palette.accent, lineStyle: { width: 2 } },
      ),
    ],
  };
}
