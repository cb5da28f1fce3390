import { t } from '@lingui/core/macro';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useWorkspace } from '@/app/workspaceContext';
import { ApiError } from '@/data/api';
import { type GridView, removeGridView, saveGridView, useSharedGridViews } from '@/data/gridViews';
import { newId } from '@/data/newId';
import { dataOf } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import type { Arrangement, GridFilter } from './gridView';
import { isGone, isSameView, savedView, sharedIdIn, stepTo } from './sharedView';

export interface SharedViews {
  /** How the list is known; it is not read before somebody looks. */
  status: Watched<unknown>['status'];
  /** By name. */
  views: readonly GridView[];
  /** The one that the address names, as it is now. */
  on: GridView | null;
  /** Whether the screen shows something else than the view that is on says. */
  differs: boolean;
  /** What a person has to be told of the view that the address names; `name` as they knew it. */
  news: { kind: 'changed'; by: string; name: string } | { kind: 'removed'; name: string | null } | null;
  /** Reads the list from now on. */
  look: () => void;
  open: (view: GridView) => void;
  /** Forgets the address of a view that is there no more; the screen stays as it is. */
  forget: () => void;
  /**
   * Shares what is on screen; under the name and entity of the view that is on it is put in its place. `over`: also over
   * what someone else made of it meanwhile. Answers with what is wrong, or null.
   */
  share: (name: string, scope: string, over?: boolean) => Promise<string | null>;
  rename: (view: GridView, name: string) => Promise<string | null>;
  remove: (view: GridView) => Promise<string | null>;
}

interface Screen {
  shows: Arrangement;
  filter: GridFilter;
  /** The shared view that was put on last, as it was then. */
  seen: GridView | null;
  put: (view: GridView) => void;
  /** Takes a view for the one that is on, without changing the screen. */
  note: (view: GridView | null) => void;
  address: (id: string | null) => void;
}

/** The views that the team shares, and what this screen has to do with them. */
export function useSharedViews({ shows, filter, seen, put, note, address }: Screen): SharedViews {
  const { orgId, member } = useWorkspace();
  const [search] = useSearchParams();
  const [looked, setLooked] = useState(false);
  const id = sharedIdIn(search);
  const watched = useSharedGridViews(orgId, member, looked || id !== null);
  const known = dataOf(watched);
  const views = useMemo(
    () => [...(known ?? [])].sort((one, other) => one.name.localeCompare(other.name)),
    [known],
  );
  const listed = useRef(new Set<string>());
  useEffect(() => {
    for (const view of views) listed.current.add(view.id);
  }, [views]);
  const found = views.find((view) => view.id === id) ?? null;
  const last = seen !== null && seen.id === id ? seen : null;
  const gone = isGone(watched, id, {
    isLast: last !== null,
    wasListed: id !== null && listed.current.has(id),
  });
  const on = found ?? (gone ? null : last);
  const { find, account, scenario } = filter;
  const screen = useMemo(
    () => savedView(shows, { find, account, scenario }),
    [shows, find, account, scenario],
  );
  const step = on ? stepTo(on, seen, screen) : 'nothing';
  useEffect(() => {
    if (!on) return;
    if (step === 'put on') put(on);
    if (step === 'take note') note(on);
  }, [on, step, put, note]);

  // Asked again after an answer that was lost, a new view has the id that it had.
  const unanswered = useRef<{ asked: string; id: string } | null>(null);

  async function attempt(work: () => Promise<void>): Promise<string | null> {
    try {
      await work();
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  }

  return {
    status: member.entity_scope?.length === 0 ? 'ready' : watched.status,
    views,
    on,
    differs: on !== null && !isSameView(screen, on.view),
    news: gone
      ? { kind: 'removed', name: last?.name ?? null }
      : on && step === 'tell'
        ? { kind: 'changed', by: on.changed_name, name: on.name }
        : null,
    look: () => setLooked(true),
    open: (view) => {
      put(view);
      address(view.id);
    },
    forget: () => {
      note(null);
      address(null);
    },
    share: (as, scope, over = false) =>
      attempt(async () => {
        const wanted = { name: as.trim(), scope, view: screen };
        const target = on && on.name === wanted.name && on.scope === scope ? on : null;
        const asked = JSON.stringify(wanted);
        const fresh = unanswered.current?.asked === asked ? unanswered.current.id : newId();
        if (!target) unanswered.current = { asked, id: fresh };
        const version = target ? (over || !last ? target.version : last.version) : 0;
        const saved = await saveGridView(orgId, target?.id ?? fresh, { ...wanted, version });
        unanswered.current = null;
        note(saved);
        address(saved.id);
      }),
    rename: (view, as) =>
      attempt(async () => {
        await saveGridView(orgId, view.id, { ...view, name: as.trim() });
      }),
    remove: (view) =>
      attempt(async () => {
        await removeGridView(orgId, view);
        if (view.id !== id) return;
        note(null);
        address(null);
      }),
  };
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  switch (error.code) {
    case 'changed_meanwhile':
      return t`Somebody changed this view meanwhile. Look at it, then decide.`;
    case 'name_taken':
      return t`A shared view has this name already. Open it to change it, or choose another name.`;
    case 'full':
      return t`There is no room for one more shared view: remove one first.`;
    case 'not_found':
      return t`This view was removed meanwhile.`;
    default:
      return error.message;
  }
}
