import { describe, expect, it } from 'vitest';
import type { SeriesPoint } from '@/data/documents';
import { sparklinePaths } from './sparkline';

const box = { width: 100, height: 20 };
const point = (value: number | null, budget: number | null = null): SeriesPoint => ['2019-11', value, budget];

describe('a sparkline', () => {
  it('draws nothing from nothing', () => {
    expect(sparklinePaths([point(null)], box)).toEqual({ line: '', area: '', budget: '', last: null });
  });

  it('leaves gaps where a period is undefined', () => {
    const { line, area } = sparklinePaths([point(1), point(2), point(null), point(3)], box);
    expect(line.match(/M/g)).toHaveLength(2);
    expect(area).toBe('');
  });

  it('lies in the middle when nothing moves', () => {
    expect(sparklinePaths([point(5), point(5)], box).last).toEqual({ x: 97, y: 10 });
  });

  it('puts budget and value on one scale', () => {
    const { last, budget } = sparklinePaths([point(0, 10), point(10, 10)], box);
    expect(last?.y).toBe(3);
    expect(budget).toBe('M3 3L97 3');
  });
});
