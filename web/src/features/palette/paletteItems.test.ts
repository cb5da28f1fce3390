import { describe, expect, it } from 'vitest';
import { found, type PaletteItem, SHOWN_OF_GROUP } from './paletteItems';
import { statementCsv } from './statementCsv';

const item = (group: string, label: string, words = ''): PaletteItem => ({
  id: `${group} ${label}`,
  group,
  label,
  words,
  run: () => {},
});
const ITEMS = [
  item('Go to', 'Alerts'),
  item('Go to', 'Records', 'grid entries'),
  item('Entities', 'West'),
  item('Entities', 'Città di Castello'),
  item('KPIs', 'Net revenue retention'),
  item('KPIs', 'Revenue'),
];
const labels = (query: string) => found(ITEMS, query).flatMap(({ items }) => items.map(({ label }) => label));

describe('the palette', () => {
  it('offers everything before anything is typed', () => {
    expect(labels('')).toHaveLength(ITEMS.length);
  });

  it('puts the beginning of a name before its middle', () => {
    expect(labels('rev')).toEqual(['Revenue', 'Net revenue retention']);
  });

  it('finds by every word, in any order, and by other words', () => {
    expect(labels('ret net')).toEqual(['Net revenue retention']);
    expect(labels('grid')).toEqual(['Records']);
    expect(labels('kpi reven')).toHaveLength(2);
    expect(labels('revenue west')).toEqual([]);
  });

  it('does not mind accents and capitals', () => {
    expect(labels('citta')).toEqual(['Città di Castello']);
    expect(labels('WEST')).toEqual(['West']);
  });

  it('offers to look in the records last', () => {
    const last = { ...item('Records', 'Find “close” in the records'), always: true };
    expect(found([last, ...ITEMS, item('Go to', 'Close')], 'close').map(({ title }) => title)).toEqual([
      'Go to',
      'Records',
    ]);
  });

  it('shows a bounded part of a group', () => {
    const many = Array.from({ length: 50 }, (_, at) => item('Periods', `Period ${at}`));
    expect(found(many, 'period')[0]?.items).toHaveLength(SHOWN_OF_GROUP);
  });
});

describe('a statement as CSV', () => {
  const row = (code: string, name: string, actual: number | null) => ({
    code,
    name,
    parent: null,
    depth: 0,
    is_posting: true,
    account_class: null,
    direction: 1 as const,
    actual,
    budget: null,
    previous: null,
    last_year: null,
    forecast: null,
    against_budget: null,
    against_previous: null,
    against_last_year: null,
    against_forecast: null,
    count: 1,
  });

  it('has exact amounts, and nothing where there is none', () => {
    const [head, line] = statementCsv([row('1.100', 'Sales', -123456)], 'USD').split('\r\n');
    expect(head).toBe('\uFEFFAccount,Name,Actual,Budget,Forecast,Previous period,Last year,Currency');
    expect(line).toBe('1.100,Sales,-1234.56,,,,,USD');
  });

  it('cannot run a formula in a spreadsheet', () => {
    for (const name of ['=1+1', '+cmd', '-2', '@SUM(A1)', '\tx', '\rx']) {
      expect(statementCsv([row('1', name, 0)], 'USD')).toContain(`"'${name}"`);
    }
    expect(statementCsv([row('1', 'say "yes", twice', 0)], 'USD')).toContain('"say ""yes"", twice"');
  });

  it('has as many decimals as the currency', () => {
    expect(statementCsv([row('1', 'Sales', 1234)], 'JPY')).toContain(',1234,');
  });
});
