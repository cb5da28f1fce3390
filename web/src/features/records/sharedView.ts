import type { GridView, SavedView } from '@/data/gridViews';
import type { Watched } from '@/data/watch';
import { type Arrangement, clampedWidth, type GridFilter, MOST_GROUPS } from './gridView';

const MOST_COLUMNS = 60;
const MOST_SORTS = 10;
const TEXT_LENGTH = 200;
const ID = /^[0-9a-f]{24}$/;

/** The shared view that an address names. The dashboard's own views are named there too, by words. */
export function sharedIdIn(search: URLSearchParams): string | null {
  const id = search.get('view');
  return id !== null && ID.test(id) ? id : null;
}

/** What is on screen, as it is shared: in the contract's order and bounds, so that two of them can be compared. */
export function savedView({ columns, sort, group }: Arrangement, filter: GridFilter): SavedView {
  return {
    columns: columns.slice(0, MOST_COLUMNS).map(({ key, width, hidden }) => ({
      key,
      width: width === null ? null : clampedWidth(width),
      hidden,
    })),
    sort: sort.slice(0, MOST_SORTS).map(({ column, direction }) => ({ column, direction })),
    group: group.slice(0, MOST_GROUPS),
    filter: {
      find: filter.find.slice(0, TEXT_LENGTH),
      account: filter.account?.slice(0, TEXT_LENGTH) ?? null,
      scenario: filter.scenario?.slice(0, TEXT_LENGTH) ?? null,
    },
  };
}

export const isSameView = (one: SavedView, other: SavedView): boolean =>
  JSON.stringify(savedView(one, one.filter)) === JSON.stringify(savedView(other, other.filter));

/**
 * Whether the view that an address names is there no more, as far as its list says. What the cache does not have may well
 * be on the server, and what was shared here a moment ago (`isLast`) is not listed before the listener has it (`wasListed`).
 */
export function isGone(
  list: Watched<readonly GridView[]>,
  id: string | null,
  { isLast, wasListed }: { isLast: boolean; wasListed: boolean },
): boolean {
  if (id === null || list.status !== 'ready' || list.fromCache) return false;
  return !list.data.some((view) => view.id === id) && (!isLast || wasListed);
}

export type Step = 'nothing' | 'put on' | 'take note' | 'tell';

/**
 * What becomes of a screen when a shared view comes: `seen` is the one that was put on last, `shows` what is on screen.
 * Someone's own changes to it are never taken from them: they are told, and decide.
 */
export function stepTo(found: GridView, seen: GridView | null, shows: SavedView): Step {
  if (seen?.id !== found.id) return 'put on';
  if (found.version <= seen.version) return 'nothing';
  if (isSameView(found.view, seen.view) || isSameView(found.view, shows)) return 'take note';
  return isSameView(shows, seen.view) ? 'put on' : 'tell';
}
