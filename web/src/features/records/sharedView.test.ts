import { describe, expect, it } from 'vitest';
import type { GridView, SavedView } from '@/data/gridViews';
import { isGone, isSameView, savedView, sharedIdIn, stepTo } from './sharedView';

const ID = 'a'.repeat(24);
const NOTHING = { find: '', account: null, scenario: null };

const saved = (over: Partial<SavedView> = {}): SavedView => ({
  columns: [{ key: 'amount_minor', width: 200, hidden: false }],
  sort: [{ column: 'date', direction: 'DESC' }],
  group: ['entity_id'],
  filter: { find: 'accrual', account: null, scenario: null },
  ...over,
});

const shared = (version: number, over: Partial<GridView> = {}): GridView => ({
  id: ID,
  name: 'Open accruals',
  scope: 'group',
  view: saved(),
  version,
  made_by: 'ana',
  made_name: 'Ana',
  made_at: '2026-01-01T00:00:00.000Z',
  changed_by: 'ana',
  changed_name: 'Ana',
  changed_at: '2026-01-01T00:00:00.000Z',
  ...over,
});

describe('an address', () => {
  it('names a shared view by its id, and nothing else does', () => {
    const named = (text: string) => sharedIdIn(new URLSearchParams(text));
    expect(named(`view=${ID}`)).toBe(ID);
    for (const text of ['', 'view=', 'view=executive', `view=${ID}a`, `gridview=${ID}`])
      expect(named(text), text).toBeNull();
  });
});

describe('what is shared', () => {
  it('is what is on screen, within what the contract takes', () => {
    const columns = Array.from({ length: 70 }, (_, at) => ({ key: `c${at}`, width: 10.4, hidden: false }));
    const view = savedView(
      { columns, sort: [], group: ['date', 'scenario', 'entity_id'] },
      { find: 'x'.repeat(300), account: '1.100', scenario: null },
    );
    expect(view.columns).toHaveLength(60);
    expect(view.columns[0]).toEqual({ key: 'c0', width: 50, hidden: false });
    expect(view.group).toEqual(['date', 'scenario']);
    expect(view.filter).toEqual({ find: 'x'.repeat(200), account: '1.100', scenario: null });
  });

  it('is the same whatever order its parts are written in, and another with any part of it', () => {
    const [column] = saved().columns;
    const turned = {
      filter: saved().filter,
      group: saved().group,
      sort: saved().sort,
      columns: [{ ...column, key: 'amount_minor', hidden: false, width: 200 }],
    };
    expect(isSameView(saved(), turned)).toBe(true);
    for (const over of [{ columns: [] }, { sort: [] }, { group: [] }, { filter: NOTHING }])
      expect(isSameView(saved(), saved(over)), JSON.stringify(over)).toBe(false);
  });
});

describe('a shared view that is named', () => {
  const never = { isLast: false, wasListed: false };
  const list = (views: GridView[], fromCache = false) => ({
    status: 'ready' as const,
    data: views,
    fromCache,
  });

  it('is gone when the server’s list has it no more', () => {
    expect(isGone(list([]), ID, never)).toBe(true);
    expect(isGone(list([shared(1, { id: 'b'.repeat(24) })]), ID, { isLast: true, wasListed: true })).toBe(
      true,
    );
    expect(isGone(list([shared(1)]), ID, { isLast: true, wasListed: true })).toBe(false);
    expect(isGone(list([]), null, never)).toBe(false);
  });

  it('is not gone while nobody knows: before the server answered, or just after it was shared here', () => {
    expect(isGone({ status: 'loading' }, ID, never)).toBe(false);
    expect(isGone({ status: 'failed', message: '' }, ID, never)).toBe(false);
    expect(isGone(list([], true), ID, never)).toBe(false);
    expect(isGone(list([]), ID, { isLast: true, wasListed: false })).toBe(false);
  });
});

describe('a shared view that comes', () => {
  const theirs = saved({ group: [] });
  const mine = saved({ sort: [] });

  it('is put on when it is another than the one that is on', () => {
    expect(stepTo(shared(1), null, mine)).toBe('put on');
    expect(stepTo(shared(1), shared(9, { id: 'b'.repeat(24) }), mine)).toBe('put on');
  });

  it('late, or again, changes nothing', () => {
    expect(stepTo(shared(2), shared(2), mine)).toBe('nothing');
    expect(stepTo(shared(1, { view: theirs }), shared(2), saved())).toBe('nothing');
  });

  it('changed by another follows, unless that would take one’s own changes away', () => {
    expect(stepTo(shared(2, { view: theirs }), shared(1), saved())).toBe('put on');
    expect(stepTo(shared(2, { view: theirs }), shared(1), mine)).toBe('tell');
  });

  it('that says what is on screen, or has another name only, leaves the screen as it is', () => {
    expect(stepTo(shared(2, { view: mine }), shared(1), mine)).toBe('take note');
    expect(stepTo(shared(2, { name: 'Accruals' }), shared(1), mine)).toBe('take note');
  });
});
