import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { useWorkspace } from '@/app/workspaceContext';
import { decodePreferences } from '@/data/decode';
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

/** How the grid is arranged in this tab: another month or entity is shown in the same way. */
const current = new ValueStore<{ arrangement: Arrangement; applied: number }>({
  arrangement: AS_THE_PRODUCT,
  applied: 0,
});

export interface GridViews {
  arrangement: Arrangement;
  /** Counts the views that were put on: the grid takes their widths then, and keeps its own until the next. */
  applied: number;
  views: readonly GridView[];
  /** The view that the address names. */
  name: string | null;
  change: (part: Partial<Arrangement>) => void;
  /** Puts a view on; null for the product's own. */
  apply: (view: GridView | null) => void;
  /** Keeps the arrangement under a name; answers with what is wrong, or null. */
  save: (name: string, filter: GridFilter) => string | null;
  remove: (name: string) => void;
}

/** A member's views of the records, and the one that is on. */
export function useGridViews(onFilter: (filter: GridFilter) => void): GridViews {
  const { orgId, member } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const { arrangement, applied } = useStore(current);
  const path = preferencesPath(orgId, member.uid);
  const preferences = dataOf(useDocument(path, decodePreferences));
  const ahead = useStore(gridViewsAhead);
  const text = (ahead?.path === path ? ahead.text : preferences?.grid_views) ?? '';
  const views = useMemo(() => readViews(text), [text]);
  const name = search.get('gridview');

  const put = useCallback(
    (view: GridView | null) => {
      const { applied } = current.get();
      current.set({ arrangement: view ?? AS_THE_PRODUCT, applied: applied + 1 });
      onFilter(view?.filter ?? { find: '', account: null, scenario: null });
    },
    [onFilter],
  );

  // An address that names a view, opened or followed: the view is put on once it is known.
  const shown = useRef<string | null>(null);
  const named = views.find((view) => view.name === name);
  useEffect(() => {
    if (!named || shown.current === named.name) return;
    shown.current = named.name;
    put(named);
  }, [named, put]);

  const address = useCallback(
    (next: string | null) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        if (next) after.set('gridview', next);
        else after.delete('gridview');
        return after;
      }),
    [setSearch],
  );

  return {
    arrangement,
    applied,
    views,
    name: named?.name ?? null,
    change: useCallback((part) => {
      const { arrangement, applied } = current.get();
      current.set({ arrangement: { ...arrangement, ...part }, applied });
    }, []),
    apply: (view) => {
      shown.current = view?.name ?? null;
      put(view);
      address(view?.name ?? null);
    },
    save: (as, filter) => {
      const { columns, sort, group } = current.get().arrangement;
      const written = withView(views, { name: as, columns, sort, group, filter });
      if (!written.ok) return written.problem;
      void saveGridViews(orgId, member.uid, written.text).catch(() => {});
      shown.current = as.trim();
      address(as.trim());
      return null;
    },
    remove: (gone) => {
      void saveGridViews(orgId, member.uid, withoutView(views, gone)).catch(() => {});
      if (gone === name) address(null);
    },
  };
}
