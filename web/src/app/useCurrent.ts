import { useEffect } from 'react';
import { watchLiveness } from '@/data/liveMonitor';
import { timelinePath } from '@/data/paths';
import { dataOf } from '@/data/useWatched';
import type { View } from './useView';
import { useWorkspace } from './workspaceContext';

/**
 * On a screen without a dashboard the entity's timeline tells whether the page is current: one kilobyte a change in place of
 * a dashboard's fifty. Returns when its figures were computed last.
 */
export function useCurrent(view: View): string | null {
  const { orgId } = useWorkspace();
  const path = view.scope === null ? null : timelinePath(orgId, view.scope);
  useEffect(() => {
    if (path) watchLiveness(path);
  }, [path]);
  return dataOf(view.timeline)?.computed_at ?? null;
}
