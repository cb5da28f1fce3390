import { describe, expect, it } from 'vitest';
import type { Presence } from './documents';
import {
  type Beat,
  CROWD,
  CROWD_MOVE_MS,
  colourOf,
  HEARTBEAT_MS,
  MOVE_MS,
  nextBeat,
  PRESENT_MS,
  peopleHere,
  takenCells,
} from './presenceState';

const NOW = Date.parse('2026-01-31T09:30:00.000Z');
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1_000).toISOString();
const tab = (uid: string, change: Partial<Presence> = {}): Presence => ({
  uid,
  tab: 't1',
  name: uid,
  screen: 'records',
  scope: 'west',
  period: '2026-01',
  cell: '',
  seen_at: at(1),
  expires_at: at(-30),
  ...change,
});
const beat = (change: Partial<Beat> = {}): Beat => ({
  sentAt: 0,
  sending: false,
  moved: false,
  visible: true,
  ...change,
});

describe('a heartbeat', () => {
  it('comes at once for a new tab, then every 20 seconds', () => {
    expect(nextBeat(beat({ sentAt: null }), 5, 0)).toBe(0);
    expect(nextBeat(beat(), 5_000, 0)).toBe(HEARTBEAT_MS - 5_000);
    expect(nextBeat(beat(), HEARTBEAT_MS + 999, 0)).toBe(0);
  });

  it('does not come while nobody looks, or while the last one is under way', () => {
    expect(nextBeat(beat({ visible: false, moved: true }), 1e9, 0)).toBeNull();
    expect(nextBeat(beat({ sending: true, moved: true }), 1e9, 0)).toBeNull();
  });

  it('tells of moves together, once a second at most, and more rarely in a crowd', () => {
    expect(nextBeat(beat({ moved: true }), 400, 0)).toBe(MOVE_MS - 400);
    expect(nextBeat(beat({ moved: true }), 1_500, CROWD - 1)).toBe(0);
    expect(nextBeat(beat({ moved: true }), 400, CROWD)).toBe(CROWD_MOVE_MS - 400);
  });

  it('of a tab is missed in time: 35 seconds after a crash nobody is shown', () => {
    expect(PRESENT_MS + 2_000).toBeLessThanOrEqual(35_000);
    expect(PRESENT_MS - HEARTBEAT_MS).toBeGreaterThanOrEqual(10_000);
  });
});

describe('the people here', () => {
  it('are others whose word is fresh, one entry a person', () => {
    const all = [
      tab('zoe'),
      tab('me'),
      tab('ana', { tab: 't1', seen_at: at(20) }),
      tab('ana', { tab: 't2', screen: 'dashboard', seen_at: at(2) }),
      tab('gone', { seen_at: at(33) }),
    ];
    const people = peopleHere(all, NOW, 'me');
    expect(people.map(({ uid, tabs }) => [uid, tabs.map((each) => each.tab)])).toEqual([
      ['ana', ['t2', 't1']],
      ['zoe', ['t1']],
    ]);
  });

  it('are judged on the server’s clock: one that is minutes off hides and keeps nobody', () => {
    expect(peopleHere([tab('ana', { seen_at: at(-1) })], NOW, 'me')).toHaveLength(1);
    expect(peopleHere([tab('ana')], NOW + PRESENT_MS, 'me')).toEqual([]);
  });

  it('take cells: of two in one, the last', () => {
    const people = peopleHere(
      [tab('ana', { cell: 'r1:date', seen_at: at(9) }), tab('bob', { cell: 'r1:date' }), tab('eve')],
      NOW,
      'me',
    );
    expect([...takenCells(people)].map(([cell, { uid }]) => [cell, uid])).toEqual([['r1:date', 'bob']]);
  });

  it('keep one of eight colours', () => {
    const colours = new Set(Array.from({ length: 200 }, (_, n) => colourOf(`person-${n}`)));
    expect([...colours].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(colourOf('ana')).toBe(colourOf('ana'));
  });
});
