import { useEffect, useMemo } from 'react';
import { decodeDashboard } from '@/data/decode';
import type { Dashboard } from '@/data/documents';
import { watchLiveness } from '@/data/liveMonitor';
import { dashboardPath } from '@/data/paths';
import { useDocument } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import { inLanguage } from '@/format/kpiName';
import type { View } from './useView';
import { useWorkspace } from './workspaceContext';

/** The dashboard document of a view. Its version is also what tells whether this page is current. */
export function useDashboard(view: View): Watched<Dashboard> {
  const { orgId } = useWorkspace();
  const path = view.scope && view.period ? dashboardPath(orgId, view.scope, view.period) : null;
  const dashboard = useDocument(path, decodeDashboard);
  useEffect(() => {
    if (path) watchLiveness(path);
  }, [path]);
  return useMemo(
    () => (dashboard.status === 'ready' ? { ...dashboard, data: inLanguage(dashboard.data) } : dashboard),
    [dashboard],
  );
}
