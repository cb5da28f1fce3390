import { t } from '@lingui/core/macro';
import { memo, useCallback, useMemo, useState } from 'react';
import { ChevronRightIcon } from '@/app/icons';
import { Message } from '@/app/Message';
import type { StatementRow } from '@/data/documents';
import { type Comparator, comparatorIn, movementOf } from '@/format/comparator';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import { CommentMark } from '../comments/CommentMark';
import { SignOffMark } from '../signoff/SignOffMark';
import classes from './StatementTable.module.css';
import { type VisibleRow, visibleRows } from './statementTree';

interface Props {
  scope: string;
  rows: readonly StatementRow[];
  period: string;
  /** What the variance column is against. */
  comparator: Comparator;
  currency: string;
  locale: string;
  onOpen: (row: StatementRow) => void;
}

/** The statement as a tree of accounts. A figure opens the records behind it. */
export const StatementTable = memo(function StatementTable(props: Props) {
  const { scope, rows, period, comparator, currency, locale, onOpen } = props;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const visible = useMemo(() => visibleRows(rows, closed), [rows, closed]);
  const forecast = useMemo(() => rows.some((row) => row.forecast !== null), [rows]);
  const toggle = useCallback(
    (code: string) =>
      setClosed((before) => {
        const next = new Set(before);
        if (!next.delete(code)) next.add(code);
        return next;
      }),
    [],
  );
  if (rows.length === 0) return <Message size="panel" title={t`No entries in this period`} />;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a KPI moves the focus here, and a narrow screen scrolls it
    <section className={classes.scroll} id="statement" tabIndex={0} aria-label={t`Statement by account`}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t`Statement by account, in ${currency}`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Account`}</th>
            <th scope="col">{t`Actual`}</th>
            <th scope="col">{t`Variance to ${comparatorIn(comparator, period)}`}</th>
            <th scope="col">{t`Budget`}</th>
            {forecast && <th scope="col">{t`Forecast`}</th>}
            <th scope="col">{t`Previous period`}</th>
            <th scope="col">{t`Last year`}</th>
          </tr>
        </thead>
        <tbody className="figures">
          {visible.map(({ row, hasChildren, open }) => (
            <Line
              key={row.code}
              row={row}
              hasChildren={hasChildren}
              open={open}
              scope={scope}
              period={period}
              comparator={comparator}
              forecast={forecast}
              currency={currency}
              locale={locale}
              onToggle={toggle}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
});

interface LineProps extends VisibleRow {
  scope: string;
  period: string;
  comparator: Comparator;
  /** Whether any line has one: without, the column would say nothing. */
  forecast: boolean;
  currency: string;
  locale: string;
  onToggle: (code: string) => void;
  onOpen: (row: StatementRow) => void;
}

const Line = memo(function Line(props: LineProps) {
  const { row, hasChildren, open, scope, period, comparator, forecast, currency, locale } = props;
  // No entries is not zero: a dash, and the reason for those who hear it.
  const money = (minor: number | null) =>
    minor === null ? (
      <>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t`no entries`}</span>
      </>
    ) : (
      formatMoney(minor, currency, locale, { currency: 'none' })
    );
  return (
    <tr data-depth={row.depth} data-account={row.code}>
      <th scope="row" style={{ paddingLeft: row.depth * 18 }}>
        {hasChildren ? (
          <button
            type="button"
            className={classes.toggle}
            aria-expanded={open}
            aria-label={open ? t`Close ${row.name}` : t`Open ${row.name}`}
            onClick={() => props.onToggle(row.code)}
          >
            <ChevronRightIcon size={14} />
          </button>
        ) : (
          <span className={classes.noToggle} />
        )}
        {row.name} <span className={classes.code}>{row.code}</span>
        <CommentMark on={{ kind: 'account', entity_id: scope, period, target: row.code, label: row.name }} />
        {row.is_posting && <SignOffMark row={row} comparator={comparator} />}
      </th>
      <td>
        <button type="button" className={classes.figure} onClick={() => props.onOpen(row)}>
          {money(row.actual)}
          <span className="visually-hidden">{t`, records of ${row.name}`}</span>
        </button>
      </td>
      <td>
        <MovementCell row={row} comparator={comparator} currency={currency} locale={locale} />
      </td>
      <td className={classes.quiet}>{money(row.budget)}</td>
      {forecast && <td className={classes.quiet}>{money(row.forecast)}</td>}
      <td className={classes.quiet}>{money(row.previous)}</td>
      <td className={classes.quiet}>{money(row.last_year)}</td>
    </tr>
  );
});

interface MovementProps {
  row: StatementRow;
  comparator: Comparator;
  currency: string;
  locale: string;
}

function MovementCell({ row, comparator, currency, locale }: MovementProps) {
  const moved = movementOf(row, comparator);
  if (!moved) {
    return (
      <>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t`nothing to compare with`}</span>
      </>
    );
  }
  const tone = moved.impact > 0 ? 'good' : moved.impact < 0 ? 'bad' : 'neutral';
  return (
    <span className={classes.moved} data-tone={tone}>
      {formatMoney(moved.delta, currency, locale, { currency: 'none', signed: true })}
      <span className={classes.percent}>
        {moved.percent_bp === null ? '' : formatPercent(moved.percent_bp, { signed: true })}
      </span>
      {tone !== 'neutral' && (
        <span className="visually-hidden">{tone === 'good' ? t`, favourable` : t`, unfavourable`}</span>
      )}
    </span>
  );
}
