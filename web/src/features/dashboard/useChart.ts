import { useComputedColorScheme } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { type ECharts, init } from './echarts';
import type { Palette } from './revenueOption';

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
    accent: colour('accent'),
    good: colour('good'),
    bad: colour('bad'),
  };
}

/**
 * A chart in an element: made once, resized with it, drawn again when `option` or the colour scheme changes. It is drawn
 * after the next paint, for the figures beside it are what people wait for, and at once as it is: a canvas that moves is
 * painted anew for every frame.
 */
export function useChart(option: (palette: Palette) => EChartsCoreOption) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const scheme = useComputedColorScheme('light');

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

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what palette() finds
  useEffect(
    () =>
      afterPaint(() => {
        // Measured, so that a browser test and a person with the developer tools can see what an update costs.
        const start = performance.now();
        chart.current?.setOption({ ...option(palette()), animation: false }, { replaceMerge: ['series'] });
        chart.current?.getZr().flush();
        performance.measure('chart-update', { start });
      }),
    [option, scheme],
  );
  return element;
}

/** Calls back when what was just rendered is on the screen; returns the way to call it off. */
function afterPaint(draw: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(draw);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
