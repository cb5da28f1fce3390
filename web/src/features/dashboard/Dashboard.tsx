import { t } from '@lingui/core/macro';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { Message } from '@/app/Message';
import { useDashboard } from '@/app/useDashboard';
import { useView, type View } from '@/app/useView';
import { ViewBar } from '@/app/ViewBar';
import { maySeeImports, useWorkspace } from '@/app/workspaceContext';
import type { Dashboard as DashboardDocument, StatementRow } from '@/data/documents';
import { lineKey, lineOf } from '@/data/signing';
import { dataOf } from '@/data/useWatched';
import { COMPARATORS, type Comparator, firstComparator } from '@/format/comparator';
import { formatPeriod, formatPeriodShort, periodBefore } from '@/format/period';
import { alertsOf } from '../alerts/grouping';
import { useOpenAlerts } from '../alerts/useAlerts';
import { BoardGrid, Tile } from '../board/BoardGrid';
import { BoardMenu } from '../board/BoardMenu';
import { TileBody } from '../board/TileBody';
import { type BoardState, useBoard } from '../board/useBoard';
import { CommentScope } from '../comments/CommentScope';
import { SignOffScope } from '../signoff/SignOffScope';
import { useSignOffScope } from '../signoff/signOffScope';
import { postingAccounts } from '../statement/statementTree';
import { DashboardSkeleton } from './DashboardSkeleton';

const ArrangeBoard = lazy(() => import('../board/ArrangeBoard'));
const KpiDrawer = lazy(() => import('../analysis/KpiDrawer'));
const SignOffDrawer = lazy(() => import('../signoff/SignOffDrawer'));
const DrillDown = lazy(() => import('../statement/DrillDown'));

/** What an address says of a drawer's inside, and what goes with it when it closes. */
const BEHIND = { kpi: ['show', 'by'], line: [], sign: [] } as const;

/** The screen a CFO leaves open. */
export function Dashboard() {
  const view = useView();
  const dashboard = useDashboard(view);
  const board = useBoard();
  const computedAt = dashboard.status === 'ready' ? dashboard.data.computed_at : null;
  return (
    <>
      <ViewBar title={t`Dashboard`} view={view} computedAt={computedAt}>
        <BoardMenu board={board} />
      </ViewBar>
      <Content view={view} state={dashboard} board={board} />
    </>
  );
}

interface ContentProps {
  view: View;
  state: ReturnType<typeof useDashboard>;
  board: BoardState;
}

function Content({ view, state, board }: ContentProps) {
  if (view.scope === null) {
    return (
      <Message
        title={t`No entities yet`}
        detail={t`Import a file or add an entity, and its figures appear here.`}
      />
    );
  }
  const noPeriods =
    view.timeline.status === 'missing' || (view.timeline.status === 'ready' && view.periods.length === 0);
  if (noPeriods && view.period === null) return <NothingYet />;
  const denied = state.status === 'denied' || (view.period === null && view.timeline.status === 'denied');
  if (denied) {
    return (
      <Message
        title={t`Not yours to see`}
        detail={t`Your membership does not include this entity. Choose another above.`}
      />
    );
  }
  if (state.status === 'missing') {
    const latest = view.periods.at(-1);
    return (
      <Message
        title={view.period ? t`No entries in ${formatPeriod(view.period)}` : t`No entries in this period`}
        detail={t`Nothing was recorded for this entity and period.`}
        {...(latest
          ? { action: { label: t`Open ${formatPeriod(latest)}`, run: () => view.go({ period: latest }) } }
          : {})}
      />
    );
  }
  if (state.status === 'failed' || state.status === 'invalid') {
    return (
      <Message
        title={t`The figures cannot be shown`}
        detail={state.message}
        action={{ label: t`Try again`, run: () => window.location.reload() }}
      />
    );
  }
  if (state.status === 'loading') return <DashboardSkeleton />;
  return (
    <CommentScope entities={[state.data.scope]} period={state.data.period}>
      <SignOffScope scope={state.data.scope} period={state.data.period}>
        <Figures view={view} dashboard={state.data} board={board} />
      </SignOffScope>
    </CommentScope>
  );
}

function NothingYet() {
  const { member } = useWorkspace();
  return (
    <Message
      title={t`No figures yet`}
      detail={
        maySeeImports(member)
          ? t`Drop a file on the Imports page. The first figures appear here seconds later, without a reload.`
          : t`When your finance team imports the first file, its figures appear here without a reload.`
      }
    />
  );
}

function Figures({
  view,
  dashboard,
  board,
}: {
  view: View;
  dashboard: DashboardDocument;
  board: BoardState;
}) {
  const { orgId, organization } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const { kpis, statement } = dashboard.view;
  const chosen = COMPARATORS.find((each) => each === search.get('against'));
  const comparator = chosen ?? firstComparator(statement);
  const alerts = useAlertsHere(dashboard);
  const open = useCallback(
    (key: 'kpi' | 'line' | 'sign', value: string | null) =>
      setSearch((current) => {
        const next = new URLSearchParams(current);
        if (value === null) for (const each of [key, ...BEHIND[key]]) next.delete(each);
        else next.set(key, value);
        return next;
      }),
    [setSearch],
  );
  const setChosen = useCallback(
    (against: Comparator) =>
      setSearch(
        (current) => {
          const next = new URLSearchParams(current);
          next.set('against', against);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const openKpi = useCallback((id: string) => open('kpi', id), [open]);
  const openLine = useCallback((row: StatementRow) => open('line', row.code), [open]);
  const { go } = view;
  const openEntity = useCallback((id: string) => go({ scope: id }), [go]);
  const kpi = kpis.find((each) => each.id === search.get('kpi'));
  const line = statement.find((row) => row.code === search.get('line'));
  const signing = lineOf(search.get('sign'));
  const signed = statement.find((row) => row.code === signing?.account_code);
  const signOffs = useSignOffScope()?.lines;

  function goToStatement() {
    open('kpi', null);
    // After the drawer has given the focus back.
    setTimeout(() => {
      document.getElementById('statement')?.scrollIntoView({ behavior: 'smooth', block: 'start' });
      document.getElementById('statement')?.focus({ preventScroll: true });
    }, 300);
  }
  const figures = {
    dashboard,
    view,
    comparator,
    alerts,
    previousPeriod: formatPeriodShort(periodBefore(dashboard.period)),
    locale: organization.locale,
    openKpi,
    openLine,
    openEntity,
    compare: setChosen,
  };

  return (
    <>
      {board.arranging ? (
        <Suspense fallback={<DashboardSkeleton />}>
          <ArrangeBoard board={board} tile={(id) => <TileBody id={id} figures={figures} />} />
        </Suspense>
      ) : (
        <BoardGrid>
          {board.shown.map((id) => (
            <Tile key={id} view={board.view} id={id}>
              <TileBody id={id} figures={figures} />
            </Tile>
          ))}
        </BoardGrid>
      )}
      {kpi && (
        <Suspense fallback={null}>
          <KpiDrawer
            orgId={orgId}
            dashboard={dashboard}
            kpi={kpi}
            seriesVersion={dataOf(view.timeline)?.version ?? null}
            comparator={comparator}
            locale={organization.locale}
            onCompare={setChosen}
            onStatement={goToStatement}
            onClose={() => open('kpi', null)}
          />
        </Suspense>
      )}
      {line && (
        <Suspense fallback={null}>
          <DrillDown
            scope={dashboard.scope}
            period={dashboard.period}
            row={line}
            accounts={postingAccounts(statement, line.code)}
            onClose={() => open('line', null)}
          />
        </Suspense>
      )}
      {signing && signed && signOffs && (
        <Suspense fallback={null}>
          <SignOffDrawer
            scope={dashboard.scope}
            period={dashboard.period}
            comparator={signing.comparator}
            row={signed}
            currency={dashboard.currency}
            line={signOffs.get(lineKey(signing))}
            onClose={() => open('sign', null)}
          />
        </Suspense>
      )}
    </>
  );
}

/** The open alerts of this scope and period by KPI. */
function useAlertsHere({ scope, period }: DashboardDocument) {
  const open = dataOf(useOpenAlerts());
  return useMemo(() => alertsOf(open ?? [], { scope, period }), [open, scope, period]);
}
