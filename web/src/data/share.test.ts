import { describe, expect, it } from 'vitest';
import { share } from './share';

const before = {
  version: 4,
  rows: [
    { code: '1', actual: 100, by: { a: null } },
    { code: '2', actual: 200, by: { a: 1 } },
  ],
  names: { one: 'One' },
};

describe('share', () => {
  it('keeps what did not change, and only that', () => {
    const after = structuredClone(before);
    after.version = 5;
    (after.rows[1] as { actual: number }).actual = 201;
    const shared = share(before, after);
    expect(shared).toEqual(after);
    expect(shared).not.toBe(before);
    expect(shared.rows[0]).toBe(before.rows[0]);
    expect(shared.rows[1]).not.toBe(before.rows[1]);
    expect(shared.rows[1]?.by).toBe(before.rows[1]?.by);
    expect(shared.names).toBe(before.names);
  });

  it('is what was there when all of it is the same', () => {
    expect(share(before, structuredClone(before))).toBe(before);
  });

  it.each([
    [[1, 2], [1]],
    [[1], [1, undefined]],
    [{ a: undefined }, {}],
    [{}, { a: undefined }],
    [{ a: 1 }, { b: 1 }],
    [[1], { 0: 1 }],
    [{ 0: 1 }, [1]],
    [null, {}],
    [{}, null],
    [0, '0'],
    ['a', 'b'],
  ])('takes %j for another thing than %j', (one, other) => {
    expect(share(one, other)).toStrictEqual(other);
    expect(share(one, other)).not.toBe(one);
  });

  it('knows classes of others, such as bytes and sets, by identity alone', () => {
    const set = new Set([1]);
    expect(share({ of: new Set([1]) }, { of: set }).of).toBe(set);
  });
});
