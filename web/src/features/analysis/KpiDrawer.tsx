import { t } from '@lingui/core/macro';
import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { SidePanel } from '@/app/SidePanel';
import type { Dashboard, KpiValue } from '@/data/documents';
import {
  COMPARATOR_NAMES,
  COMPARATORS,
  type Comparator,
  comparatorHeading,
  comparatorIn,
  comparisonOf,
} from '@/format/comparator';
import { figureText } from '@/format/figure';
import { formatPeriod, formatPeriodShort } from '@/format/period';
import classes from './Analysis.module.css';
import { accountBridge, type Bridge, entityBridge, type Refusal } from './bridge';
import { MovementView } from './MovementView';
import { TrendView } from './TrendView';
import { Waterfall } from './Waterfall';

interface Props {
  orgId: string;
  dashboard: Dashboard;
  kpi: KpiValue;
  seriesVersion: number | null;
  comparator: Comparator;
  locale: string;
  onCompare: (comparator: Comparator) => void;
  onStatement: () => void;
  onClose: () => void;
}

type Tab = 'why' | 'trend';

/** Behind a KPI: why it moved, and where it goes. */
export default function KpiDrawer(props: Props) {
  const { dashboard, kpi, locale, onClose, onStatement } = props;
  const [search, setSearch] = useSearchParams();
  const tab: Tab = search.get('show') === 'trend' ? 'trend' : 'why';
  const setTab = (shown: Tab) =>
    setSearch(
      (current) => {
        const next = new URLSearchParams(current);
        if (shown === 'trend') next.set('show', shown);
        else next.delete('show');
        return next;
      },
      { replace: true },
    );
  const value =
    kpi.value === null ? t`No value` : figureText(kpi.unit, kpi.value, dashboard.currency, locale);
  return (
    <SidePanel
      title={kpi.name}
      place={`${value} · ${formatPeriod(dashboard.period)}`}
      width={720}
      onClose={onClose}
    >
      <div className={classes.tools}>
        <SegmentedControl
          aria-label={t`View`}
          data={[
            { value: 'why', label: t`Why did it move?` },
            { value: 'trend', label: t`Trend` },
          ]}
          value={tab}
          onChange={(value) => setTab(value as Tab)}
        />
        <button type="button" className={classes.link} onClick={onStatement}>
          {t`Go to the statement`}
        </button>
      </div>
      {tab === 'why' ? <Why {...props} /> : <Trend {...props} />}
    </SidePanel>
  );
}

function Trend({ orgId, dashboard, kpi, seriesVersion, locale }: Props) {
  return (
    <TrendView
      orgId={orgId}
      scope={dashboard.scope}
      kpi={kpi}
      version={seriesVersion}
      currency={dashboard.currency}
      locale={locale}
    />
  );
}

function Why({ orgId, dashboard, kpi, comparator, locale, onCompare }: Props) {
  const { currency, period, scope, view } = dashboard;
  const accounts = useMemo(() => accountBridge(kpi, view.statement, comparator), [kpi, view, comparator]);
  const entities = useMemo(
    () => entityBridge(kpi, view.entities, scope, comparator, period),
    [kpi, view, scope, comparator, period],
  );
  const against = comparatorIn(comparator, period);
  const opening = comparatorHeading(comparator, period);
  const { delta } = comparisonOf(kpi, comparator);
  const shown = (name: string, found: Bridge | Refusal): ReactNode =>
    'refused' in found ? (
      <p className={classes.note} data-testid={`refused-${name}`}>
        {found.refused}
      </p>
    ) : (
      <Waterfall
        name={name}
        bridge={found}
        kpi={kpi}
        opening={opening}
        closing={formatPeriodShort(period)}
        currency={currency}
        locale={locale}
      />
    );
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t`Compare with`}
        data={COMPARATORS.map((each) => ({ value: each, label: COMPARATOR_NAMES[each] }))}
        value={comparator}
        onChange={(value) => onCompare(value as Comparator)}
      />
      <p className={classes.change}>
        {delta === null
          ? t`Nothing to compare with ${against}.`
          : t`${figureText(kpi.unit, delta, currency, locale, true)} against ${against}`}
      </p>
      <h3 className={classes.heading}>{t`By account`}</h3>
      {shown('accounts', accounts)}
      <h3 className={classes.heading}>{t`By entity`}</h3>
      {shown('entities', entities)}
      <MovementView
        orgId={orgId}
        dashboard={dashboard}
        kpi={kpi}
        comparator={comparator}
        opening={opening}
        closing={formatPeriodShort(period)}
        locale={locale}
      />
    </>
  );
}
