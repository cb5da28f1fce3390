import { t } from '@lingui/core/macro';
import { memo } from 'react';
import { Panel } from '@/app/Panel';
import type { KpiValue } from '@/data/documents';
import { Gauge } from './Gauge';
import classes from './TargetsPanel.module.css';

interface Props {
  kpis: readonly KpiValue[];
  currency: string;
  locale: string;
  className?: string | undefined;
}

const ORDER = { missed: 0, near: 1, met: 2 } as const;

/** Every KPI that has a target here, what is off target first. */
export default memo(function TargetsPanel({ kpis, currency, locale, className }: Props) {
  const found = kpis
    .flatMap((kpi) => (kpi.target ? [{ kpi, target: kpi.target }] : []))
    .sort((one, other) => ORDER[one.target.verdict] - ORDER[other.target.verdict]);
  const met = found.filter(({ target }) => target.verdict === 'met').length;
  return (
    <Panel title={t`Against target`} note={t`${met} of ${found.length} on target`} className={className}>
      <ul className={classes.list}>
        {found.map(({ kpi, target }) => (
          <li key={kpi.id} data-target={kpi.id} data-verdict={target.verdict}>
            <Gauge kpi={kpi} target={target} currency={currency} locale={locale} titled />
          </li>
        ))}
      </ul>
    </Panel>
  );
});
