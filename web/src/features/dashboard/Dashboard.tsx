import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useDashboard } from '@/app/useDashboard';
import { useView, type View } from '@/app/useView';
import { ViewBar } from '@/app/ViewBar';
import { maySeeImports, useWorkspace } from '@/app/workspaceContext';
import type { Dashboard as DashboardDocument, KpiValue, StatementRow } from '@/data/documents';
import { dataOf } from '@/data/useWatched';
import { type Comparator, firstComparator } from '@/format/comparator';
import { formatPeriod, formatPeriodShort, periodBefore } from '@/format/period';
import { alertsOf } from '../alerts/grouping';
import { NewsSpace } from '../alerts/NewsSpace';
import { useOpenAlerts } from '../alerts/useAlerts';
import { VariancePanel } from '../analysis/VariancePanel';
import { CommentScope } from '../comments/CommentScope';
import { StatementTable } from '../statement/StatementTable';
import { postingAccounts } from '../statement/statementTree';
import classes from './Dashboard.module.css';
import { DashboardSkeleton } from './DashboardSkeleton';
import { EntityBreakdown } from './EntityBreakdown';
import { KpiCard } from './KpiCard';
import { MoreKpis } from './MoreKpis';

const RevenueChart = lazy(() => import('./RevenueChart'));
const QualityPanel = lazy(() => import('./QualityPanel'));
const TargetsPanel = lazy(() => import('./TargetsPanel'));
const KpiDrawer = lazy(() => import('../analysis/KpiDrawer'));
const DrillDown = lazy(() => import('../statement/DrillDown'));

/** The screen a CFO leaves open. */
export function Dashboard() {
  const view = useView();
  const dashboard = useDashboard(view);
  const computedAt = dashboard.status === 'ready' ? dashboard.data.computed_at : null;
  return (
    <>
      <ViewBar title="Dashboard" view={view} computedAt={computedAt} />
      <Content view={view} state={dashboard} />
    </>
  );
}

function Content({ view, state }: { view: View; state: ReturnType<typeof useDashboard> }) {
  if (view.scope === null) {
    return (
      <Message
        title="No entities yet"
        detail="Import a file or add an entity, and its figures appear here."
      />
    );
  }
  const noPeriods =
    view.series.status === 'missing' || (view.series.status === 'ready' && view.periods.length === 0);
  if (noPeriods && view.period === null) return <NothingYet />;
  const denied = state.status === 'denied' || (view.period === null && view.series.status === 'denied');
  if (denied) {
    return (
      <Message
        title="Not yours to see"
        detail="Your membership does not include this entity. Choose another above."
      />
    );
  }
  if (state.status === 'missing') {
    const latest = view.periods.at(-1);
    return (
      <Message
        title={`No entries in ${view.period ? formatPeriod(view.period) : 'this period'}`}
        detail="Nothing was recorded for this entity and period."
        {...(latest
          ? { action: { label: `Open ${formatPeriod(latest)}`, run: () => view.go({ period: latest }) } }
          : {})}
      />
    );
  }
  if (state.status === 'failed' || state.status === 'invalid') {
    return (
      <Message
        title="The figures cannot be shown"
        detail={state.message}
        action={{ label: 'Try again', run: () => window.location.reload() }}
      />
    );
  }
  if (state.status === 'loading') return <DashboardSkeleton />;
  return (
    <CommentScope entities={[state.data.scope]} period={state.data.period}>
      <Figures view={view} dashboard={state.data} />
    </CommentScope>
  );
}

function NothingYet() {
  const { member } = useWorkspace();
  return (
    <Message
      title="No figures yet"
      detail={
        maySeeImports(member)
          ? 'Drop a file on the Imports page. The first figures appear here seconds later, without a reload.'
          : 'When your finance team imports the first file, its figures appear here without a reload.'
      }
    />
  );
}

function Figures({ view, dashboard }: { view: View; dashboard: DashboardDocument }) {
  const { orgId, organization } = useWorkspace();
  const [account, setAccount] = useState<StatementRow | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Comparator | null>(null);
  const { locale } = organization;
  const { currency } = dashboard;
  const { kpis, missing, statement, variances, entities } = dashboard.view;
  const comparator = chosen ?? firstComparator(statement);
  const headline = useMemo(() => kpis.filter((kpi) => kpi.headline), [kpis]);
  const more = useMemo(() => kpis.filter((kpi) => !kpi.headline), [kpis]);
  const alerts = useAlertsHere(dashboard);
  const open = kpis.find((kpi) => kpi.id === opened);
  const previousPeriod = formatPeriodShort(periodBefore(dashboard.period));
  const openKpi = useCallback((kpi: KpiValue) => setOpened(kpi.id), []);
  function goToStatement() {
    setOpened(null);
    // After the drawer has given the focus back.
    setTimeout(() => {
      document.getElementById('statement')?.scrollIntoView({ behavior: 'smooth', block: 'start' });
      document.getElementById('statement')?.focus({ preventScroll: true });
    }, 300);
  }
  const revenue = kpis.find((kpi) => kpi.id === 'revenue');

  return (
    <div className={classes.grid}>
      <section className={classes.kpis} aria-label="Key figures">
        {headline.map((kpi) => (
          <KpiCard
            key={kpi.id}
            kpi={kpi}
            previousPeriod={previousPeriod}
            currency={currency}
            locale={locale}
            alerts={alerts.get(kpi.id)}
            scope={dashboard.scope}
            period={dashboard.period}
            onOpen={openKpi}
          />
        ))}
      </section>
      {kpis.some((kpi) => kpi.target !== null) && (
        <Suspense fallback={null}>
          <TargetsPanel className={classes.targets} kpis={kpis} currency={currency} locale={locale} />
        </Suspense>
      )}
      <Panel title="Revenue by entity" note="Last 13 periods, with budget" className={classes.chart}>
        <Suspense fallback={<div className={classes.chartSpace} />}>
          <RevenueChart
            entities={entities}
            total={revenue?.series ?? []}
            currency={currency}
            locale={locale}
          />
        </Suspense>
      </Panel>
      <Panel title="Entities" note={formatPeriod(dashboard.period)} className={classes.entities}>
        <EntityBreakdown
          rows={entities}
          scope={dashboard.scope}
          currency={currency}
          locale={locale}
          onOpen={(scope) => view.go({ scope })}
        />
      </Panel>
      <div className={classes.left}>
        <VariancePanel
          scope={dashboard.scope}
          variances={variances}
          statement={statement}
          period={dashboard.period}
          comparator={comparator}
          currency={currency}
          locale={locale}
          onCompare={setChosen}
          onOpen={setAccount}
        />
        <NewsSpace />
      </div>
      <div className={classes.right}>
        <Suspense fallback={<div className={classes.qualitySpace} />}>
          <QualityPanel />
        </Suspense>
      </div>
      <Panel title="More figures" note={`vs ${previousPeriod}`} className={classes.more}>
        <MoreKpis
          scope={dashboard.scope}
          period={dashboard.period}
          kpis={more}
          missing={missing}
          previousPeriod={previousPeriod}
          currency={currency}
          locale={locale}
          alerts={alerts}
          onOpen={openKpi}
        />
      </Panel>
      <Panel
        title="Statement"
        note={`${formatPeriod(dashboard.period)}, ${currency}`}
        className={classes.statement}
      >
        <StatementTable
          scope={dashboard.scope}
          rows={statement}
          period={dashboard.period}
          comparator={comparator}
          currency={currency}
          locale={locale}
          onOpen={setAccount}
        />
      </Panel>
      {open && (
        <Suspense fallback={null}>
          <KpiDrawer
            orgId={orgId}
            dashboard={dashboard}
            kpi={open}
            seriesVersion={dataOf(view.series)?.version ?? null}
            comparator={comparator}
            locale={locale}
            onCompare={setChosen}
            onStatement={goToStatement}
            onClose={() => setOpened(null)}
          />
        </Suspense>
      )}
      {account && (
        <Suspense fallback={null}>
          <DrillDown
            scope={dashboard.scope}
            period={dashboard.period}
            row={account}
            accounts={postingAccounts(statement, account.code)}
            onClose={() => setAccount(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The open alerts of this scope and period by KPI. */
function useAlertsHere({ scope, period }: DashboardDocument) {
  const open = dataOf(useOpenAlerts());
  return useMemo(() => alertsOf(open ?? [], { scope, period }), [open, scope, period]);
}
