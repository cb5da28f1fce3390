import { msg, t } from '@lingui/core/macro';
import { SegmentedControl } from '@mantine/core';
import { memo } from 'react';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import type { StatementRow, Variance, Variances } from '@/data/documents';
import { COMPARATOR_NAMES, COMPARATORS, type Comparator, comparatorIn } from '@/format/comparator';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import { reasonInWords } from '@/format/reason';
import { CommentMark } from '../comments/CommentMark';
import { SignOffMark } from '../signoff/SignOffMark';
import classes from './VariancePanel.module.css';

interface Props {
  scope: string;
  variances: Variances;
  statement: readonly StatementRow[];
  period: string;
  comparator: Comparator;
  currency: string;
  locale: string;
  className?: string | undefined;
  onCompare: (comparator: Comparator) => void;
  onOpen: (row: StatementRow) => void;
}

const STATUS: Record<Variance['status'], string> = texts({
  favourable: msg`Favourable`,
  unfavourable: msg`Unfavourable`,
  on_target: msg`On target`,
  no_baseline: msg`No baseline`,
  not_material: msg`Not material`,
});

/** The accounts that moved profit most, by what they did to it. Each opens the records behind it. */
export const VariancePanel = memo(function VariancePanel({
  scope,
  variances,
  statement,
  period,
  comparator,
  currency,
  locale,
  className,
  onCompare,
  onOpen,
}: Props) {
  const against = comparatorIn(comparator, period);
  const rows = new Map(statement.map((row) => [row.code, row]));
  const lines = variances[comparator].flatMap((variance) => {
    const row = rows.get(variance.code);
    return row ? [{ variance, row }] : [];
  });
  const compared = statement.some((row) => row[`against_${comparator}`] !== null);
  return (
    <Panel
      title={t`Variances`}
      note={t`Largest effect on profit, against ${against}`}
      className={className}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={t`Compare with`}
          data={COMPARATORS.map((each) => ({ value: each, label: COMPARATOR_NAMES[each] }))}
          value={comparator}
          onChange={(value) => onCompare(value as Comparator)}
        />
      }
    >
      {lines.length === 0 ? (
        <Message
          size="panel"
          title={compared ? t`No account moved profit` : t`Nothing to compare with ${against}`}
          detail={
            compared
              ? t`Every account of profit and loss is where it was.`
              : t`No account has entries both now and there.`
          }
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={classes.scroll} tabIndex={0} aria-label={t`Variances by account`}>
          <table className={classes.table} data-testid="variances">
            <caption className="visually-hidden">
              {t`Accounts by their effect on profit against ${against}, in ${currency}`}
            </caption>
            <thead>
              <tr>
                <th scope="col">{t`Account`}</th>
                <th scope="col">{t`Status`}</th>
                <th scope="col">{t`Actual`}</th>
                <th scope="col">{COMPARATOR_NAMES[comparator]}</th>
                <th scope="col">{t`Variance`}</th>
                <th scope="col">%</th>
                <th scope="col">{t`Effect on profit`}</th>
              </tr>
            </thead>
            <tbody className="figures">
              {lines.map(({ variance, row }) => (
                <Line
                  key={variance.code}
                  scope={scope}
                  period={period}
                  variance={variance}
                  row={row}
                  comparator={comparator}
                  currency={currency}
                  locale={locale}
                  onOpen={onOpen}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
});

interface LineProps {
  scope: string;
  period: string;
  variance: Variance;
  row: StatementRow;
  comparator: Comparator;
  currency: string;
  locale: string;
  onOpen: (row: StatementRow) => void;
}

const Line = memo(function Line(props: LineProps) {
  const { scope, period, variance, row, comparator, currency, locale, onOpen } = props;
  const money = (minor: number | null, signed = false) =>
    minor === null ? '–' : formatMoney(minor, currency, locale, { currency: 'none', signed });
  const tone = variance.impact > 0 ? 'good' : 'bad';
  return (
    <tr data-variance={variance.code} data-impact={variance.impact}>
      <th scope="row">
        <button type="button" className={classes.open} onClick={() => onOpen(row)}>
          {row.name}
        </button>
        <CommentMark
          on={{
            kind: 'variance',
            entity_id: scope,
            period,
            target: `${comparator}:${row.code}`,
            label: t`Variance of ${row.name}`,
          }}
        />
      </th>
      <td className={classes.signed}>
        <span className={classes.status} data-tone={tone} data-status={variance.status}>
          {STATUS[variance.status]}
        </span>
        <SignOffMark row={row} comparator={comparator} />
      </td>
      <td>{money(row.actual)}</td>
      <td className={classes.quiet}>{money(row[comparator])}</td>
      <td>{money(variance.delta, true)}</td>
      <td title={variance.percent_bp === null ? reasonInWords(variance.reason) : undefined}>
        {variance.percent_bp === null ? (
          <>
            <span aria-hidden="true">–</span>
            <span className="visually-hidden">{reasonInWords(variance.reason)}</span>
          </>
        ) : (
          formatPercent(variance.percent_bp, { signed: true })
        )}
      </td>
      <td className={classes.impact} data-tone={tone}>
        {money(variance.impact, true)}
      </td>
    </tr>
  );
});
