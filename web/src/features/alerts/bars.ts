export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Columns from zero for values by month, and where zero and a level lie; a month without a value has none. */
export function barsOf(
  values: readonly (number | null)[],
  level: number | null,
  box: { width: number; height: number },
): { bars: Bar[]; zero: number; at: number | null } {
  const known = [...values, level].filter((value): value is number => value !== null);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const span = high - low || 1;
  const y = (value: number) => ((high - value) / span) * (box.height - 4) + 2;
  const step = box.width / Math.max(values.length, 1);
  const width = Math.min(step * 0.7, box.width / 8);
  const bars = values.map((value, index) => {
    const top = value === null ? y(0) : Math.min(y(value), y(0));
    const height = value === null ? 0 : Math.max(Math.abs(y(value) - y(0)), 1);
    return { x: (index + 0.5) * step - width / 2, y: top, width, height };
  });
  return { bars, zero: y(0), at: level === null ? null : y(level) };
}
