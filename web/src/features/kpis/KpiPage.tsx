import { t } from '@lingui/core/macro';
import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { ViewBar } from '@/app/ViewBar';
import { mayDefineKpis, useWorkspace } from '@/app/workspaceContext';
import { retireKpi } from '@/data/api';
import type { KpiDefinition } from '@/data/documents';
import { followDashboards } from '@/data/kpiRefresh';
import { errorText } from '@/format/errorText';
import { figureText } from '@/format/figure';
import { kpiDescription, kpiName, metricName } from '@/format/kpiName';
import { formatPeriod } from '@/format/period';
import { reasonInWords } from '@/format/reason';
import { Gauge } from '../dashboard/Gauge';
import { DependencyTree } from './DependencyTree';
import { Following } from './Following';
import { HistoryChart } from './HistoryChart';
import { keptSearch, Origin } from './KpiList';
import classes from './Kpis.module.css';
import { BEHAVIOURS, DIRECTIONS, FAMILIES, UNITS } from './kpiForm';
import type { Shared } from './useLibrary';
import { VersionList } from './VersionList';

/** One KPI: its value and target, its formula, what it is made of and feeds, and who changed it. */
export default function KpiPage({ id, ...shared }: Shared & { id: string }) {
  const { library, view, base } = shared;
  const [, navigate] = useLocation();
  const kpi = library.kpis.find((each) => each.metric.id === id);
  if (!kpi) {
    return (
      <Message
        title={t`There is no such KPI`}
        detail={t`It may have been renamed. The library lists every KPI there is.`}
        action={{ label: t`Open the library`, run: () => navigate(`${base}${keptSearch(view)}`) }}
      />
    );
  }
  return <Details kpi={kpi} {...shared} />;
}

function Details({ kpi, library, view, dashboard, base }: Shared & { kpi: KpiDefinition }) {
  const { orgId, organization, member } = useWorkspace();
  const [retiring, setRetiring] = useState(false);
  const { metric } = kpi;
  const { locale } = organization;
  const currency = dashboard?.currency ?? organization.currency;
  const shown = dashboard?.view.kpis.find((each) => each.id === metric.id);
  const missing = dashboard?.view.missing.find((each) => each.id === metric.id);
  const kept = keptSearch(view);
  const may = mayDefineKpis(member);
  return (
    <>
      <ViewBar title={metricName(metric)} view={view} computedAt={dashboard?.computed_at ?? null}>
        {may && (
          <Button component={Link} href={`${base}/${metric.id}/edit${kept}`}>
            {kpi.retired ? t`Bring back` : t`Change`}
          </Button>
        )}
        {may && !kpi.retired && (
          <Button variant="default" onClick={() => setRetiring(true)}>
            {t`Retire`}
          </Button>
        )}
      </ViewBar>
      <p className={classes.crumbs}>
        <Link href={`${base}${kept}`}>{t`All KPIs`}</Link>
        {kpi.origin !== 'standard' && <Origin kpi={kpi} />}
      </p>
      <Following />
      {kpi.problem && (
        <p className={classes.warning} role="alert">
          {t`This KPI cannot be computed any more: ${kpi.problem}. Change its formula to bring it back.`}
        </p>
      )}
      <div className={classes.detail}>
        <div className={classes.column}>
          <Panel title={t`Value`} note={dashboard ? formatPeriod(dashboard.period) : undefined}>
            <p className={classes.value} data-testid="kpi-value">
              {shown?.value === undefined || shown.value === null
                ? kpi.retired
                  ? t`Retired`
                  : reasonInWords(shown?.reason ?? missing?.reason ?? 'no_entries')
                : figureText(metric.unit, shown.value, currency, locale)}
            </p>
            {shown?.target && shown.value !== null && (
              <Gauge kpi={shown} target={shown.target} currency={currency} locale={locale} />
            )}
            <HistoryChart view={view} metric={metric} currency={currency} locale={locale} />
          </Panel>
          <Panel title={t`Definition`} note={t`Version ${metric.version}`}>
            <p className={classes.lead}>{kpi.words}</p>
            <pre className={classes.code}>{metric.formula}</pre>
            {metric.description && (
              <p className={classes.text}>{kpiDescription(metric.id, metric.description)}</p>
            )}
            <dl className={classes.facts}>
              <dt>{t`Unit`}</dt>
              <dd>{UNITS[metric.unit]}</dd>
              <dt>{t`Direction`}</dt>
              <dd>{DIRECTIONS[metric.direction]}</dd>
              <dt>{t`Over time`}</dt>
              <dd>{BEHAVIOURS[metric.period_behaviour]}</dd>
              <dt>{t`Family`}</dt>
              <dd>{FAMILIES[metric.family]}</dd>
              <dt>{t`Owner`}</dt>
              <dd>{metric.owner || t`Nobody yet`}</dd>
              <dt>{t`Name in formulas`}</dt>
              <dd>
                <code>{metric.id}</code>
              </dd>
            </dl>
          </Panel>
        </div>
        <div className={classes.column}>
          <Panel title={t`Made of`}>
            <DependencyTree
              kpi={kpi}
              library={library}
              dashboard={dashboard}
              link={(each) => `${base}/${each}${kept}`}
            />
          </Panel>
          <Panel title={t`Feeds`} note={kpi.used_by.length > 0 ? String(kpi.used_by.length) : undefined}>
            {kpi.used_by.length === 0 ? (
              <p className={classes.quiet}>{t`No other KPI is made of this one.`}</p>
            ) : (
              <ul className={classes.links}>
                {kpi.used_by.map((each) => (
                  <li key={each}>
                    <Link href={`${base}/${each}${kept}`}>{nameIn(library, each)}</Link>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title={t`Versions`}>
            <VersionList orgId={orgId} kpi={kpi} />
          </Panel>
        </div>
      </div>
      {retiring && <Retire kpi={kpi} scope={view.scope} onClose={() => setRetiring(false)} />}
    </>
  );
}

function Retire({ kpi, scope, onClose }: { kpi: KpiDefinition; scope: string | null; onClose: () => void }) {
  const { orgId } = useWorkspace();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { id, name, version } = kpi.metric;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const { progress } = await retireKpi(orgId, id, {
        base_version: version,
        reason: reason.trim(),
        scope,
      });
      void followDashboards(orgId, scope, progress.left);
      onClose();
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Retire ${kpiName(id, name)}?`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit} className={classes.stack}>
        <p className={classes.text}>
          {t`It disappears from every dashboard. Its versions stay, and it can be brought back.`}
        </p>
        <TextInput
          label={t`Reason`}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={problem}
        />
        <div className={classes.actions}>
          <Button type="submit" color="red" loading={busy} disabled={reason.trim() === ''}>
            {t`Retire`}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function nameIn(library: Shared['library'], id: string): string {
  const found = library.kpis.find(({ metric }) => metric.id === id);
  return found ? metricName(found.metric) : id;
}
