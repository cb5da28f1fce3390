import { describe, expect, it } from 'vitest';
import type { Movement } from '@/data/documents';
import { type Explained, explained, sumsUp, wayInWords } from './movement';

const NOTHING: Movement = {
  scope: 'west',
  period: '2019-12',
  metric: 'revenue',
  currency: 'USD',
  against: 'last_year',
  by: 'product_line',
  choices: ['product_line'],
  version: 1,
  way: 'volume_mix_price',
  opening: 3_000,
  closing: 3_540,
  bridge: null,
  contribution: null,
  refused: { refused: 'no_quantities', text: 'There are no units.' },
};

const WORKED: Movement = {
  ...NOTHING,
  refused: null,
  bridge: {
    unit: 'money',
    currency: 'USD',
    opening: 3_000,
    closing: 3_540,
    change: 540,
    effects: [
      { key: 'volume', label: 'Volume', amount: 300 },
      { key: 'mix', label: 'Mix', amount: 300 },
      { key: 'price', label: 'Price', amount: -60 },
      { key: 'new', label: 'New', amount: 0 },
    ],
    rows: [
      { key: 'b', label: 'B', change: 660, effects: { volume: 200, mix: 600, price: -140, new: 0 } },
      { key: 'a', label: 'A', change: -120, effects: { volume: 100, mix: -300, price: 80, new: 0 } },
    ],
  },
};

const of = (movement: Movement): Explained => {
  const found = explained(movement);
  if (found === null) throw new Error('refused');
  return found;
};

describe('why a figure moved, by a dimension', () => {
  it('draws the effects that are something, and sums effects and members', () => {
    const found = of(WORKED);
    expect(found.waterfall.parts.map((part) => [part.label, part.amount])).toEqual([
      ['Volume', 300],
      ['Mix', 300],
      ['Price', -60],
    ]);
    expect([found.waterfall.up, found.waterfall.down, found.waterfall.change]).toEqual([600, -60, 540]);
    expect(found.rows.map((row) => row.effects)).toEqual([
      [200, 600, -140],
      [100, -300, 80],
    ]);
    expect(sumsUp(found, { value: 3_540 })).toBe(true);
  });

  it('does not show what does not sum, nor what another figure stands beside', () => {
    expect(sumsUp(of(WORKED), { value: 3_541 })).toBe(false);
    const found = of(WORKED);
    const [first, ...others] = found.waterfall.parts;
    if (!first) throw new Error('no part');
    const wrong = {
      ...found,
      waterfall: { ...found.waterfall, parts: [{ ...first, amount: 301 }, ...others] },
    };
    expect(sumsUp(wrong, { value: 3_540 })).toBe(false);
    const lost = { ...found, rows: found.rows.slice(1) };
    expect(sumsUp(lost, { value: 3_540 })).toBe(false);
  });

  it('shows an effect that cancels out among the members', () => {
    const rows = [
      { key: 'b', label: 'B', change: 600, effects: { volume: 540, mix: 60 } },
      { key: 'a', label: 'A', change: -60, effects: { volume: 0, mix: -60 } },
    ];
    const effects = [
      { key: 'volume', label: 'Volume', amount: 540 },
      { key: 'mix', label: 'Mix', amount: 0 },
    ];
    const found = of({
      ...WORKED,
      bridge: { ...(WORKED.bridge as NonNullable<Movement['bridge']>), effects, rows },
    });
    expect(found.effects).toEqual(['Volume', 'Mix']);
    expect(found.waterfall.parts.map((part) => part.label)).toEqual(['Volume']);
    expect(sumsUp(found, { value: 3_540 })).toBe(true);
  });

  it('folds the members after the eighth, which still sum', () => {
    const rows = Array.from({ length: 12 }, (_, at) => ({
      key: `m${at}`,
      label: `M${at}`,
      change: 45,
      effects: { volume: 40, mix: 5 },
    }));
    const effects = [
      { key: 'volume', label: 'Volume', amount: 480 },
      { key: 'mix', label: 'Mix', amount: 60 },
    ];
    const found = of({
      ...WORKED,
      bridge: { ...(WORKED.bridge as NonNullable<Movement['bridge']>), effects, rows },
    });
    expect(found.rows).toHaveLength(9);
    expect(found.rows.at(-1)).toEqual({ key: '(other)', label: '4 others', effects: [160, 20], change: 180 });
    expect(sumsUp(found, { value: 3_540 })).toBe(true);
  });

  it('gives contributions with their shares, or nothing where all is refused', () => {
    const contribution = {
      change: 540,
      gross_up: 660,
      gross_down: -120,
      rows: [
        { key: 'b', label: 'B', delta: 660, share_bp: 12_222 },
        { key: 'a', label: 'A', delta: -120, share_bp: null },
      ],
      other: { key: 'other', label: 'Other', delta: 0, share_bp: 0 },
      explained_bp: 10_000,
      reason: null,
    };
    const found = of({ ...NOTHING, way: 'contribution', refused: null, contribution });
    expect(found.waterfall.parts.map((part) => [part.label, part.detail])).toEqual([
      ['B', '122.2% of the change'],
      ['A', undefined],
    ]);
    expect(sumsUp(found, { value: 3_540 })).toBe(true);
    expect(explained(NOTHING)).toBeNull();
  });

  it('is named by what it is', () => {
    expect(wayInWords(WORKED)).toBe('Volume, mix and price');
    expect(wayInWords({ way: 'rate_and_mix', by: 'region' })).toBe('Rate and mix');
    expect(wayInWords({ way: 'contribution', by: 'product_line' })).toBe('By product line');
    expect(wayInWords({ way: 'contribution', by: null })).toBe('By dimension');
  });
});
