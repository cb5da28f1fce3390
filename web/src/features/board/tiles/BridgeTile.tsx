import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { comparatorHeading, comparatorIn } from '@/format/comparator';
import { formatPeriodShort } from '@/format/period';
import { accountBridge } from '../../analysis/bridge';
import { Waterfall } from '../../analysis/Waterfall';
import type { TileProps } from '../TileBody';
import classes from './Tiles.module.css';

/** What the accounts did to a figure between the comparator and now. */
export default function BridgeTile({ figures }: TileProps) {
  const { dashboard, comparator, locale } = figures;
  const { period, currency } = dashboard;
  const kpis = dashboard.view.kpis.filter((kpi) => kpi.drivers !== null && kpi.value !== null);
  const [chosen, setChosen] = useState('net_income');
  const kpi = kpis.find((each) => each.id === chosen) ?? kpis[0];
  const against = comparatorIn(comparator, period);
  const bridge = useMemo(
    () => (kpi ? accountBridge(kpi, dashboard.view.statement, comparator) : null),
    [kpi, dashboard, comparator],
  );
  return (
    <Panel
      title={t`From one figure to the other`}
      note={t`${against} to ${formatPeriodShort(period)}`}
      tools={
        kpi && (
          <Select
            size="xs"
            w={150}
            aria-label={t`Bridged figure`}
            data={kpis.map(({ id, name }) => ({ value: id, label: name }))}
            value={kpi.id}
            onChange={(id) => id && setChosen(id)}
            allowDeselect={false}
            withCheckIcon={false}
          />
        )
      }
    >
      {!kpi || !bridge ? (
        <Message size="panel" title={t`No figure here is a sum of accounts`} />
      ) : 'refused' in bridge ? (
        <p className={classes.quiet}>{bridge.refused}</p>
      ) : (
        <Waterfall
          brief
          name="tile"
          bridge={bridge}
          kpi={kpi}
          opening={comparatorHeading(comparator, period)}
          closing={formatPeriodShort(period)}
          currency={currency}
          locale={locale}
        />
      )}
    </Panel>
  );
}
