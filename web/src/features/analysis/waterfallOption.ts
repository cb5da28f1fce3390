import { t } from '@lingui/core/macro';
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import type { EChartsCoreOption } from 'echarts/core';
import type { KpiValue } from '@/data/documents';
import { figureText } from '@/format/figure';
import { formatMoney } from '@/format/money';
import type { Palette } from '../dashboard/revenueOption';
import type { Bridge } from './bridge';

export interface Step {
  label: string;
  from: number;
  to: number;
  kind: 'total' | 'part';
}

/** The columns of a waterfall: each part begins where the one before ended, the last total is the value. */
export function waterfallSteps(bridge: Bridge, opening: string, closing: string): Step[] {
  let at = bridge.opening;
  const parts = bridge.parts.map(({ label, amount }): Step => {
    const from = at;
    at += amount;
    return { label, from, to: at, kind: 'part' };
  });
  return [
    { label: opening, from: 0, to: bridge.opening, kind: 'total' },
    ...parts,
    { label: closing, from: 0, to: bridge.closing, kind: 'total' },
  ];
}

/** Where the axis begins: at zero, unless the parts would then be too flat to see. */
export function axisStart(steps: readonly Step[]): number {
  const levels = steps.flatMap((step) => (step.kind === 'part' ? [step.from, step.to] : [step.to]));
  const low = Math.min(...levels);
  const high = Math.max(...levels);
  return low > 0 && high - low < low ? Math.max(0, low - (high - low) * 0.4) : 0;
}

export function waterfallOption(
  steps: readonly Step[],
  { direction, unit }: Pick<KpiValue, 'direction' | 'unit'>,
  currency: string,
  locale: string,
  palette: Palette,
): EChartsCoreOption {
  const start = axisStart(steps);
  const colour = (step: Step) => {
    if (step.kind === 'total') return palette.quiet;
    const effect = direction * (step.to - step.from);
    return effect > 0 ? palette.good : effect < 0 ? palette.bad : palette.quiet;
  };
  return {
    aria: { enabled: true, label: { description: t`Waterfall; the table below has the same figures.` } },
    textStyle: { fontFamily: 'inherit', color: palette.quiet },
    grid: { left: 4, right: 8, top: 14, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'value',
      ...(start > 0 ? { min: start } : {}),
      splitNumber: 3,
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: {
        color: palette.quiet,
        fontSize: 11.5,
        hideOverlap: true,
        formatter: (value: number) =>
          unit === 'money'
            ? formatMoney(Math.round(value), currency, locale, { compact: true })
            : figureText(unit, Math.round(value), currency, locale),
      },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: steps.map((step) => step.label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.ink, fontSize: 12, width: 130, overflow: 'truncate' },
    },
    tooltip: {
      trigger: 'item',
      backgroundColor: palette.card,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12.5, fontFamily: 'inherit' },
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const step = steps[dataIndex];
        if (!step) return '';
        const amount = step.kind === 'total' ? step.to : step.to - step.from;
        return figureText(unit, amount, currency, locale, step.kind === 'part');
      },
    },
    series: [
      {
        id: 'steps',
        type: 'custom',
        encode: { x: [1, 2], y: 0 },
        data: steps.map((step, index) => [index, Math.max(step.from, start), step.to]),
        renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
          const index = Number(api.value(0));
          const [x1 = 0, y = 0] = api.coord([api.value(1), index]);
          const [x2 = 0] = api.coord([api.value(2), index]);
          const band = api.size?.([0, 1]);
          const height = Math.min(22, (Array.isArray(band) ? (band[1] ?? 20) : 20) * 0.66);
          const step = steps[index];
          return {
            type: 'rect',
            shape: {
              x: Math.min(x1, x2),
              y: y - height / 2,
              width: Math.max(1.5, Math.abs(x2 - x1)),
              height,
              r: 2,
            },
            style: { fill: step ? colour(step) : palette.quiet },
          };
        },
      },
    ],
  };
}
