import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import { type CSSProperties, useMemo, useState } from 'react';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { useDashboards } from '@/data/useDashboards';
import { formatMoney } from '@/format/money';
import { spelled } from '../../alerts/alertWords';
import { type HeatChoice, heatChoices, heatRows, heatWords } from '../heatMap';
import type { TileProps } from '../TileBody';
import classes from './Tiles.module.css';

/** Columns, each a document more that is listened to, and rows. */
const COLUMNS = 8;
const ROWS = 12;

/** Operating expense or revenue by department, segment or another dimension, and by entity. The parts' figures are
 * their own dashboards'. */
export default function HeatMapTile({ figures }: TileProps) {
  const { orgId } = useWorkspace();
  const { dashboard, view, locale } = figures;
  const { scope, period, currency } = dashboard;
  const choices = useMemo(() => heatChoices(dashboard), [dashboard]);
  const [chosen, setChosen] = useState<string | null>(null);
  const choice = choices.find((each) => keyOf(each) === chosen) ?? preferred(choices);
  const parts = dashboard.view.entities.filter(({ entity_id }) => entity_id !== scope);
  const columns = [...parts].sort((a, b) => (b.revenue ?? 0) - (a.revenue ?? 0)).slice(0, COLUMNS);
  const watched = useDashboards(
    orgId,
    columns.map(({ entity_id }) => entity_id),
    period,
  );
  const rows = choice
    ? heatRows(
        dashboard,
        watched.map((each) => (each.status === 'ready' ? each.data : null)),
        choice,
        ROWS,
      )
    : [];
  const money = (minor: number) => formatMoney(minor, currency, locale, { compact: true });
  const words = choice ? wordsOf(choice) : '';
  return (
    <Panel
      title={choice?.figure === 'operating_expense' ? t`Where money is spent` : t`Where revenue comes from`}
      note={choice ? t`${spelled(choice.dimension)} by entity, ${currency}` : undefined}
      tools={
        choices.length > 1 &&
        choice && (
          <Select
            size="xs"
            w={230}
            aria-label={t`Figure and dimension`}
            data={choices.map((each) => ({ value: keyOf(each), label: wordsOf(each) }))}
            value={keyOf(choice)}
            onChange={(each) => each && setChosen(each)}
            allowDeselect={false}
            withCheckIcon={false}
          />
        )
      }
    >
      {rows.length === 0 ? (
        <Message size="panel" title={t`Nothing here is split by a dimension`} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={classes.scroll} tabIndex={0} aria-label={t`${words}, and by entity`}>
          <table className={classes.heat} data-testid="heat-map">
            <caption className="visually-hidden">
              {t`${words}, and by entity, in ${currency}. Darker cells are larger.`}
            </caption>
            <thead>
              <tr>
                <th scope="col">{spelled(choice?.dimension ?? '')}</th>
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
                <th scope="col">{columns.length > 0 ? t`Together` : t`Amount`}</th>
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

const keyOf = ({ figure, dimension }: HeatChoice): string => `${figure} ${dimension}`;

const wordsOf = ({ figure, dimension }: HeatChoice): string => {
  const by = spelled(dimension);
  return figure === 'revenue' ? t`Revenue by ${by}` : t`Operating expense by ${by}`;
};

/** What is most often asked for first: departments, by what they earn, or else by what they spend. */
const preferred = (choices: readonly HeatChoice[]): HeatChoice | undefined =>
  ['department', 'product_line', 'segment']
    .map((each) => choices.find(({ dimension }) => dimension === each))
    .find((each) => each !== undefined) ?? choices[0];
