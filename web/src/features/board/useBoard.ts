import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { maySeeImports, maySeeSystem, useWorkspace } from '@/app/workspaceContext';
import { decodePreferences, decodeRoleBoard } from '@/data/decode';
import type { BoardChoice, Member } from '@/data/documents';
import { boardPath, preferencesPath } from '@/data/paths';
import { layoutAhead } from '@/data/preferences';
import { dataOf, useDocument, useStore } from '@/data/useWatched';
import { type Arranged, arranged, boardOf, readChoice, type TileId } from './layout';
import { availableViews, defaultView, isViewName, type ViewName } from './views';

/** Security rules and the api decide; this only leaves out what would stay empty. */
function isFor(member: Member, id: TileId): boolean {
  if (id === 'imports' || id === 'quality') return maySeeImports(member);
  if (id === 'platform') return maySeeSystem(member);
  if (id === 'proof') return member.entity_scope === null;
  return true;
}

export interface BoardState extends Arranged {
  view: ViewName;
  /** What this person arranged themselves; null while they did not. */
  own: BoardChoice | null;
  /** What counts here: their own, else their role's, else the product's. */
  choice: BoardChoice;
  arranging: boolean;
  show: (view: ViewName) => void;
  arrange: (on: boolean) => void;
}

/** Which tiles the dashboard has, for who looks at it. */
export function useBoard(): BoardState {
  const { orgId, member } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const path = preferencesPath(orgId, member.uid);
  const preferences = dataOf(useDocument(path, decodePreferences));
  const ofRole = dataOf(useDocument(boardPath(orgId, member.role), decodeRoleBoard));
  const ahead = useStore(layoutAhead);
  const layout = (ahead?.path === path ? ahead.text : preferences?.layout) ?? '';
  const own = useMemo(() => readChoice(layout), [layout]);
  const choice = useMemo<BoardChoice>(
    () => own ?? ofRole ?? { view: defaultView(member), boards: [] },
    [own, ofRole, member],
  );
  const asked = search.get('view');
  const offered = availableViews(member);
  const wanted = isViewName(asked) ? asked : choice.view;
  const view = offered.includes(wanted) ? wanted : defaultView(member);
  const board = boardOf(own, view) ?? boardOf(ofRole, view);
  const tiles = useMemo(() => arranged(view, board, (id) => isFor(member, id)), [view, board, member]);

  const change = useCallback(
    (key: string, value: string | null) =>
      setSearch((current) => {
        const next = new URLSearchParams(current);
        if (value === null) next.delete(key);
        else next.set(key, value);
        return next;
      }),
    [setSearch],
  );
  return {
    ...tiles,
    view,
    own,
    choice,
    arranging: search.get('arrange') === '1',
    show: useCallback((name: ViewName) => change('view', name), [change]),
    arrange: useCallback((on: boolean) => change('arrange', on ? '1' : null), [change]),
  };
}
