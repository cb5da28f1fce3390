import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import type { EntityRow, SeriesPoint } from '@/data/documents';
import classes from './Dashboard.module.css';
import { type ECharts, init } from './echarts';
import { type Palette, revenueOption } from './revenueOption';

interface Props {
  entities: readonly EntityRow[];
  total: readonly SeriesPoint[];
  currency: string;
  locale: string;
}

/** The colours of theme.css, which a canvas cannot look up itself. */
function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => colour(`series-${number}`)),
    ink: colour('ink'),
    quiet: colour('ink-3'),
    line: colour('line'),
    card: colour('card'),
  };
}

export default function RevenueChart({ entities, total, currency, locale }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const scheme = useComputedColorScheme('light');
  const still = useReducedMotion();

  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const made = init(node);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(node);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  const option = useMemo(
    () => ({ scheme, option: () => revenueOption(entities, total, currency, locale, palette(), !still) }),
    [entities, total, currency, locale, scheme, still],
  );
  useEffect(() => {
    // Measured, so that a browser test and a person with the developer tools can see what an update costs.
    const start = performance.now();
    chart.current?.setOption(option.option(), { replaceMerge: ['series'] });
    chart.current?.getZr().flush();
    performance.measure('chart-update', { start });
  }, [option]);

  return <div ref={element} className={classes.chartSpace} data-testid="revenue-chart" />;
}
