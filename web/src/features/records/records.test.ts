import { describe, expect, it } from 'vitest';
import type { LocatedRecord } from '@/data/records';
import { commonDimensions } from './dimensions';
import { draftCell, draftRequest, withPatch } from './draft';
import { matcher, recordOrder } from './filterRecords';
import { heldRows } from './heldRows';
import { record } from './testRecord';

describe('a draft', () => {
  it('holds only what differs, and vanishes when nothing does', () => {
    const changed = draftCell(null, record('a'), 'amount_minor', 250);
    expect(changed?.patch).toEqual({ amount_minor: 250 });
    expect(draftCell(changed, record('a'), 'amount_minor', 100)).toBeNull();
  });

  it('keeps the version of its first cell when the record changes underneath', () => {
    const draft = draftCell(null, record('a', { version: 3 }), 'amount_minor', 250);
    const later = draftCell(draft, record('a', { version: 4, amount_minor: 999 }), 'description', 'x');
    expect(later && draftRequest(later, 'why')).toMatchObject({
      base_version: 3,
      base: { amount_minor: 100, description: '' },
      patch: { amount_minor: 250, description: 'x' },
      reason: 'why',
    });
  });

  it('takes the record to the period of its new date, and back', () => {
    const moved = draftCell(null, record('a'), 'date', '2020-01-15');
    expect(moved?.patch).toEqual({ date: '2020-01-15', period: '2020-01' });
    expect(draftCell(moved, record('a'), 'date', '2019-12-09')?.patch).toEqual({ date: '2019-12-09' });
    expect(moved && draftRequest(moved, 'why').base).toEqual({ date: '2019-12-03' });
  });

  it('sets dimensions one by one, and knows when all are as they were', () => {
    const original = record('a', { dimensions: { segment: 'Consumer', city: 'Tbilisi' } });
    const set = draftCell(null, original, 'dimension:segment', 'Corporate');
    expect(set?.patch).toEqual({ dimensions: { segment: 'Corporate', city: 'Tbilisi' } });
    expect(set && draftRequest(set, 'why').base).toEqual({ dimensions: original.dimensions });
    const emptied = draftCell(set, original, 'dimension:city', '');
    expect(emptied?.patch).toEqual({ dimensions: { segment: 'Corporate' } });
    expect(withPatch(original, emptied?.patch).dimensions).toEqual({ segment: 'Corporate' });
    const back = draftCell(emptied, original, 'dimension:city', 'Tbilisi');
    expect(draftCell(back, original, 'dimension:segment', 'Consumer')).toBeNull();
  });

  it('shows over the record without changing it', () => {
    const original = record('a');
    expect(withPatch(original, { amount_minor: 7 }).amount_minor).toBe(7);
    expect(original.amount_minor).toBe(100);
  });
});

describe('the grid', () => {
  it('keeps its columns when one cell is emptied', () => {
    const both = { segment: 'Consumer', city: 'Tbilisi' };
    const full = [1, 2, 3, 4].map(() => record('a', { dimensions: both }));
    const emptied = [record('a', { dimensions: { segment: 'Consumer' } }), ...full.slice(1)];
    expect(commonDimensions(full, 1)).toEqual(['city']);
    expect(commonDimensions(emptied, 1)).toEqual(['city']);
    expect(commonDimensions([...emptied, record('a', { dimensions: { agent: 'x' } })], 2)).toEqual([
      'city',
      'segment',
    ]);
    expect(commonDimensions([record('a')], 2)).toEqual([]);
  });

  const rows = [
    record('c', { amount_minor: 5, description: 'Blue chair', dimensions: { segment: 'Corporate' } }),
    record('a', { amount_minor: 5, description: 'Desk' }),
    record('b', { amount_minor: -9, account_code: '2.100', scenario: 'budget' }),
  ];
  const name = (code: string) => (code === '1.100' ? 'Sales' : 'Product cost');
  const found = (text: string) =>
    rows.filter(matcher({ text, account: null, scenario: null }, name)).map(({ id }) => id);

  it('finds every word, in any field, in any case', () => {
    expect(found('chair CORP')).toEqual(['c']);
    expect(found('product cost')).toEqual(['b']);
    expect(found('chair desk')).toEqual([]);
    expect(found('  ')).toHaveLength(3);
  });

  it('filters by account and scenario', () => {
    expect(rows.some(matcher({ text: '', account: '1.100', scenario: 'budget' }, name))).toBe(false);
  });

  it('sorts amounts as numbers and breaks ties by id', () => {
    const order = recordOrder([{ column: 'amount_minor', direction: 'DESC' }]);
    expect([...rows].sort(order).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  });
});

describe('the rows while somebody types', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => record(id, { version: 1 })) as [
    LocatedRecord,
    LocatedRecord,
    LocatedRecord,
  ];
  const held = { id: 'b', rows: [a, b, c], record: b };

  it('keep their order and the record typed into, while the others follow', () => {
    const [newA, newB, newC] = [a, b, c].map((row) => ({ ...row, version: 2 })) as [
      LocatedRecord,
      LocatedRecord,
      LocatedRecord,
    ];
    const rows = heldRows(held, [newC, newB, newA, record('d')]);
    expect(rows).toEqual([newA, b, newC]);
    expect(rows[1], 'the very object: the grid compares by identity').toBe(b);
  });

  it('keep what was deleted until the typing ends', () => {
    expect(heldRows(held, [a])).toEqual([a, b, c]);
  });
});
