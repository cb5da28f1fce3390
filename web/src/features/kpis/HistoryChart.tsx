import { useCallback, useMemo } from 'react';
import { useHistory } from '@/app/useHistory';
import type { View } from '@/app/useView';
import type { Metric } from '@/data/documents';
import { shiftedPeriod } from '@/format/period';
import type { Palette } from '../dashboard/revenueOption';
import { useChart } from '../dashboard/useChart';
import classes from './Kpis.module.css';
import { previewOption } from './previewOption';

interface Props {
  view: View;
  metric: Metric;
  currency: string;
  locale: string;
}

/** The last 13 periods of a KPI in the entity on screen. */
export function HistoryChart({ view, metric, currency, locale }: Props) {
  const series = useHistory(view.scope);
  const points = useMemo(() => {
    const end = view.period;
    if (!series || end === null) return [];
    return Array.from({ length: 13 }, (_, index) => {
      const period = shiftedPeriod(end, index - 12);
      return { period, value: series.periods[period]?.actual[metric.id] ?? null, present: null };
    });
  }, [series, view.period, metric.id]);
  const option = useCallback(
    (palette: Palette) => previewOption(points, metric.unit, currency, locale, palette),
    [points, metric.unit, currency, locale],
  );
  const chart = useChart(option);
  const empty = points.every((point) => point.value === null);
  return (
    <div className={classes.history} hidden={empty}>
      <div ref={chart} className={classes.chart} data-testid="kpi-chart" />
    </div>
  );
}
