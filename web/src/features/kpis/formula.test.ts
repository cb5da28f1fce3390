import { expect, test } from 'vitest';
import type { KpiName } from '@/data/documents';
import { completed, completions, marked, wordAt } from './formula';

const NAMES: KpiName[] = [
  { name: 'revenue', label: 'Revenue', kind: 'kpi' },
  { name: 'gross_profit', label: 'Gross profit', kind: 'kpi' },
  { name: 'class.revenue', label: 'gross sales', kind: 'class' },
  { name: 'class.contra_revenue', label: 'returns and discounts', kind: 'class' },
  { name: 'ttm(', label: 'sum of the last 12 periods', kind: 'function' },
];
const found = (word: string, own = '') => completions(word, NAMES, own).map((each) => each.name);

test('the word before the caret is what is completed', () => {
  expect(wordAt('gross_pro / rev', 9)).toEqual({ start: 0, word: 'gross_pro' });
  expect(wordAt('gross_profit / rev', 18)).toEqual({ start: 15, word: 'rev' });
  expect(wordAt('a + ', 4)).toEqual({ start: 4, word: '' });
});

test('names that begin with the word come first, then labels, then what holds it', () => {
  expect(found('rev')).toEqual(['class.revenue', 'revenue', 'class.contra_revenue']);
  expect(found('returns')).toEqual(['class.contra_revenue']);
  expect(found('sales')).toEqual(['class.revenue']);
  expect(found('class.')).toEqual(['class.contra_revenue', 'class.revenue']);
  expect(found('')).toEqual([]);
});

test('a whole name is not offered again, nor the KPI itself', () => {
  expect(found('gross_profit')).toEqual([]);
  expect(found('gross', 'gross_profit')).toEqual(['class.revenue']);
});

test('a completion replaces the whole word, also from its middle', () => {
  expect(completed('gross_pro / 2', 9, 'gross_profit')).toEqual({ formula: 'gross_profit / 2', caret: 12 });
  expect(completed('gross_pro / 2', 5, 'gross_profit')).toEqual({ formula: 'gross_profit / 2', caret: 12 });
  expect(completed('1 + ', 4, 'revenue')).toEqual({ formula: '1 + revenue', caret: 11 });
});

test('an error is cut out at its place, also behind the end', () => {
  expect(marked('a / cosg', 4, 8)).toEqual(['a / ', 'cosg', '']);
  expect(marked('a /', 3, 4)).toEqual(['a /', ' ', '']);
  expect(marked('', 0, 1)).toEqual(['', ' ', '']);
});
