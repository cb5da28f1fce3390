import { t } from '@lingui/core/macro';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Message } from '@/app/Message';
import { useDashboard } from '@/app/useDashboard';
import { useView } from '@/app/useView';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import { KpiList } from './KpiList';
import { useLibrary } from './useLibrary';

const KpiPage = lazy(() => import('./KpiPage'));
const KpiEditor = lazy(() => import('./KpiEditor'));

/** The KPI library: the list, one KPI, and its editor. */
export default function KpiRoutes() {
  const { orgId } = useWorkspace();
  const { library, problem, retry } = useLibrary(orgId);
  const view = useView();
  const dashboard = useDashboard(view);
  const base = `/o/${encodeURIComponent(orgId)}/kpis`;
  if (!library) {
    if (problem === null) return <Waiting rows={7} />;
    return (
      <Message
        title={t`The KPIs cannot be shown`}
        detail={problem}
        action={{ label: t`Try again`, run: retry }}
      />
    );
  }
  const shared = { library, view, dashboard: dashboard.status === 'ready' ? dashboard.data : null, base };
  return (
    <Suspense fallback={<Waiting rows={7} />}>
      <Switch>
        <Route path={base}>
          <KpiList {...shared} />
        </Route>
        <Route path={`${base}/new`}>
          <KpiEditor key="new" id={null} {...shared} />
        </Route>
        <Route path={`${base}/:id`}>{({ id }) => <KpiPage key={id} id={id} {...shared} />}</Route>
        <Route path={`${base}/:id/edit`}>{({ id }) => <KpiEditor key={id} id={id} {...shared} />}</Route>
      </Switch>
    </Suspense>
  );
}
