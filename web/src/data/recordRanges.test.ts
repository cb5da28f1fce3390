import { describe, expect, it } from 'vitest';
import { pageRanges } from './recordRanges';

const leaf = { entity: 'west', period: '2024-01' };
const prefixes = (depth: number): string[] =>
  Array.from({ length: 2 ** depth }, (_, number) => `b${number.toString(2).padStart(depth, '0')}`);
const id = (prefix: string) => `west_2024-01_${prefix}`;

describe('ranges of pages', () => {
  it('hold every page once, and those into which each will split', () => {
    const all = prefixes(8);
    const ranges = pageRanges(leaf, [...all].reverse(), 1_000);
    expect(ranges.length).toBe(8);
    expect(ranges.reduce((sum, { pages }) => sum + pages, 0)).toBe(256);
    for (const prefix of [
      ...all,
      ...all.map((each) => `${each}0`),
      ...all.map((each) => `${each}11`),
      'b',
      'b0',
    ]) {
      const holding = ranges.filter(({ from, until }) => from <= id(prefix) && id(prefix) < until);
      expect(holding, prefix).toHaveLength(1);
    }
  });

  it('end before what there is no room for', () => {
    const ranges = pageRanges(leaf, prefixes(7), 40);
    expect(ranges.map(({ pages }) => pages)).toEqual([32, 8]);
    expect(ranges.at(-1)?.until).toBe(id('b0101000'));
  });

  it('hold no other leaf', () => {
    const [only, ...more] = pageRanges(leaf, ['b'], 10);
    expect(more).toEqual([]);
    for (const other of ['west_2024-02_b', 'west_2023-12_b1', 'west2_2024-01_b', 'wes_2024-01_b'])
      expect(only && only.from <= other && other < only.until, other).toBe(false);
    expect(pageRanges(leaf, [], 10)).toEqual([]);
  });
});
