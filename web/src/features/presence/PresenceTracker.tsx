import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useView } from '@/app/useView';
import { useWorkspace } from '@/app/workspaceContext';
import { reportPlace, startPresence } from '@/data/presence';

/** Screens that show one entity and period; the others are of the whole organization. */
const VIEWS: ReadonlySet<string> = new Set(['dashboard', 'records']);

/** Tells the others where this tab is. Shows nothing. */
export default function PresenceTracker() {
  const { orgId, member } = useWorkspace();
  const [location] = useLocation();
  const view = useView();
  const scopes = member.entity_scope?.join(' ') ?? null;
  const screen = location.split('/')[3] || 'dashboard';
  const ofView = VIEWS.has(screen);
  const scope = ofView ? view.scope : null;
  const period = ofView ? view.period : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what it uses of the member, not the object, decides
  useEffect(() => startPresence(orgId, member), [orgId, member.uid, member.display_name, scopes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a presence that was started anew has to be told again
  useEffect(() => {
    if (!ofView || period !== null) reportPlace(screen, scope, period);
  }, [ofView, screen, scope, period, orgId, member.uid, member.display_name, scopes]);
  return null;
}
