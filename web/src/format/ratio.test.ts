import { describe, expect, it } from 'vitest';
import { divideHalfEven, formatPercent, formatPoints } from './ratio';

describe('divideHalfEven', () => {
  it.each([
    [5, 10, 0],
    [15, 10, 2],
    [25, 10, 2],
    [-15, 10, -2],
    [26, 10, 3],
    [-24, 10, -2],
  ])('%i by %i is %i', (numerator, denominator, expected) => {
    expect(divideHalfEven(numerator, denominator) + 0).toBe(expected);
  });
});

describe('percentages', () => {
  it('come from basis points, with a true minus and no signed zero', () => {
    expect(formatPercent(1234)).toBe('12.3%');
    expect(formatPercent(-1235)).toBe('\u221212.4%');
    expect(formatPercent(4, { signed: true })).toBe('0.0%');
    expect(formatPercent(-4)).toBe('0.0%');
    expect(formatPercent(123_456_78)).toBe('123,456.8%');
  });

  it('of ratios are points, never percent of percent', () => {
    expect(formatPoints(120)).toBe('+1.2 pp');
    expect(formatPoints(-70)).toBe('\u22120.7 pp');
  });
});
