import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { Panel } from '@/app/Panel';
import type { View } from '@/app/useView';
import type { Alert, Dashboard, StatementRow } from '@/data/documents';
import { dataOf } from '@/data/useWatched';
import { type Comparator, isPlan } from '@/format/comparator';
import { formatPeriod } from '@/format/period';
import { NewsSpace } from '../alerts/NewsSpace';
import dashboardClasses from '../dashboard/Dashboard.module.css';
import { EntityBreakdown } from '../dashboard/EntityBreakdown';
import { KpiCard } from '../dashboard/KpiCard';
import { TILE_TITLES, type TileId } from './layout';

// Asked for at once, beside the figures: what stands below the first screen is there when they are.
const lower = import('../dashboard/lower');
const RevenueChart = lazy(() => import('../dashboard/RevenueChart'));
const TargetsPanel = lazy(() => import('../dashboard/TargetsPanel'));
const VariancePanel = lazy(() => lower.then(({ VariancePanel }) => ({ default: VariancePanel })));
const StatementTable = lazy(() => lower.then(({ StatementTable }) => ({ default: StatementTable })));
const MoreKpis = lazy(() => lower.then(({ MoreKpis }) => ({ default: MoreKpis })));
const QualityPanel = lazy(() => lower.then(({ QualityPanel }) => ({ default: QualityPanel })));
const AlertsTile = lazy(() => import('./tiles/AlertsTile'));
const HeatMapTile = lazy(() => import('./tiles/HeatMapTile'));
const TrendTile = lazy(() => import('./tiles/TrendTile'));
const BridgeTile = lazy(() => import('./tiles/BridgeTile'));
const GridTile = lazy(() => import('./tiles/GridTile'));
const CloseTile = lazy(() => import('./tiles/CloseTile'));
const ProofTile = lazy(() => import('../proof/ProofTile'));
const ImportsTile = lazy(() => import('./tiles/ImportsTile'));
const PlatformTile = lazy(() => import('./tiles/PlatformTile'));

/** What a tile is made of, and what it may open. */
export interface Figures {
  dashboard: Dashboard;
  view: View;
  comparator: Comparator;
  /** Open alerts of this entity and period by KPI. */
  alerts: ReadonlyMap<string, readonly Alert[]>;
  /** In words. */
  previousPeriod: string;
  locale: string;
  openKpi: (id: string) => void;
  openLine: (row: StatementRow) => void;
  openEntity: (id: string) => void;
  compare: (comparator: Comparator) => void;
}

export interface TileProps {
  figures: Figures;
}

/** One tile of the dashboard. */
export function TileBody({ id, figures }: { id: TileId; figures: Figures }) {
  return <Suspense fallback={<Waiting id={id} />}>{body(id, figures)}</Suspense>;
}

/** About as high as what comes, so that little moves when it does. */
const HEIGHTS: Partial<Record<TileId, number>> = { statement: 900, variances: 420, more: 320, revenue: 396 };

function Waiting({ id }: { id: TileId }) {
  return (
    <Panel title={TILE_TITLES[id]}>
      <div style={{ height: HEIGHTS[id] ?? 180 }} />
    </Panel>
  );
}

function body(id: TileId, figures: Figures): ReactNode {
  const { dashboard, comparator, locale, previousPeriod } = figures;
  const { currency, period, scope } = dashboard;
  const { kpis, missing, statement, variances, entities } = dashboard.view;
  switch (id) {
    case 'kpis':
      return <Headline figures={figures} />;
    case 'targets':
      return kpis.some((kpi) => kpi.target !== null) ? (
        <TargetsPanel kpis={kpis} currency={currency} locale={locale} />
      ) : null;
    case 'revenue':
      return <Revenue figures={figures} />;
    case 'entities':
      return (
        <Panel title={t`Entities`} note={formatPeriod(period)}>
          <EntityBreakdown
            rows={entities}
            scope={scope}
            currency={currency}
            locale={locale}
            onOpen={figures.openEntity}
          />
        </Panel>
      );
    case 'variances':
      return (
        <VariancePanel
          scope={scope}
          variances={variances}
          statement={statement}
          period={period}
          comparator={comparator}
          currency={currency}
          locale={locale}
          onCompare={figures.compare}
          onOpen={figures.openLine}
        />
      );
    case 'more':
      return (
        <Panel title={t`More figures`} note={t`vs ${previousPeriod}`}>
          <MoreKpis
            scope={scope}
            period={period}
            kpis={kpis}
            missing={missing}
            previousPeriod={previousPeriod}
            plan={isPlan(comparator) ? comparator : 'budget'}
            currency={currency}
            locale={locale}
            alerts={figures.alerts}
            onOpen={figures.openKpi}
          />
        </Panel>
      );
    case 'statement':
      return (
        <Panel title={t`Statement`} note={`${formatPeriod(period)}, ${currency}`}>
          <StatementTable
            scope={scope}
            rows={statement}
            period={period}
            comparator={comparator}
            currency={currency}
            locale={locale}
            onOpen={figures.openLine}
          />
        </Panel>
      );
    case 'quality':
      return <QualityPanel />;
    case 'news':
      return <NewsSpace />;
    case 'alerts':
      return <AlertsTile figures={figures} />;
    case 'heatmap':
      return <HeatMapTile figures={figures} />;
    case 'trend':
      return <TrendTile figures={figures} />;
    case 'bridge':
      return <BridgeTile figures={figures} />;
    case 'grid':
      return <GridTile figures={figures} />;
    case 'close':
      return <CloseTile figures={figures} />;
    case 'proof':
      return <ProofTile />;
    case 'imports':
      return <ImportsTile />;
    case 'platform':
      return <PlatformTile />;
  }
}

function Revenue({ figures }: TileProps) {
  const { dashboard, view, locale } = figures;
  const { currency } = dashboard;
  const { kpis, entities } = dashboard.view;
  const given = dataOf(view.timeline)?.revenue_forecast;
  // The dashboard's own points have the budget; a forecast is rare, and in the timeline of the entity.
  const forecast = useMemo(() => new Map(Object.entries(given ?? {})), [given]);
  return (
    <Panel
      title={t`Revenue by entity`}
      note={
        forecast.size > 0 ? t`Last 13 periods, with budget and forecast` : t`Last 13 periods, with budget`
      }
    >
      <Suspense fallback={<div className={dashboardClasses.chartSpace} />}>
        <RevenueChart
          entities={entities}
          total={kpis.find((kpi) => kpi.id === 'revenue')?.series ?? []}
          forecast={forecast}
          currency={currency}
          locale={locale}
        />
      </Suspense>
    </Panel>
  );
}

function Headline({ figures }: TileProps) {
  const { dashboard, comparator, alerts, previousPeriod, locale, openKpi } = figures;
  const headline = useMemo(() => dashboard.view.kpis.filter((kpi) => kpi.headline), [dashboard]);
  return (
    <section className={dashboardClasses.kpis} aria-label={t`Key figures`}>
      <h2 className="visually-hidden">{t`Key figures`}</h2>
      {headline.map((kpi) => (
        <KpiCard
          key={kpi.id}
          kpi={kpi}
          previousPeriod={previousPeriod}
          plan={isPlan(comparator) ? comparator : 'budget'}
          currency={dashboard.currency}
          locale={locale}
          alerts={alerts.get(kpi.id)}
          scope={dashboard.scope}
          period={dashboard.period}
          onOpen={openKpi}
        />
      ))}
    </section>
  );
}
