import { decodeSeries } from '@/data/decode';
import type { Series } from '@/data/documents';
import { seriesPath } from '@/data/paths';
import { dataOf, useDocument } from '@/data/useWatched';
import { useWorkspace } from './workspaceContext';

/** Every KPI of an entity by period, live. It is large: screens that need to know no more than the periods use the view. */
export function useHistory(scope: string | null): Series | null {
  const { orgId } = useWorkspace();
  return dataOf(useDocument(scope === null ? null : seriesPath(orgId, scope), decodeSeries));
}
