import { describe, expect, it } from 'vitest';
import type { Dashboard } from '@/data/documents';
import { type HeatChoice, heatChoices, heatRows, heatWords } from './heatMap';

const dashboard = (rows: [string, string, number | null, (number | null)?][]): Dashboard =>
  ({
    view: {
      dimensions: rows.map(([dimension, value, revenue, operating_expense = null]) => ({
        dimension,
        value,
        revenue,
        operating_expense,
      })),
    },
  }) as Dashboard;
const SEGMENTS: HeatChoice = { figure: 'revenue', dimension: 'segment' };

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
    const rows = heatRows(WHOLE, [WEST, EAST, null], SEGMENTS, 10);
    expect(rows.map(({ label, total }) => [label, total])).toEqual([
      ['Corporate', 300],
      ['Consumer', 100],
    ]);
    expect(rows[0]?.cells.map(({ value }) => value)).toEqual([200, 100, null]);
    expect(rows[0]?.cells.map(({ heat }) => heat)).toEqual([1, 0.5, 0]);
  });

  it('has what is spent beside what is earned, each where there are entries', () => {
    const whole = dashboard([
      ['department', 'Sales', null, 90],
      ['department', 'Office', null, 40],
      ['region', 'West', 400, 7],
      ['segment', 'Corporate', 400],
    ]);
    const spent: HeatChoice = { figure: 'operating_expense', dimension: 'department' };
    expect(heatChoices(whole).map(({ figure, dimension }) => `${figure} ${dimension}`)).toEqual([
      'revenue region',
      'revenue segment',
      'operating_expense department',
      'operating_expense region',
    ]);
    const rows = heatRows(whole, [dashboard([['department', 'Office', null, 40]])], spent, 5);
    expect(rows.map(({ label, cells }) => [label, cells[0]?.value])).toEqual([
      ['Sales', null],
      ['Office', 40],
    ]);
  });

  it('says in words what the colour says', () => {
    expect(heatWords({ value: 200, heat: 1 })).toBe('among the largest');
    expect(heatWords({ value: -50, heat: 0.25 })).toBe('negative, middling');
    expect(heatWords({ value: null, heat: 0 })).toBe('no entries');
  });

  it('shows a bounded number of rows, and knows what there is to split by', () => {
    expect(heatRows(WHOLE, [WEST], SEGMENTS, 1)).toHaveLength(1);
    expect(heatChoices(WHOLE)).toEqual([{ figure: 'revenue', dimension: 'region' }, SEGMENTS]);
    expect(heatRows(dashboard([]), [WEST], SEGMENTS, 5)).toEqual([]);
  });
});
