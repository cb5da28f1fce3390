import { useCallback, useEffect, useState } from 'react';
import type { View } from '@/app/useView';
import { kpiLibrary } from '@/data/api';
import { decodeOwnMetric } from '@/data/decode';
import type { Dashboard, KpiLibrary } from '@/data/documents';
import { metricsPath } from '@/data/paths';
import { dataOf, useCollection } from '@/data/useWatched';

/** What every screen of the library gets. */
export interface Shared {
  library: KpiLibrary;
  view: View;
  dashboard: Dashboard | null;
  /** The address of the list. */
  base: string;
}

/** The library, asked for again whenever somebody changed a definition: the listener says that, the answer says what. */
export function useLibrary(orgId: string) {
  const [library, setLibrary] = useState<KpiLibrary | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const own = dataOf(useCollection(metricsPath(orgId), decodeOwnMetric));
  const changes = own?.reduce((sum, each) => sum + each.metric.version, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another change or attempt asks again
  useEffect(() => {
    let current = true;
    kpiLibrary(orgId).then(
      (found) => {
        if (!current) return;
        setLibrary(found);
        setProblem(null);
      },
      (error: unknown) => current && setProblem(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      current = false;
    };
  }, [orgId, changes, attempt]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { library, problem, retry };
}
