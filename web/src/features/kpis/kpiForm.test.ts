import { describe, expect, test } from 'vitest';
import { draftOf, EMPTY, idOf, type KpiDraft, metricOf, parseFigure, typedFigure } from './kpiForm';

const draft = (changes: Partial<KpiDraft>): KpiDraft => ({
  ...EMPTY,
  id: 'markup',
  name: 'Markup',
  formula: 'gross_profit / cogs',
  ...changes,
});
const target = (value: string, warning = '', entity_id: string | null = null, key = 0) => ({
  key,
  entity_id,
  value,
  warning,
});

test('an id is made of a name', () => {
  expect(idOf('Cost per order (net)')).toBe('cost_per_order_net');
  expect(idOf('3rd party, Überschuss')).toBe('rd_party_uberschuss');
  expect(idOf('x'.repeat(60))).toHaveLength(40);
});

describe('figures as they are typed', () => {
  test.each([
    ['12.5', 'ratio', 1250],
    ['12,5 %', 'ratio', 1250],
    ['-0.05', 'ratio', -5],
    ['1,234.50', 'money', 123450],
    ['1,200', 'count', 1200],
    ['\u22123', 'count', -3],
  ] as const)('%s as %s is %d', (text, unit, value) => {
    expect(parseFigure(text, unit, 'USD')).toEqual({ ok: true, value });
  });
  test.each([
    ['', 'ratio'],
    ['12.345', 'ratio'],
    ['many', 'money'],
    ['1.5', 'count'],
  ] as const)('%s is no %s', (text, unit) => {
    expect(parseFigure(text, unit, 'USD').ok).toBe(false);
  });
  test.each([
    [1250, 'ratio', '12.50'],
    [4000, 'ratio', '40'],
    [-123450, 'money', '-1234.50'],
    [7, 'count', '7'],
  ] as const)('%d of %s is typed again as %s', (value, unit, text) => {
    expect(typedFigure(value, unit, 'USD')).toBe(text);
    expect(parseFigure(text, unit, 'USD')).toEqual({ ok: true, value });
  });
});

test('a draft becomes a metric and the same draft again', () => {
  const { metric, problems } = metricOf(draft({ targets: [target('40', '35', 'group')] }), 'USD');
  expect(problems).toEqual({});
  expect(metric.targets).toEqual([{ entity_id: 'group', value: 4000, warning: 3500 }]);
  expect(metricOf(draftOf(metric, 'USD'), 'USD').metric).toEqual(metric);
});

test.each([
  [{ name: ' ' }, 'name'],
  [{ id: '1st' }, 'id'],
  [{ formula: '\n' }, 'formula'],
  [{ targets: [target('many')] }, 'value-0'],
  [{ targets: [target('40', '45')] }, 'warning-0'],
  [{ direction: -1 as const, targets: [target('40', '35')] }, 'warning-0'],
  [{ targets: [target('40'), target('50', '', null, 1)] }, 'targets'],
  [{ direction: 0 as const, targets: [target('40')] }, 'targets'],
])('%o is told at %s', (changes, place) => {
  expect(Object.keys(metricOf(draft(changes), 'USD').problems)).toEqual([place]);
});
