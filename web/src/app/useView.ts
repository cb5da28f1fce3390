import { useCallback } from 'react';
import { useSearchParams } from 'wouter';
import { decodeTimeline } from '@/data/decode';
import type { Timeline } from '@/data/documents';
import { defaultScope } from '@/data/entityTree';
import { timelinePath } from '@/data/paths';
import { dataOf, useDocument } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import { isPeriod } from '@/format/period';
import { useWorkspace } from './workspaceContext';

export interface View {
  scope: string | null;
  period: string | null;
  /** Periods that exist in the scope, oldest first. */
  periods: readonly string[];
  timeline: Watched<Timeline>;
  go: (change: { scope?: string; period?: string }) => void;
}

const NONE: readonly string[] = [];

/** Which entity and period the address names; without one, where a person would want to start. */
export function useView(): View {
  const { orgId, organization, entities } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('scope');
  const scope =
    entities.find((node) => node.entity.id === asked)?.entity.id ??
    defaultScope(entities, organization.root_entity);
  const timeline = useDocument(scope === null ? null : timelinePath(orgId, scope), decodeTimeline);
  const known = dataOf(timeline);
  const named = search.get('period');
  const period = named !== null && isPeriod(named) ? named : (known?.latest ?? null);

  const go = useCallback(
    (change: { scope?: string; period?: string }) => {
      setSearch((current) => {
        const next = new URLSearchParams(current);
        for (const [key, value] of Object.entries(change)) next.set(key, value);
        return next;
      });
    },
    [setSearch],
  );
  return { scope, period, periods: known?.periods ?? NONE, timeline, go };
}
