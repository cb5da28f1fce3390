import { t } from '@lingui/core/macro';
import { Button, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { ViewBar } from '@/app/ViewBar';
import { mayDefineKpis, useWorkspace } from '@/app/workspaceContext';
import type { Family, KpiDefinition, KpiTarget } from '@/data/documents';
import { figureText } from '@/format/figure';
import { metricName } from '@/format/kpiName';
import { reasonInWords } from '@/format/reason';
import { VERDICT_WORDS } from '../dashboard/targetWords';
import { Following } from './Following';
import classes from './Kpis.module.css';
import { DIRECTIONS, FAMILIES, UNITS } from './kpiForm';
import type { Shared } from './useLibrary';

const ARROWS = { 1: '↑', [-1]: '↓', 0: '·' } as const;

/** Every KPI by family: its value, what it is made of, its target and whose it is. */
export function KpiList({ library, view, dashboard, base }: Shared) {
  const { member } = useWorkspace();
  const [wanted, setWanted] = useState('');
  const families = useMemo(() => byFamily(library.kpis, wanted), [library, wanted]);
  const kept = keptSearch(view);
  return (
    <>
      <ViewBar title={t`KPIs`} view={view} computedAt={dashboard?.computed_at ?? null}>
        <TextInput
          className={classes.search}
          aria-label={t`Search KPIs`}
          placeholder={t`Search name, formula, owner`}
          type="search"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        {mayDefineKpis(member) && (
          <Button component={Link} href={`${base}/new${kept}`}>
            {t`New KPI`}
          </Button>
        )}
      </ViewBar>
      <Following />
      <p className="visually-hidden" role="status">
        {wanted.trim() !== '' && t`${families.reduce((sum, [, kpis]) => sum + kpis.length, 0)} KPIs found`}
      </p>
      {families.length === 0 ? (
        <Message
          size="panel"
          title={t`Nothing matches “${wanted}”`}
          detail={t`Search for a part of a name, of a formula or of an owner.`}
          action={{ label: t`Show every KPI`, run: () => setWanted('') }}
        />
      ) : (
        <div className={classes.families}>
          {families.map(([family, kpis]) => (
            <Panel key={family} title={FAMILIES[family]} note={String(kpis.length)}>
              <ul className={classes.list}>
                {kpis.map((kpi) => (
                  <Row
                    key={kpi.metric.id}
                    kpi={kpi}
                    dashboard={dashboard}
                    href={`${base}/${kpi.metric.id}${kept}`}
                  />
                ))}
              </ul>
            </Panel>
          ))}
        </div>
      )}
    </>
  );
}

function Row({ kpi, dashboard, href }: { kpi: KpiDefinition; dashboard: Shared['dashboard']; href: string }) {
  const { organization } = useWorkspace();
  const { metric } = kpi;
  const shown = dashboard?.view.kpis.find((each) => each.id === metric.id);
  const missing = dashboard?.view.missing.find((each) => each.id === metric.id);
  const currency = dashboard?.currency ?? organization.currency;
  const value = shown?.value ?? null;
  return (
    <li className={classes.row} data-kpi={metric.id} data-value={value ?? ''}>
      <div className={classes.what}>
        <Link href={href} className={classes.name}>
          {metricName(metric)}
        </Link>
        {kpi.origin !== 'standard' && <Origin kpi={kpi} />}
        <p className={classes.words}>{kpi.words}</p>
      </div>
      <div className={classes.figure}>
        {kpi.retired || value === null ? (
          <span className={classes.quiet}>
            {kpi.retired ? t`Retired` : reasonInWords(shown?.reason ?? missing?.reason ?? 'no_entries')}
          </span>
        ) : (
          <span className="figures">{figureText(metric.unit, value, currency, organization.locale)}</span>
        )}
        <TargetChip target={shown?.target ?? null} />
      </div>
      <p className={classes.meta}>
        <span>{UNITS[metric.unit]}</span>
        <span>
          <span aria-hidden="true">{ARROWS[metric.direction]} </span>
          {DIRECTIONS[metric.direction]}
        </span>
        {metric.owner && <span>{metric.owner}</span>}
      </p>
    </li>
  );
}

export function Origin({ kpi }: { kpi: KpiDefinition }) {
  const text = kpi.problem ? t`Cannot be computed` : kpi.origin === 'own' ? t`Own` : t`Changed`;
  return (
    <span className={classes.origin} data-tone={kpi.problem ? 'bad' : 'neutral'}>
      {text}
    </span>
  );
}

function TargetChip({ target }: { target: KpiTarget | null }) {
  if (!target) return null;
  return (
    <span className={classes.chip} data-verdict={target.verdict}>
      {VERDICT_WORDS[target.verdict]}
    </span>
  );
}

/** Entity and period stay when a person moves between screens. */
export function keptSearch({ scope, period }: Shared['view']): string {
  const kept = new URLSearchParams();
  if (scope) kept.set('scope', scope);
  if (period) kept.set('period', period);
  const text = kept.toString();
  return text === '' ? '' : `?${text}`;
}

function byFamily(kpis: readonly KpiDefinition[], wanted: string): [Family, KpiDefinition[]][] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = kpis.filter(({ metric, words: formula }) => {
    const text =
      `${metric.name} ${metricName(metric)} ${metric.id} ${formula} ${metric.owner} ${metric.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (Object.keys(FAMILIES) as Family[])
    .map((family): [Family, KpiDefinition[]] => [
      family,
      matching.filter(({ metric }) => metric.family === family),
    ])
    .filter(([, found]) => found.length > 0);
}
