import { msg } from '@lingui/core/macro';
import type { Board, BoardChoice } from '@/data/documents';
import { texts } from '@/format/language';
import { isViewName, type ViewName } from './views';

/** Every tile there is, with its title. */
export const TILE_TITLES = texts({
  kpis: msg`Key figures`,
  targets: msg`Against target`,
  revenue: msg`Revenue by entity`,
  entities: msg`Entities`,
  variances: msg`Variances`,
  quality: msg`Data quality`,
  news: msg`News`,
  alerts: msg`Open alerts`,
  heatmap: msg`Heat map by department and entity`,
  trend: msg`Trend and forecast`,
  bridge: msg`From one figure to the other`,
  grid: msg`Records`,
  close: msg`Close`,
  proof: msg`Screens = records = BigQuery`,
  imports: msg`Latest imports`,
  platform: msg`Platform`,
  more: msg`More figures`,
  statement: msg`Statement`,
});

/** How many of twelve columns each takes. */
const SPANS = {
  kpis: 12,
  targets: 12,
  revenue: 6,
  entities: 6,
  variances: 8,
  quality: 4,
  news: 4,
  alerts: 4,
  heatmap: 6,
  trend: 6,
  bridge: 6,
  grid: 4,
  close: 6,
  proof: 6,
  imports: 6,
  platform: 6,
  more: 12,
  statement: 12,
} as const satisfies Record<keyof typeof TILE_TITLES, number>;

export type TileId = keyof typeof SPANS;

/** The product's own boards. A tile that is not in one can be added to it. */
export const PRODUCT: Record<ViewName, readonly TileId[]> = {
  executive: [
    'kpis', 'targets', 'revenue', 'entities', 'variances', 'alerts', 'quality', 'heatmap', 'trend', 'news', 'more', 'statement',
  ],
  controller: ['kpis', 'close', 'proof', 'imports', 'alerts', 'variances', 'quality', 'statement'],
  analyst: [
    'kpis', 'variances', 'grid', 'alerts', 'bridge', 'trend', 'heatmap', 'entities', 'targets', 'more', 'statement',
  ],
  department: ['kpis', 'targets', 'revenue', 'entities', 'variances', 'alerts', 'news', 'more', 'statement'],
  operations: ['platform', 'proof', 'imports', 'quality', 'alerts', 'news'],
}; // biome-ignore format: one line a board

/** Where a tile stands beside others of half the width. */
const WIDER: Partial<Record<ViewName, readonly TileId[]>> = {
  executive: ['news'],
  controller: ['alerts'],
  operations: ['quality', 'alerts', 'news'],
};

/** How many of twelve columns a tile takes in a view. */
export const spanOf = (view: ViewName, id: TileId): number => (WIDER[view]?.includes(id) ? 6 : SPANS[id]);

const isTile = (id: string): id is TileId => Object.hasOwn(SPANS, id);

export interface Arranged {
  shown: TileId[];
  hidden: TileId[];
}

/**
 * The tiles of a view. Ids that are not known (of an older or newer version) are left out; a tile that the board does
 * not name stands after the one that it follows in the product's own.
 */
export function arranged(
  view: ViewName,
  board: Board | undefined,
  allowed: (id: TileId) => boolean,
): Arranged {
  const product = PRODUCT[view];
  const known = (ids: readonly string[]) => [...new Set(ids)].filter(isTile);
  const away = new Set(known(board?.hidden ?? []));
  const shown = board ? known(board.tiles).filter((id) => !away.has(id)) : [...product];
  const named = new Set([...shown, ...away]);
  product.forEach((id, at) => {
    if (named.has(id)) return;
    const before = product
      .slice(0, at)
      .reverse()
      .find((each) => shown.includes(each));
    shown.splice(before === undefined ? 0 : shown.indexOf(before) + 1, 0, id);
  });
  const all = Object.keys(TILE_TITLES).filter(isTile);
  return {
    shown: shown.filter(allowed),
    hidden: all.filter((id) => !shown.includes(id)).filter(allowed),
  };
}

/** A list with one member moved to another place; beyond an end is that end. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [taken] = next.splice(from, 1);
  if (taken === undefined) return next;
  next.splice(Math.max(0, Math.min(next.length, to)), 0, taken);
  return next;
}

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const names = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((each) => typeof each === 'string' && NAME.test(each)).slice(0, 40)
    : [];

/** What a person's own layout says; null when it says nothing that can be read. */
export function readChoice(text: string): BoardChoice | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null || !('view' in read)) return null;
  const { view } = read;
  if (typeof view !== 'string' || !isViewName(view)) return null;
  const listed: unknown[] = 'boards' in read && Array.isArray(read.boards) ? read.boards : [];
  const boards = new Map<ViewName, Board>();
  for (const each of listed) {
    if (typeof each !== 'object' || each === null || !('view' in each)) continue;
    const { view: of } = each;
    if (typeof of !== 'string' || !isViewName(of)) continue;
    const tiles = 'tiles' in each ? names(each.tiles) : [];
    const hidden = 'hidden' in each ? names(each.hidden) : [];
    boards.set(of, { view: of, tiles, hidden });
  }
  return { view, boards: [...boards.values()] };
}

/** A choice in which a view has this board, or the product's own for null. */
export function withBoard(choice: BoardChoice, view: ViewName, board: Arranged | null): BoardChoice {
  const others = choice.boards.filter((each) => each.view !== view);
  const own = board ? [{ view, tiles: board.shown, hidden: board.hidden }] : [];
  return { view: choice.view, boards: [...others, ...own] };
}

export const boardOf = (choice: BoardChoice | null, view: ViewName): Board | undefined =>
  choice?.boards.find((each) => each.view === view);
