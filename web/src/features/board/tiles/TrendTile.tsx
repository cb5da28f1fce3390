import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import { useState } from 'react';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { dataOf } from '@/data/useWatched';
import { TrendView } from '../../analysis/TrendView';
import type { TileProps } from '../TileBody';

/** A key figure's history with the months ahead. */
export default function TrendTile({ figures }: TileProps) {
  const { orgId } = useWorkspace();
  const { dashboard, view, locale } = figures;
  const kpis = dashboard.view.kpis.filter((kpi) => kpi.headline && kpi.value !== null);
  const [chosen, setChosen] = useState('revenue');
  const kpi = kpis.find((each) => each.id === chosen) ?? kpis[0];
  return (
    <Panel
      title={t`Trend and forecast`}
      tools={
        kpi && (
          <Select
            size="xs"
            w={150}
            aria-label={t`Key figure`}
            data={kpis.map(({ id, name }) => ({ value: id, label: name }))}
            value={kpi.id}
            onChange={(id) => id && setChosen(id)}
            allowDeselect={false}
            withCheckIcon={false}
          />
        )
      }
    >
      {kpi ? (
        <TrendView
          key={kpi.id}
          brief
          orgId={orgId}
          scope={dashboard.scope}
          kpi={kpi}
          version={dataOf(view.timeline)?.version ?? null}
          currency={dashboard.currency}
          locale={locale}
        />
      ) : (
        <Message size="panel" title={t`No figure has a value here`} />
      )}
    </Panel>
  );
}
