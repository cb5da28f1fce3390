import { describe, expect, it } from 'vitest';
import type { SignOff, StatementRow } from './documents';
import { isMaterial, lastSigned, lineKey, lineOf, signedCount, signState } from './signing';

const row = (fields: Partial<StatementRow> = {}): StatementRow => ({
  code: '1.100',
  name: 'Sales',
  parent: '1',
  depth: 1,
  is_posting: true,
  account_class: 'revenue',
  direction: 1,
  actual: 120_000,
  budget: 100_000,
  previous: null,
  last_year: null,
  forecast: null,
  against_budget: [20_000, 2_000, 20_000],
  against_previous: null,
  against_last_year: null,
  against_forecast: null,
  count: 3,
  ...fields,
});
const person = (actual: number, comparator: number, at = '2026-01-31T09:30:00.000Z') => ({
  uid: 'ana',
  name: 'Ana',
  at,
  figure: { actual, comparator, dashboard_version: 1 },
});
const line = (fields: Partial<SignOff> = {}): SignOff => ({
  entity_id: 'north',
  period: '2026-01',
  comparator: 'budget',
  account_code: '1.100',
  version: 1,
  explanation: 'a late deal',
  preparer: person(120_000, 100_000),
  reviewer: null,
  history: [],
  updated_at: null,
  ...fields,
});

describe('a material variance', () => {
  const floors = { absolute_minor: 20_000, percent_bp: 2_000 };

  it('reaches both floors', () => {
    expect(isMaterial(row(), 'budget', floors)).toBe(true);
    expect(isMaterial(row(), 'budget', { ...floors, absolute_minor: 20_001 })).toBe(false);
    expect(isMaterial(row(), 'budget', { ...floors, percent_bp: 2_001 })).toBe(false);
  });

  it('is of a posting account of profit and loss that has both figures', () => {
    expect(isMaterial(row({ is_posting: false }), 'budget', floors)).toBe(false);
    expect(isMaterial(row({ account_class: 'cash' }), 'budget', floors)).toBe(false);
    expect(isMaterial(row({ budget: null, against_budget: null }), 'budget', floors)).toBe(false);
    expect(isMaterial(row(), 'previous', floors)).toBe(false);
  });

  it('is none where nothing moved, whatever the floors', () => {
    const still = row({ actual: 100_000, against_budget: [0, 0, 0] });
    expect(isMaterial(still, 'budget', { absolute_minor: 0, percent_bp: 0 })).toBe(false);
  });

  it('is judged exactly where products do not fit a number', () => {
    const huge = row({
      budget: 9_007_199_254_740_991,
      actual: 9_007_199_254_740_990 - 900_719_925_474_098,
      against_budget: [-900_719_925_474_099, -1_000, -900_719_925_474_099],
    });
    expect(isMaterial(huge, 'budget', { absolute_minor: 0, percent_bp: 1_000 })).toBe(false);
    const enough = row({ ...huge, against_budget: [-900_719_925_474_100, -1_000, -900_719_925_474_100] });
    expect(isMaterial(enough, 'budget', { absolute_minor: 0, percent_bp: 1_000 })).toBe(true);
  });
});

describe('where a line stands', () => {
  it('is unsigned, prepared, then signed', () => {
    expect(signState(undefined, row())).toBe('unsigned');
    expect(signState(line({ preparer: null }), row())).toBe('unsigned');
    expect(signState(line(), row())).toBe('prepared');
    expect(signState(line({ reviewer: person(120_000, 100_000) }), row())).toBe('signed');
  });

  it('is changed when either figure moved, and when the account has no entries any more', () => {
    const signed = line({ reviewer: person(120_000, 100_000) });
    expect(signState(signed, row({ actual: 120_001 }))).toBe('changed');
    expect(signState(signed, row({ budget: 99_999 }))).toBe('changed');
    expect(signState(signed, row({ budget: null }))).toBe('changed');
    expect(signState(signed, undefined)).toBe('changed');
  });

  it('is signed again when the figure is back where it was', () => {
    const signed = line({ reviewer: person(120_000, 100_000) });
    expect(signState(signed, row({ count: 9 }))).toBe('signed');
  });
});

describe('the count of a month', () => {
  it('takes what two people signed for the figure as it is', () => {
    const rows = [
      row(),
      row({ code: '1.200' }),
      row({ code: '1.300' }),
      row({ code: '9', is_posting: false }),
    ];
    const both = { reviewer: person(120_000, 100_000) };
    const lines = [
      line(both),
      line({ account_code: '1.200' }),
      line({ ...both, account_code: '1.300', preparer: person(1, 100_000) }),
    ];
    const known = new Map(lines.map((each) => [lineKey(each), each]));
    expect(signedCount(rows, 'budget', { absolute_minor: 1, percent_bp: 1 }, known)).toEqual({
      signed: 1,
      of: 3,
    });
  });

  it('knows the last moment that anyone signed', () => {
    const later = person(1, 1, '2026-02-03T00:00:00.000Z');
    expect(lastSigned([line({ reviewer: later }), line()])).toBe(later.at);
    expect(lastSigned([line({ preparer: null })])).toBeNull();
  });
});

describe('the address of a line', () => {
  it('goes there and back', () => {
    expect(lineOf(lineKey(line({ comparator: 'last_year' })))).toEqual({
      comparator: 'last_year',
      account_code: '1.100',
    });
    expect(lineOf('trend:1.100')).toBeNull();
    expect(lineOf(null)).toBeNull();
  });
});
