import { expect, it } from 'vitest';
import { dimensionName, formatMultiple } from './departmentWords';

it('says a multiple with one decimal, half to even', () => {
  expect([42_000, 500, 1_500, -12_600, 0].map(formatMultiple)).toEqual([
    '4.2×',
    '0.0×',
    '0.2×',
    '−1.3×',
    '0.0×',
  ]);
});

it('says a dimension in words', () => {
  expect(dimensionName('product_line')).toBe('product line');
});
