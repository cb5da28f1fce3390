import { describe, expect, it } from 'vitest';
import { type LocatedRecord, RecordSet } from '@/data/recordSet';
import { matcher, recordOrder } from './filterRecords';
import { buildView, placeOf, stepView } from './rowView';

const DATES = ['2024-01-01', '2024-01-02', '2024-01-03'];

function record(id: string, version: number, random: () => number): LocatedRecord {
  return {
    id,
    version,
    sequence: 1,
    account_code: random() < 0.5 ? '1.100' : '2.100',
    date: DATES[Math.floor(random() * DATES.length)] ?? '',
    scenario: random() < 0.8 ? 'actual' : 'budget',
    amount_minor: Math.floor((random() - 0.5) * 2 ** 52),
    currency: random() < 0.7 ? 'USD' : 'GEL',
    source: { kind: 'import' },
    updated_at: '2024-01-31T00:00:00.000Z',
    entity_id: 'west',
    period: '2024-01',
  };
}

/** Numbers that look random and are the same in each run of a seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe('a view that follows', () => {
  const criteria = [
    {
      matches: matcher({ text: '', account: null, scenario: null }, () => ''),
      order: recordOrder([]),
    },
    {
      matches: matcher({ text: '2024', account: '1.100', scenario: 'actual' }, () => ''),
      order: recordOrder([
        { column: 'account_code', direction: 'DESC' },
        { column: 'amount_minor', direction: 'ASC' },
      ]),
    },
  ];

  it('is the view made anew, whatever pages bring in whatever order', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = randomOf(seed);
      const pick = (count: number) => Math.floor(random() * count);
      const set = new RecordSet();
      const pages = new Map<string, LocatedRecord[]>();
      let views = criteria.map((each) => buildView([], each));
      for (let step = 1; step <= 25; step += 1) {
        for (let page = pick(3); page >= 0; page -= 1) {
          const key = `p${pick(4)}`;
          const rows = (pages.get(key) ?? []).filter(() => random() < 0.9);
          const changed = rows.map((row) => (random() < 0.2 ? record(row.id, step, random) : row));
          for (let more = pick(4); more > 0; more -= 1)
            changed.push(record(`${key}-${step}-${page}-${more}`, step, random));
          if (random() < 0.1) {
            // The page split: another has its records before this one goes.
            pages.delete(key);
            const other = `s${pick(4)}`;
            const both = [...(pages.get(other) ?? []), ...changed];
            pages.set(other, both);
            set.put(other, both);
            set.drop(key);
          } else {
            pages.set(key, changed);
            set.put(key, changed);
          }
        }
        const { records, change } = set.take();
        const all = [...pages.values()].flat();
        expect(new Set(records), `seed ${seed}, step ${step}`).toEqual(new Set(all));
        views = views.map((view, index) => {
          const each = criteria[index] ?? criteria[0];
          if (!each) throw new Error('no criteria');
          const next = change ? stepView(view, records, change, each) : view;
          const anew = buildView(records, each);
          expect(next.rows).toEqual(anew.rows);
          expect(next.rows).toEqual(all.filter(each.matches).sort(each.order));
          expect(next.sums).toEqual(anew.sums);
          expect(next.accounts).toEqual(anew.accounts);
          expect(next.scenarios).toEqual(anew.scenarios);
          return next;
        });
      }
    }
  });

  it('keeps the very list when nothing that matches changed', () => {
    const random = randomOf(7);
    const only = criteria[1];
    if (!only) throw new Error('no criteria');
    const budget = { ...record('b', 1, random), scenario: 'budget' };
    const view = buildView([record('a', 1, random)], only);
    const next = stepView(view, [], { from: view.source, removed: [], added: [budget] }, only);
    expect(next.rows).toBe(view.rows);
  });

  it('finds a record by its place in the order', () => {
    const random = randomOf(3);
    const order = recordOrder([]);
    const rows = Array.from({ length: 200 }, (_, index) => record(`r${index}`, 1, random)).sort(order);
    for (const [index, row] of rows.entries()) expect(placeOf(rows, row, order)).toBe(index);
  });
});
