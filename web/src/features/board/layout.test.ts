import { describe, expect, it } from 'vitest';
import { arranged, boardOf, moved, PRODUCT, readChoice, TILE_TITLES, withBoard } from './layout';
import { VIEW_NAMES } from './views';

const all = () => true;

describe('a board', () => {
  it('is the product’s own while nobody said anything', () => {
    for (const view of VIEW_NAMES) {
      const { shown, hidden } = arranged(view, undefined, all);
      expect(shown).toEqual(PRODUCT[view]);
      expect([...shown, ...hidden].sort()).toEqual(Object.keys(TILE_TITLES).sort());
    }
  });

  it('keeps a person’s order and what they hid', () => {
    const board = {
      view: 'operations' as const,
      tiles: ['news', 'platform'],
      hidden: ['proof', 'imports', 'quality', 'alerts'],
    };
    expect(arranged('operations', board, all).shown).toEqual(['news', 'platform']);
  });

  it('leaves out tiles that there are not any more, and says each once', () => {
    const board = {
      view: 'operations' as const,
      tiles: ['gone', 'news', 'news', 'platform'],
      hidden: ['__proto__', 'toString', 'proof', 'imports', 'quality', 'alerts'],
    };
    expect(arranged('operations', board, all).shown).toEqual(['news', 'platform']);
  });

  it('puts a tile that is new after the one it follows in the product’s own', () => {
    const tiles = PRODUCT.executive.filter((id) => id !== 'entities' && id !== 'kpis').reverse();
    const { shown } = arranged('executive', { view: 'executive', tiles, hidden: [] }, all);
    expect(shown[0]).toBe('kpis');
    expect(shown[shown.indexOf('revenue') + 1]).toBe('entities');
  });

  it('shows nothing that is not for this member', () => {
    const { shown, hidden } = arranged(
      'controller',
      undefined,
      (id) => id !== 'imports' && id !== 'platform',
    );
    expect([...shown, ...hidden]).not.toContain('imports');
    expect(hidden).not.toContain('platform');
  });
});

describe('a saved choice', () => {
  it('comes back as it was saved', () => {
    const choice = withBoard({ view: 'analyst', boards: [] }, 'analyst', {
      shown: ['kpis'],
      hidden: ['news'],
    });
    expect(readChoice(JSON.stringify(choice))).toEqual(choice);
    expect(boardOf(choice, 'analyst')?.tiles).toEqual(['kpis']);
    expect(withBoard(choice, 'analyst', null).boards).toEqual([]);
  });

  it('of another shape says nothing, or what can be read of it', () => {
    for (const text of ['', '[]', 'null', '{', '7', '{"view":"cinema"}', '{"boards":[]}']) {
      expect(readChoice(text)).toBeNull();
    }
    expect(
      readChoice(
        '{"view":"analyst","boards":[7,{"view":"cinema"},{"view":"analyst","tiles":[1,"kpis","<b>"]}]}',
      ),
    ).toEqual({ view: 'analyst', boards: [{ view: 'analyst', tiles: ['kpis'], hidden: [] }] });
  });

  it('fits into what a browser may write', () => {
    let choice = { view: 'executive' as const, boards: [] } as Parameters<typeof withBoard>[0];
    for (const view of VIEW_NAMES) choice = withBoard(choice, view, arranged(view, undefined, all));
    expect(JSON.stringify(choice).length).toBeLessThan(4_000);
  });
});

describe('moving', () => {
  it('takes one from its place to another, and stops at the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 2, -5)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b', 'c'], 0, 9)).toEqual(['b', 'c', 'a']);
    expect(moved(['a'], 4, 0)).toEqual(['a']);
  });
});
