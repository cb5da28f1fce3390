import { useCallback, useEffect, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useWorkspace } from '@/app/workspaceContext';
import { decodePreferences } from '@/data/decode';
import type { GridView as SharedView } from '@/data/gridViews';
import { preferencesPath } from '@/data/paths';
import { gridViewsAhead, saveGridViews } from '@/data/preferences';
import { ValueStore } from '@/data/store';
import { dataOf, useDocument, useStore } from '@/data/useWatched';
import {
  type Arrangement,
  AS_THE_PRODUCT,
  type GridFilter,
  type GridView,
  readViews,
  withoutView,
  withView,
} from './gridView';
import { type SharedViews, useSharedViews } from './useSharedViews';

interface Current {
  arrangement: Arrangement;
  applied: number;
  /** The own view that was put on last. */
  own: string | null;
  /** The shared view that was put on last, as it was then. */
  shared: SharedView | null;
}

/** How the grid is arranged in this tab: another month or entity is shown in the same way. */
const current = new ValueStore<Current>({
  arrangement: AS_THE_PRODUCT,
  applied: 0,
  own: null,
  shared: null,
});

/** When the records are left: who comes back to the address of a view finds it as it is. */
export function leaveViews(): void {
  current.set({ ...current.get(), own: null, shared: null });
}

export interface GridViews {
  arrangement: Arrangement;
  /** Counts the views that were put on: the grid takes their widths then, and keeps its own until the next. */
  applied: number;
  views: readonly GridView[];
  /** The view of one's own that the address names. */
  name: string | null;
  /** What is on, of one's own or shared. */
  title: string | null;
  shared: SharedViews;
  change: (part: Partial<Arrangement>) => void;
  /** Puts a view on; null for the product's own. */
  apply: (view: GridView | null) => void;
  /** Keeps the arrangement under a name; answers with what is wrong, or null. */
  save: (name: string) => string | null;
  remove: (name: string) => void;
}

/** A member's views of the records, those that are shared with them, and the one that is on. */
export function useGridViews(filter: GridFilter, onFilter: (filter: GridFilter) => void): GridViews {
  const { orgId, member } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const { arrangement, applied, shared: seen } = useStore(current);
  const path = preferencesPath(orgId, member.uid);
  const preferences = dataOf(useDocument(path, decodePreferences));
  const ahead = useStore(gridViewsAhead);
  const text = (ahead?.path === path ? ahead.text : preferences?.grid_views) ?? '';
  const views = useMemo(() => readViews(text), [text]);
  const name = search.get('gridview');

  const put = useCallback(
    (
      view: (Arrangement & { filter: GridFilter }) | null,
      was: { own?: string; shared?: SharedView } = {},
    ) => {
      const { applied } = current.get();
      current.set({
        arrangement: view ?? AS_THE_PRODUCT,
        applied: applied + 1,
        own: was.own ?? null,
        shared: was.shared ?? null,
      });
      onFilter(view?.filter ?? { find: '', account: null, scenario: null });
    },
    [onFilter],
  );

  // An address that names a view, opened or followed: the view is put on once it is known.
  const named = views.find((view) => view.name === name);
  useEffect(() => {
    if (!named || current.get().own === named.name) return;
    put(named, { own: named.name });
  }, [named, put]);

  const address = useCallback(
    (key: 'gridview' | 'view', next: string | null) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        after.delete('gridview');
        after.delete('view');
        if (next) after.set(key, next);
        return after;
      }),
    [setSearch],
  );

  const shared = useSharedViews({
    shows: arrangement,
    filter,
    seen,
    put: useCallback((view: SharedView) => put(view.view, { shared: view }), [put]),
    note: useCallback((view: SharedView | null) => {
      current.set({ ...current.get(), own: null, shared: view });
    }, []),
    address: useCallback((id: string | null) => address('view', id), [address]),
  });

  return {
    arrangement,
    applied,
    views,
    name: named?.name ?? null,
    title: named?.name ?? shared.on?.name ?? null,
    shared,
    change: useCallback((part) => {
      const now = current.get();
      current.set({ ...now, arrangement: { ...now.arrangement, ...part } });
    }, []),
    apply: (view) => {
      put(view, view ? { own: view.name } : {});
      address('gridview', view?.name ?? null);
    },
    save: (as) => {
      const { columns, sort, group } = current.get().arrangement;
      const written = withView(views, { name: as, columns, sort, group, filter });
      if (!written.ok) return written.problem;
      void saveGridViews(orgId, member.uid, written.text).catch(() => {});
      current.set({ ...current.get(), own: as.trim(), shared: null });
      address('gridview', as.trim());
      return null;
    },
    remove: (gone) => {
      void saveGridViews(orgId, member.uid, withoutView(views, gone)).catch(() => {});
      if (gone === name) address('gridview', null);
    },
  };
}
