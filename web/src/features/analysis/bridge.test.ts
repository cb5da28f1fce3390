import { describe, expect, it } from 'vitest';
import type { Comparison, EntityRow, KpiValue, StatementRow } from '@/data/documents';
import { accountBridge, type Bridge, entityBridge } from './bridge';

const none: Comparison = [null, null, null, null, 'no_baseline'];
const against = (value: number, now: number): Comparison => [value, now - value, null, now - value, null];

function kpi(over: Partial<KpiValue>): KpiValue {
  return {
    id: 'gross_profit',
    name: 'Gross profit',
    unit: 'money',
    direction: 1,
    headline: true,
    value: 60,
    reason: null,
    previous: none,
    last_year: none,
    forecast: null,
    budget: against(50, 60),
    target: null,
    drivers: { revenue: 1, cogs: -1 },
    series: [],
    ...over,
  };
}

function row(
  code: string,
  account_class: StatementRow['account_class'],
  actual: number | null,
  budget: number | null,
): StatementRow {
  return {
    code,
    name: code,
    parent: null,
    depth: 0,
    is_posting: true,
    account_class,
    direction: 1,
    actual,
    budget,
    previous: null,
    last_year: null,
    forecast: null,
    against_budget: null,
    against_previous: null,
    against_last_year: null,
    against_forecast: null,
    count: 1,
  };
}

const STATEMENT = [
  row('sales', 'revenue', 100, 80),
  row('goods', 'cogs', 40, 25),
  row('freight', 'cogs', null, 5),
  row('rent', 'opex', 9, 1),
  { ...row('all', 'revenue', 100, 80), is_posting: false },
];

const sum = (found: Bridge) => found.parts.reduce((total, part) => total + part.amount, 0);

describe('why a KPI moved, by account', () => {
  it('sums exactly, counts no parent twice and what has no entries as nothing', () => {
    const found = accountBridge(kpi({}), STATEMENT, 'budget') as Bridge;
    expect(found.parts.map((part) => [part.key, part.amount])).toEqual([
      ['sales', 20],
      ['goods', -15],
      ['freight', 5],
    ]);
    expect(found).toMatchObject({ opening: 50, closing: 60, change: 10, up: 25, down: -15 });
    expect(sum(found)).toBe(found.change);
  });

  it('puts the small ones together, and still sums', () => {
    const many = Array.from({ length: 20 }, (_, n) => row(`a${n}`, 'revenue', n + 1, 0));
    const found = accountBridge(kpi({ value: 260, budget: against(50, 260) }), many, 'budget') as Bridge;
    expect(found.parts).toHaveLength(9);
    expect(found.parts.at(-1)).toMatchObject({ label: '12 other accounts', amount: 78 });
    expect(sum(found)).toBe(210);
  });

  it('refuses what would mislead', () => {
    const refusal = (of: KpiValue, rows = STATEMENT) =>
      (accountBridge(of, rows, 'budget') as { refused: string }).refused;
    expect(refusal(kpi({ drivers: null }))).toMatch(/no sum of accounts/);
    expect(refusal(kpi({ budget: none }))).toMatch(/nothing to compare/);
    const ahead = accountBridge(kpi({}), STATEMENT, 'forecast') as { refused: string };
    expect(ahead.refused).toMatch(/nothing to compare/);
    expect(refusal(kpi({ budget: against(49, 60) }))).toMatch(/do not add up/);
    expect(refusal(kpi({ budget: against(60, 60) }), [])).toMatch(/None of the accounts moved/);
  });
});

describe('why revenue moved, by entity', () => {
  const entity = (
    entity_id: string,
    revenue: number | null,
    budget: number | null,
    year: number,
  ): EntityRow => ({
    entity_id,
    name: entity_id,
    revenue,
    revenue_budget: budget,
    revenue_forecast: revenue === null ? null : revenue - 5,
    gross_profit: null,
    net_income: null,
    revenue_series: [['2018-12', year, null]],
  });
  const entities = [entity('west', 70, 50, 30), entity('east', 30, 40, 30)];
  const revenue = kpi({ id: 'revenue', value: 105, budget: against(90, 105), last_year: against(60, 105) });

  it('shows what is booked on the whole itself, and sums', () => {
    const found = entityBridge(revenue, entities, 'group', 'budget', '2019-12') as Bridge;
    expect(found.parts.map((part) => [part.key, part.amount])).toEqual([
      ['west', 20],
      ['east', -10],
      ['(own)', 5],
    ]);
    const forecast = { ...revenue, forecast: against(90, 105) };
    const planned = entityBridge(forecast, entities, 'group', 'forecast', '2019-12') as Bridge;
    expect(planned.parts.map((part) => [part.key, part.amount])).toEqual([
      ['(own)', 5],
      ['east', 5],
      ['west', 5],
    ]);
    const year = entityBridge(revenue, entities, 'group', 'last_year', '2019-12') as Bridge;
    expect(year.parts.map((part) => part.amount)).toEqual([40, 5]);
    expect(sum(year)).toBe(45);
  });

  it('refuses other KPIs and entities without any below', () => {
    expect(entityBridge(kpi({}), entities, 'group', 'budget', '2019-12')).toHaveProperty('refused');
    expect(entityBridge(revenue, [entity('west', 1, 1, 1)], 'west', 'budget', '2019-12')).toHaveProperty(
      'refused',
    );
  });
});
