import { useMemo } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { type AlertDesk, ahead, alertDesk } from '@/data/alertDesk';
import { watchOpenAlerts, watchResolvedAlerts } from '@/data/alerts';
import type { Alert } from '@/data/documents';
import type { Store } from '@/data/store';
import { useStore } from '@/data/useWatched';
import type { Watched } from '@/data/watch';

const NONE: Watched<Alert[]> = { status: 'ready', data: [], fromCache: false };
const NOTHING: Store<Watched<Alert[]>> = { get: () => NONE, subscribe: () => () => {} };

export function useAlertDesk(): AlertDesk {
  const { orgId, member } = useWorkspace();
  return alertDesk(orgId, member.uid);
}

/** A list with what this person just did to it. */
function useAhead(watched: Watched<Alert[]>): Watched<Alert[]> {
  const pending = useStore(useAlertDesk().pending);
  return useMemo(() => {
    if (watched.status !== 'ready' || pending.size === 0) return watched;
    return { ...watched, data: watched.data.map((alert) => ahead(alert, pending.get(alert.key))) };
  }, [watched, pending]);
}

/** The open alerts that this member sees, live. */
export function useOpenAlerts(): Watched<Alert[]> {
  const { orgId, member } = useWorkspace();
  const scope = member.entity_scope;
  const store = useMemo(() => watchOpenAlerts(orgId, scope), [orgId, scope]);
  return useAhead(useStore(store));
}

/** The alerts that were resolved last, live; watched only when `wanted`. */
export function useResolvedAlerts(wanted: boolean): Watched<Alert[]> {
  const { orgId, member } = useWorkspace();
  const scope = member.entity_scope;
  const store = useMemo(() => (wanted ? watchResolvedAlerts(orgId, scope) : NOTHING), [orgId, scope, wanted]);
  return useAhead(useStore(store));
}
