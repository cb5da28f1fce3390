import { describe, expect, it } from 'vitest';
import { pageReader } from './recordPages';
import { RecordSet } from './recordSet';

const raw = (id: string, over: object = {}) => ({
  id: id.padEnd(24, '0'),
  account_code: '1.100',
  date: '2024-01-03',
  scenario: 'actual',
  amount_minor: 100,
  currency: 'USD',
  version: 1,
  sequence: 1,
  source: { kind: 'import', import_id: 'i', row: 2 },
  updated_at: '2024-01-31T09:30:00.000Z',
  ...over,
});

const page = (records: object[], version = 1) => ({
  entity_id: 'west',
  period: '2024-01',
  prefix: 'b',
  version,
  count: records.length,
  records: JSON.stringify(records),
});

describe('a page that is read again', () => {
  it('has the same rows but for those that changed, and leaves out what is retired', () => {
    const read = pageReader();
    const [a, b] = read(page([raw('a'), raw('b'), raw('c', { retired: true })]));
    const again = read(page([raw('a'), raw('b', { version: 2, amount_minor: 7 }), raw('c')], 2));
    expect(again[0]).toBe(a);
    expect(again[1]).not.toBe(b);
    expect(again[1]).toMatchObject({ amount_minor: 7, entity_id: 'west', period: '2024-01' });
    expect(again).toHaveLength(3);
  });

  it('is the same list when only what is known about it changed', () => {
    const read = pageReader();
    expect(read(page([raw('a')], 2))).toBe(read(page([raw('a')], 2)));
  });

  it('names the record that is not what the contract says, and reads what comes after', () => {
    const read = pageReader();
    const bad = page([raw('a'), raw('b', { amount_minor: 1.5 })]);
    expect(() => read(bad)).toThrow(/records\[1\].*amount_minor/);
    expect(() => read({ ...bad, records: '{}' })).toThrow('expected a list');
    expect(() => read({ ...bad, records: '[' })).toThrow('not JSON');
    expect(() => read({ ...page([]), entity_id: undefined })).toThrow('entity_id');
    expect(() => read(page([null as unknown as object]))).toThrow('records[0]');
    expect(read(page([raw('a')]))).toHaveLength(1);
  });
});

describe('records by page', () => {
  const read = pageReader();
  const [a, b] = read(page([raw('a'), raw('b')]));
  if (!a || !b) throw new Error('two records');

  it('hold one record once while its page splits, in either order', () => {
    const set = new RecordSet();
    set.put('b', [a, b]);
    set.take();
    set.put('b0', [a]);
    set.drop('b');
    set.put('b1', [b]);
    expect(set.take()).toMatchObject({ change: null });
    set.drop('b0');
    expect(set.take().change).toMatchObject({ removed: [a], added: [] });
    expect(set.find(a.id)).toBeUndefined();
    expect(set.find(b.id)).toBe(b);
  });
});
