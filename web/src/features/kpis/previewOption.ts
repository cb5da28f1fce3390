import { t } from '@lingui/core/macro';
import type { EChartsCoreOption } from 'echarts/core';
import type { KpiValue } from '@/data/documents';
import { figureFrame } from '../dashboard/figureChart';
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
): EChartsCoreOption {
  const frame = figureFrame({
    periods: points.map((point) => point.period),
    unit,
    currency,
    locale,
    palette,
  });
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
    ...frame,
    aria: { enabled: true, label: { description: t`Values by period; the table says the same.` } },
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
    yAxis: { ...frame.yAxis, scale: unit !== 'money', splitNumber: 3 },
    series: [
      ...(beside
        ? [
            line(
              t`In force now`,
              points.map((point) => point.present),
              { color: palette.quiet, lineStyle: { type: [5, 4], width: 1.5 }, symbol: 'none' },
            ),
          ]
        : []),
      line(
        t`As written here`,
        points.map((point) => point.value),
        { color: palette.accent, lineStyle: { width: 2 } },
      ),
    ],
  };
}
