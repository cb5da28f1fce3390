import { describe, expect, it } from 'vitest';
import { formatAge } from './age';
import { formatBytes } from './bytes';
import { formatPeriod, isPeriod, neighbours, periodBefore } from './period';

describe('periods', () => {
  it('are months', () => {
    expect(formatPeriod('2019-12')).toBe('December 2019');
    expect(isPeriod('2019-13')).toBe(false);
    expect(periodBefore('2020-01')).toBe('2019-12');
    expect(periodBefore('2020-11')).toBe('2020-10');
  });

  it('have neighbours among those that exist, also when they do not exist themselves', () => {
    const periods = ['2019-10', '2020-01', '2019-12'];
    expect(neighbours('2019-12', periods)).toEqual({ before: '2019-10', after: '2020-01' });
    expect(neighbours('2019-11', periods)).toEqual({ before: '2019-10', after: '2019-12' });
    expect(neighbours('2020-01', periods)).toEqual({ before: '2019-12', after: null });
  });
});

describe('ages and sizes', () => {
  it.each([
    [-5_000, 'now'],
    [4_999, 'now'],
    [59_000, '59 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [172_800_000, '2 d'],
  ])('%i ms is %s', (milliseconds, expected) => {
    expect(formatAge(milliseconds)).toBe(expected);
  });

  it('are short', () => {
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(2_290_000)).toBe('2.3 MB');
  });
});
