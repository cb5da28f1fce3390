import { t } from '@lingui/core/macro';
import { memo } from 'react';
import { Message } from '@/app/Message';
import type { EntityRow } from '@/data/documents';
import { formatMoney } from '@/format/money';
import classes from './EntityBreakdown.module.css';

interface Props {
  rows: readonly EntityRow[];
  scope: string;
  currency: string;
  locale: string;
  onOpen: (entity: string) => void;
}

/** The children of the scope with their revenue against budget; each opens its own dashboard. */
export const EntityBreakdown = memo(function EntityBreakdown(props: Props) {
  const { rows, scope, currency, locale, onOpen } = props;
  if (rows.length === 0) return <Message size="panel" title={t`No entries in this period`} />;
  const widest = Math.max(1, ...rows.flatMap((row) => [row.revenue ?? 0, row.revenue_budget ?? 0]));
  const forecast = rows.some((row) => row.revenue_forecast !== null);
  const money = (minor: number | null) =>
    minor === null ? '–' : formatMoney(minor, currency, locale, { currency: 'none' });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
    <section className={classes.scroll} tabIndex={0} aria-label={t`Figures by entity`}>
      <table className={classes.table}>
        <caption className="visually-hidden">
          {t`Revenue, gross profit and net income by entity, in ${currency}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t`Entity`}</th>
            <th scope="col">{t`Revenue`}</th>
            <th scope="col">{t`Budget`}</th>
            {forecast && <th scope="col">{t`Forecast`}</th>}
            <th scope="col">{t`Gross profit`}</th>
            <th scope="col">{t`Net income`}</th>
          </tr>
        </thead>
        <tbody className="figures">
          {rows.map((row) => (
            <tr key={row.entity_id}>
              <th scope="row">
                {row.entity_id === scope ? (
                  row.name
                ) : (
                  <button type="button" className={classes.open} onClick={() => onOpen(row.entity_id)}>
                    {row.name}
                  </button>
                )}
                <span className={classes.track} aria-hidden="true">
                  <span className={classes.bar} style={{ width: share(row.revenue, widest) }} />
                  {row.revenue_budget !== null && (
                    <span className={classes.mark} style={{ left: share(row.revenue_budget, widest) }} />
                  )}
                </span>
              </th>
              <td>{money(row.revenue)}</td>
              <td className={classes.quiet}>{money(row.revenue_budget)}</td>
              {forecast && <td className={classes.quiet}>{money(row.revenue_forecast)}</td>}
              <td>{money(row.gross_profit)}</td>
              <td>{money(row.net_income)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});

/** A length for the eye, not a figure. */
function share(value: number | null, widest: number): string {
  return `${Math.max(0, Math.min(100, ((value ?? 0) / widest) * 100))}%`;
}
