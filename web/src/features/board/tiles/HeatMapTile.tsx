import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import { type CSSProperties, useMemo, useState } from 'react';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { useDashboards } from '@/data/useDashboards';
import { formatMoney } from '@/format/money';
import { spelled } from '../../alerts/alertWords';
import { dimensionsOf, heatRows, heatWords } from '../heatMap';
import type { TileProps } from '../TileBody';
import classes from './Tiles.module.css';

/** Columns, each a document more that is listened to, and rows. */
const COLUMNS = 8;
const ROWS = 12;

/** Revenue by department, segment or another dimension, and by entity. The parts' figures are their own dashboards'. */
export default function HeatMapTile({ figures }: TileProps) {
  const { orgId } = useWorkspace();
  const { dashboard, view, locale } = figures;
  const { scope, period, currency } = dashboard;
  const dimensions = useMemo(() => dimensionsOf(dashboard), [dashboard]);
  const [chosen, setChosen] = useState<string | null>(null);
  const dimension = dimensions.find((each) => each === chosen) ?? preferred(dimensions);
  const parts = dashboard.view.entities.filter(({ entity_id }) => entity_id !== scope);
  const columns = [...parts].sort((a, b) => (b.revenue ?? 0) - (a.revenue ?? 0)).slice(0, COLUMNS);
  const watched = useDashboards(
    orgId,
    columns.map(({ entity_id }) => entity_id),
    period,
  );
  const rows = dimension
    ? heatRows(
        dashboard,
        watched.map((each) => (each.status === 'ready' ? each.data : null)),
        dimension,
        ROWS,
      )
    : [];
  const money = (minor: number) => formatMoney(minor, currency, locale, { compact: true });
  return (
    <Panel
      title={t`Where revenue comes from`}
      note={dimension ? t`${spelled(dimension)} by entity, ${currency}` : undefined}
      tools={
        dimensions.length > 1 &&
        dimension && (
          <Select
            size="xs"
            w={150}
            aria-label={t`Dimension`}
            data={dimensions.map((each) => ({ value: each, label: spelled(each) }))}
            value={dimension}
            onChange={(each) => each && setChosen(each)}
            allowDeselect={false}
            withCheckIcon={false}
          />
        )
      }
    >
      {rows.length === 0 ? (
        <Message size="panel" title={t`No revenue here is split by a dimension`} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={classes.scroll} tabIndex={0} aria-label={t`Revenue by dimension and entity`}>
          <table className={classes.heat} data-testid="heat-map">
            <caption className="visually-hidden">
              {t`Revenue by ${dimension ?? ''} and entity, in ${currency}. Darker cells are larger.`}
            </caption>
            <thead>
              <tr>
                <th scope="col">{spelled(dimension ?? '')}</th>
                {columns.map(({ entity_id, name }) => (
                  <th key={entity_id} scope="col">
                    <button
                      type="button"
                      className={classes.headButton}
                      onClick={() => view.go({ scope: entity_id })}
                    >
                      {name}
                    </button>
                  </th>
                ))}
                <th scope="col">{columns.length > 0 ? t`Together` : t`Revenue`}</th>
              </tr>
            </thead>
            <tbody className="figures">
              {rows.map((row) => (
                <tr key={row.label}>
                  <th scope="row">{row.label}</th>
                  {row.cells.map((cell, at) => (
                    <td
                      key={columns[at]?.entity_id}
                      className={classes.cell}
                      data-sign={(cell.value ?? 0) < 0 ? 'negative' : 'positive'}
                      data-value={cell.value ?? ''}
                      style={{ '--heat': cell.heat } as CSSProperties}
                    >
                      {cell.value === null ? '–' : money(cell.value)}
                      <span className="visually-hidden">, {heatWords(cell)}</span>
                    </td>
                  ))}
                  <td className={classes.total}>{row.total === null ? '–' : money(row.total)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {parts.length > COLUMNS && (
        <p className={classes.quiet}>
          {t`The ${COLUMNS} entities with the most revenue; the last column has all.`}
        </p>
      )}
    </Panel>
  );
}

/** What is most often asked for first. */
const preferred = (dimensions: readonly string[]): string | undefined =>
  ['department', 'product_line', 'segment'].find((each) => dimensions.includes(each)) ?? dimensions[0];
