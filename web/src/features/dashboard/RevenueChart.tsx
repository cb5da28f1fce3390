import { useCallback } from 'react';
import type { EntityRow, SeriesPoint } from '@/data/documents';
import classes from './Dashboard.module.css';
import { type Palette, revenueOption } from './revenueOption';
import { useChart } from './useChart';

interface Props {
  entities: readonly EntityRow[];
  total: readonly SeriesPoint[];
  currency: string;
  locale: string;
}

export default function RevenueChart({ entities, total, currency, locale }: Props) {
  const option = useCallback(
    (palette: Palette, animate: boolean) =>
      revenueOption(entities, total, currency, locale, palette, animate),
    [entities, total, currency, locale],
  );
  return <div ref={useChart(option)} className={classes.chartSpace} data-testid="revenue-chart" />;
}
