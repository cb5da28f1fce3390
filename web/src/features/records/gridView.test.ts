import { describe, expect, it } from 'vitest';
import type { LocatedRecord } from '@/data/records';
import { recordOrder } from './filterRecords';
import {
  arrangedColumns,
  choicesOf,
  columnKeys,
  type GridView,
  MOST_VIEWS,
  movedColumn,
  placedColumn,
  readViews,
  withoutView,
  withView,
} from './gridView';
import { grouped, groupedSort, groupSums } from './grouping';

const view = (name: string, over: Partial<GridView> = {}): GridView => ({
  name,
  columns: [{ key: 'amount_minor', width: 200, hidden: false }],
  sort: [{ column: 'date', direction: 'DESC' }],
  group: ['account_code'],
  filter: { find: 'chair', account: '1.100', scenario: null },
  ...over,
});

describe('saved views', () => {
  it('are read as they were written, one a name', () => {
    const first = withView([], view('Mine'));
    if (!first.ok) throw new Error(first.problem);
    expect(readViews(first.text)).toEqual([view('Mine')]);
    const again = withView(readViews(first.text), view(' Mine ', { group: [] }));
    if (!again.ok) throw new Error(again.problem);
    expect(readViews(again.text)).toEqual([view('Mine', { group: [] })]);
    expect(readViews(withoutView(readViews(again.text), 'Mine'))).toEqual([]);
  });

  it('that cannot be read say nothing, and take nothing from the others', () => {
    for (const text of ['', '{', 'null', '{"name":"x"}', '[1,null,{"name":7},{"name":" "}]'])
      expect(readViews(text), text).toEqual([]);
    const [odd] = readViews(
      '[{"name":"Odd","columns":[{"key":1},{"key":"date","width":99999}],"sort":[{"column":"date","direction":"UP"}],"group":["a","b","c",1],"filter":7}]',
    );
    expect(odd).toEqual({
      name: 'Odd',
      columns: [{ key: 'date', width: 800, hidden: false }],
      sort: [],
      group: ['a', 'b'],
      filter: { find: '', account: null, scenario: null },
    });
  });

  it('are as many as there is room for', () => {
    const many = Array.from({ length: MOST_VIEWS }, (_, number) => view(`v${number}`, { columns: [] }));
    expect(withView(many, view('one more'))).toMatchObject({ ok: false, problem: /remove one/ });
    expect(withView(many, view('v3'))).toMatchObject({ ok: true });
    expect(withView([], view('  '))).toMatchObject({ ok: false });
    const long = view('long', {
      filter: { find: 'x'.repeat(200), account: 'y'.repeat(200), scenario: null },
    });
    const wide = Array.from({ length: 18 }, (_, number) => ({ ...long, name: `long ${number}` }));
    expect(withView(wide, long)).toMatchObject({ ok: false, problem: /room/ });
  });
});

describe('columns', () => {
  const columns = columnKeys(['region']);
  const keys = (choices: Parameters<typeof arrangedColumns>[1]) =>
    arrangedColumns(columns, choices).map(({ column }) => column.key);

  it('are the product’s without a choice', () => {
    expect(keys([])).toEqual(columns.map(({ key }) => key));
  });

  it('follow the choice, without one that is gone, a new one beside its neighbour', () => {
    const choices = ['source', 'dimension:segment', 'description', 'date'].map((key) => ({
      key,
      width: null,
      hidden: key === 'date',
    }));
    expect(keys(choices)).toEqual([
      'source',
      'description',
      'dimension:region',
      'scenario',
      'date',
      'account_code',
      'entity_id',
      'amount_minor',
    ]);
    const arranged = arrangedColumns(columns, choices);
    expect(arranged.find(({ column }) => column.key === 'date')?.hidden).toBe(true);
    expect(arrangedColumns(columns, choicesOf(arranged))).toEqual(arranged);
  });

  it('are moved by one place, or to another’s', () => {
    const all = choicesOf(arrangedColumns(columns, []));
    const order = (choices: typeof all) => choices.map(({ key }) => key).slice(0, 3);
    expect(order(movedColumn(all, 'date', 1))).toEqual(['account_code', 'date', 'entity_id']);
    expect(movedColumn(all, 'date', -1)).toEqual(all);
    expect(order(placedColumn(all, 'source', 'account_code'))).toEqual(['date', 'source', 'account_code']);
    expect(placedColumn(all, 'gone', 'date')).toEqual(all);
  });
});

describe('groups', () => {
  const rows = Array.from(
    { length: 500 },
    (_, number): LocatedRecord => ({
      id: `r${number}`,
      account_code: ['1.100', '2.100', '3.210'][number % 3] ?? '',
      date: `2024-01-${String(1 + (number % 28)).padStart(2, '0')}`,
      scenario: 'actual',
      amount_minor: number % 7 === 0 ? Number.MAX_SAFE_INTEGER - number : -(2 ** 51) * (number % 5),
      currency: number % 4 === 0 ? 'GEL' : 'USD',
      ...(number % 2 === 0 && { dimensions: { region: `R${number % 6}` } }),
      version: 1,
      sequence: 1,
      source: { kind: 'import' },
      updated_at: '2024-01-31T00:00:00.000Z',
      entity_id: number % 5 === 0 ? 'east' : 'west',
      period: '2024-01',
    }),
  );

  it('hold each row once, in the order of the rows', () => {
    for (const column of ['account_code', 'entity_id', 'dimension:region', 'scenario', 'date']) {
      const sorted = [...rows].sort(recordOrder(groupedSort([column], [])));
      const groups = grouped(sorted, column);
      expect(Object.values(groups).flat()).toEqual(sorted);
    }
    expect(Object.keys(grouped(rows, 'dimension:region'))).toContain('');
  });

  it('have exactly the sums of their rows, which no number could hold on the way', () => {
    const small = rows.map((row, number) => ({
      ...row,
      currency: 'USD',
      amount_minor: Math.floor(number / 5) % 2 === 0 ? 2 ** 52 : -(2 ** 52) + 1,
    }));
    for (const group of Object.values(grouped(small, 'entity_id'))) {
      for (const { currency, amount_minor, count } of groupSums(group)) {
        const own = group.filter((row) => row.currency === currency);
        expect(count).toBe(own.length);
        expect(BigInt(amount_minor)).toBe(own.reduce((sum, row) => sum + BigInt(row.amount_minor), 0n));
      }
    }
    const pair = rows.slice(0, 2).map((row, at) => ({
      ...row,
      currency: 'USD',
      amount_minor: (at === 0 ? 1 : -1) * (Number.MAX_SAFE_INTEGER - at),
    }));
    expect(groupSums(pair)).toEqual([{ currency: 'USD', amount_minor: 1, count: 2 }]);
  });

  it('come before what a person sorts by, in the direction they chose for it', () => {
    const byAmount = [{ column: 'amount_minor', direction: 'DESC' as const }];
    expect(groupedSort([], byAmount)).toBe(byAmount);
    expect(groupedSort(['entity_id'], byAmount)).toEqual([
      { column: 'entity_id', direction: 'ASC' },
      ...byAmount,
    ]);
    const down = { column: 'entity_id', direction: 'DESC' as const };
    expect(groupedSort(['entity_id'], [down])).toEqual([down]);
  });
});
