import type { SeriesPoint } from '@/data/documents';

export interface Box {
  width: number;
  height: number;
}

export interface SparklinePaths {
  line: string;
  area: string;
  budget: string;
  last: { x: number; y: number } | null;
}

/** Geometry of a sparkline, in pixels of the box; gaps stay gaps. */
export function sparklinePaths(points: readonly SeriesPoint[], box: Box, pad = 3): SparklinePaths {
  const all = points.flatMap(([, value, budget]) => [value, budget]).filter((value) => value !== null);
  if (all.length === 0) return { line: '', area: '', budget: '', last: null };
  const low = Math.min(...all);
  const span = Math.max(...all) - low;
  const x = (index: number) => pad + (index * (box.width - 2 * pad)) / Math.max(1, points.length - 1);
  const y = (value: number) =>
    span === 0 ? box.height / 2 : box.height - pad - ((value - low) / span) * (box.height - 2 * pad);
  const place = (values: readonly (number | null)[]) =>
    values.map((value, index) => (value === null ? null : { x: x(index), y: y(value) }));

  const actual = place(points.map(([, value]) => value));
  const drawn = actual.filter((point) => point !== null);
  const first = drawn[0];
  const last = drawn.at(-1) ?? null;
  const line = path(actual);
  const whole = drawn.length === actual.length && first && last;
  return {
    line,
    area: whole ? `${line}L${round(last.x)} ${box.height}L${round(first.x)} ${box.height}Z` : '',
    budget: path(place(points.map(([, , budget]) => budget))),
    last,
  };
}

const round = (value: number) => Math.round(value * 10) / 10;

function path(points: readonly ({ x: number; y: number } | null)[]): string {
  let drawing = false;
  let text = '';
  for (const point of points) {
    if (point) text += `${drawing ? 'L' : 'M'}${round(point.x)} ${round(point.y)}`;
    drawing = point !== null;
  }
  return text;
}
