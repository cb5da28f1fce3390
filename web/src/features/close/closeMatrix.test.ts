import { describe, expect, it } from 'vitest';
import type { PeriodState } from '@/data/documents';
import { entityTree } from '@/data/entityTree';
import { cellKey, lastPeriods, offers, rollup, STATES, untouched } from './closeMatrix';

const TREE = entityTree(
  ['group', 'west', 'east', 'south'].map((id) => ({
    id,
    name: id,
    parent: id === 'group' ? null : 'group',
    currency: 'USD',
  })),
  null,
);
const states = (found: Record<string, PeriodState['state']>) =>
  new Map(
    Object.entries(found).map(([entity, state]) => [
      cellKey(entity, '2026-01'),
      { ...untouched(entity, '2026-01'), state },
    ]),
  );

describe('the close of an entity above others', () => {
  it('is as far as the last of those below', () => {
    const all = states({ west: 'locked', east: 'closed', south: 'hold' });
    expect(rollup(TREE, 'group', '2026-01', all)).toEqual({ state: 'hold', done: 2, of: 3 });
    expect(rollup(TREE, 'group', '2026-02', all)).toEqual({ state: 'open', done: 0, of: 3 });
    expect(rollup(TREE, 'west', '2026-01', all)).toEqual({ state: 'locked', done: 1, of: 1 });
  });
});

describe('the close of a month', () => {
  it('shows the newest periods, newest last', () => {
    expect(lastPeriods(['2026-02', '2025-12', '2026-01'], 2)).toEqual(['2026-01', '2026-02']);
    expect(lastPeriods([], 6)).toEqual([]);
  });

  it('offers steps to controllers alone, and the lock to an owner', () => {
    for (const state of STATES) {
      expect(offers(state, 'editor')).toEqual([]);
      expect(offers(state, 'viewer')).toEqual([]);
    }
    expect(offers('hold', 'admin').map(({ to }) => to)).toEqual(['closed', 'soft_close']);
    expect(offers('closed', 'admin')).toEqual([]);
    expect(offers('closed', 'owner').map(({ to }) => to)).toEqual(['locked']);
    expect(offers('locked', 'owner')).toEqual([]);
  });
});
