import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { decodeSeries } from '@/data/decode';
import type { Series } from '@/data/documents';
import { defaultScope } from '@/data/entityTree';
import { seriesPath } from '@/data/paths';
import { latestPeriod } from '@/data/periods';
import { dataOf, useDocument } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import { isPeriod } from '@/format/period';
import { useWorkspace } from './workspaceContext';

export interface View {
  scope: string | null;
  period: string | null;
  /** Periods that exist in the scope, oldest first. */
  periods: readonly string[];
  series: Watched<Series>;
  go: (change: { scope?: string; period?: string }) => void;
}

/** Which entity and period the address names; without one, where a person would want to start. */
export function useView(): View {
  const { orgId, organization, entities } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('scope');
  const scope =
    entities.find((node) => node.entity.id === asked)?.entity.id ??
    defaultScope(entities, organization.root_entity);
  const series = useDocument(scope === null ? null : seriesPath(orgId, scope), decodeSeries);
  const known = dataOf(series);
  const periods = useMemo(() => Object.keys(known?.periods ?? {}).sort(), [known]);
  const named = search.get('period');
  const period = named !== null && isPeriod(named) ? named : known ? latestPeriod(known) : null;

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
  return { scope, period, periods, series, go };
}
