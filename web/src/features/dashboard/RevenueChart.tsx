import { memo, useCallback } from 'react';
import type { EntityRow, SeriesPoint } from '@/data/documents';
import classes from './Dashboard.module.css';
import { type Palette, revenueOption } from './revenueOption';
import { useChart } from './useChart';

interface Props {
  entities: readonly EntityRow[];
  total: readonly SeriesPoint[];
  /** The whole's forecast by period; empty where none was given. */
  forecast: ReadonlyMap<string, number>;
  currency: string;
  locale: string;
}

export default memo(function RevenueChart(props: Props) {
  const { entities, total, forecast, currency, locale } = props;
  const option = useCallback(
    (palette: Palette) => revenueOption(entities, total, forecast, currency, locale, palette),
    [entities, total, forecast, currency, locale],
  );
  return <div ref={useChart(option)} className={classes.chartSpace} data-testid="revenue-chart" />;
});
