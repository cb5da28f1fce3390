import { useAnswer } from '@/app/useAnswer';
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
  const own = dataOf(useCollection(metricsPath(orgId), decodeOwnMetric));
  const changes = own?.reduce((sum, each) => sum + each.metric.version, 0);
  const { answer, problem, retry } = useAnswer(() => kpiLibrary(orgId), `${orgId} ${changes}`);
  return { library: answer, problem, retry };
}
