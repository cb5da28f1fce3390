import { describe, expect, it } from 'vitest';
import type { Dashboard } from '@/data/documents';
import { dimensionsOf, heatRows, heatWords } from './heatMap';

const dashboard = (rows: [string, string, number][]): Dashboard =>
  ({
    view: { dimensions: rows.map(([dimension, value, revenue]) => ({ dimension, value, revenue })) },
  }) as Dashboard;

const WHOLE = dashboard([
  ['segment', 'Consumer', 100],
  ['segment', 'Corporate', 300],
  ['region', 'West', 400],
]);
const WEST = dashboard([
  ['segment', 'Corporate', 200],
  ['segment', 'Consumer', -50],
]);
const EAST = dashboard([['segment', 'Corporate', 100]]);

describe('the heat map', () => {
  it('has the largest value first and the scope’s own totals', () => {
    const rows = heatRows(WHOLE, [WEST, EAST, null], 'segment', 10);
    expect(rows.map(({ label, total }) => [label, total])).toEqual([
      ['Corporate', 300],
      ['Consumer', 100],
    ]);
    expect(rows[0]?.cells.map(({ value }) => value)).toEqual([200, 100, null]);
    expect(rows[0]?.cells.map(({ heat }) => heat)).toEqual([1, 0.5, 0]);
  });

  it('says in words what the colour says', () => {
    expect(heatWords({ value: 200, heat: 1 })).toBe('among the largest');
    expect(heatWords({ value: -50, heat: 0.25 })).toBe('negative, middling');
    expect(heatWords({ value: null, heat: 0 })).toBe('no entries');
  });

  it('shows a bounded number of rows, and knows what there is to split by', () => {
    expect(heatRows(WHOLE, [WEST], 'segment', 1)).toHaveLength(1);
    expect(dimensionsOf(WHOLE)).toEqual(['region', 'segment']);
    expect(heatRows(dashboard([]), [WEST], 'segment', 5)).toEqual([]);
  });
});
