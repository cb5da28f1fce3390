import { useMemo } from 'react';
import { decodeDashboard } from './decode';
import type { Dashboard } from './documents';
import { dashboardPath } from './paths';
import { all } from './useRecords';
import { useStore } from './useWatched';
import { type Watched, watchDocument } from './watch';

/** The dashboards of some entities in one period, live, in the order asked. */
export function useDashboards(
  org: string,
  scopes: readonly string[],
  period: string,
): readonly Watched<Dashboard>[] {
  const key = scopes.join(',');
  const store = useMemo(
    () =>
      all(
        key === ''
          ? []
          : key.split(',').map((scope) => watchDocument(dashboardPath(org, scope, period), decodeDashboard)),
      ),
    [org, key, period],
  );
  return useStore(store);
}
