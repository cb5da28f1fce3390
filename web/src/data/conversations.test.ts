import { describe, expect, it } from 'vitest';
import {
  completions,
  conversations,
  isOpen,
  mentionBefore,
  mentionsIn,
  only,
  openCounts,
  pieces,
  targetKey,
} from './conversations';
import type { Comment } from './documents';

const said = (id: string, minute: number, change: Partial<Comment> = {}): Comment => ({
  id,
  uid: 'ana',
  name: 'Ana',
  kind: 'kpi',
  entity_id: 'west',
  period: '2026-01',
  target: 'revenue',
  thread: id,
  body: 'Why?',
  mentions: [],
  created_at: `2026-01-31T09:${String(minute).padStart(2, '0')}:00.000Z`,
  edited_at: null,
  resolved_at: null,
  resolved_by: null,
  resolved_name: null,
  told: true,
  ...change,
});
const resolved = { resolved_at: '2026-01-31T10:00:00.000Z', resolved_by: 'bob', resolved_name: 'Bob' };

describe('conversations', () => {
  it('gather answers under their beginning, whatever order they come in', () => {
    const all = [said('c', 3, { thread: 'a' }), said('b', 9), said('a', 1), said('d', 2, { thread: 'a' })];
    for (const order of [all, [...all].reverse()]) {
      expect(
        conversations(order).map(({ first, answers }) => [first.id, ...answers.map(({ id }) => id)]),
      ).toEqual([['b'], ['a', 'd', 'c']]);
    }
  });

  it('keep an answer that was written by a clock before its question', () => {
    const [one] = conversations([said('a', 5), said('b', 4, { thread: 'a' })]);
    expect([one?.first.id, one?.answers.map(({ id }) => id)]).toEqual(['a', ['b']]);
  });

  it('count what stands in open ones, by number', () => {
    const all = [
      said('a', 1),
      said('b', 2, { thread: 'a' }),
      said('c', 3, resolved),
      said('d', 4, { target: 'cogs' }),
    ];
    const revenue = said('x', 0);
    expect(openCounts(all).get(targetKey(revenue))).toBe(2);
    expect(openCounts(all).get(targetKey({ ...revenue, target: 'cogs' }))).toBe(1);
    expect(openCounts(all).get(targetKey({ ...revenue, entity_id: 'east' }))).toBeUndefined();
    expect(conversations(all).filter(isOpen)).toHaveLength(2);
  });

  it('are those that one takes part in or is mentioned in, resolved or not', () => {
    const all = conversations([
      said('a', 1, resolved),
      said('b', 2, { thread: 'a', uid: 'bob' }),
      said('c', 3, { mentions: ['bob'] }),
      said('d', 4),
    ]);
    const ids = (which: 'open' | 'mine' | 'mentions' | 'all') =>
      only(all, which, 'bob').map(({ first }) => first.id);
    expect(ids('open')).toEqual(['d', 'c']);
    expect(ids('mine')).toEqual(['a']);
    expect(ids('mentions')).toEqual(['c']);
    expect(ids('all')).toEqual(['d', 'c', 'a']);
  });
});

describe('a mention', () => {
  const PEOPLE = [
    { uid: 'ana', name: 'Ana Analyst' },
    { uid: 'an', name: 'Ana' },
    { uid: 'nino', name: 'ნინო' },
    { uid: 'bob', name: "Bob O'Neil" },
  ];

  it('is being typed after an @ that begins a word', () => {
    expect(mentionBefore('see @an', 7)).toEqual({ from: 4, typed: 'an' });
    expect(mentionBefore('@', 1)).toEqual({ from: 0, typed: '' });
    expect(mentionBefore('@ნი', 3)).toEqual({ from: 0, typed: 'ნი' });
    expect(mentionBefore('@bob o', 6)).toEqual({ from: 0, typed: 'bob o' });
    for (const text of ['mail ana@x', 'no', '@ana was here and', '']) {
      expect(mentionBefore(text, text.length)).toBeNull();
    }
    expect(mentionBefore('@an', 0)).toBeNull();
  });

  it('is completed by any word of a name', () => {
    expect(completions(PEOPLE, 'AN', 5).map(({ uid }) => uid)).toEqual(['an', 'ana']);
    expect(completions(PEOPLE, "o'n", 5).map(({ uid }) => uid)).toEqual(['bob']);
    expect(completions(PEOPLE, '', 2)).toHaveLength(2);
    expect(completions(PEOPLE, 'zed', 5)).toEqual([]);
  });

  it('is of the longest name that stands there, and gone with its text', () => {
    expect(mentionsIn('@Ana Analyst, please', PEOPLE)).toEqual(['ana']);
    expect(mentionsIn('@Ana and @ნინო and @Ana', PEOPLE)).toEqual(['an', 'nino']);
    expect(mentionsIn('Ana, a@b', PEOPLE)).toEqual([]);
  });

  it('is shown where it stands and changes nothing of the text', () => {
    const text = '<b>@Ana</b> & @nobody';
    const found = pieces(text, PEOPLE);
    expect(found.map((piece) => piece.text).join('')).toBe(text);
    expect(found.filter(({ uid }) => uid).map((piece) => piece.text)).toEqual(['@Ana']);
  });
});
