import { msg, t } from '@lingui/core/macro';
import numbers from '@/app/numbers.module.css';
import type { CashForecast, CashOverride, CashReport } from '@/data/documents';
import { formatDay, formatDayShort } from '@/format/day';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import classes from './Cash.module.css';
import { type CashLine, overridesOf } from './lineForm';

type Line = CashLine;
type Week = CashForecast['weeks'][number];

const METHODS: Record<Line['method'], string> = texts({
  fixed: msg`Dated`,
  run_rate: msg`Run rate`,
  ageing: msg`By age`,
  pattern: msg`By payment days`,
  manual: msg`Entered`,
});

interface Props {
  report: CashReport;
  locale: string;
  mayChange: (line: Line) => boolean;
  onOpen: (line: Line) => void;
}

/** Every line of the forecast by week, with how it was found. */
export function CashTable({ report, locale, mayChange, onOpen }: Props) {
  const { forecast, currency, plan } = report;
  if (!forecast) return null;
  const { weeks } = forecast;
  const style = { currency: 'none' } as const;
  const amount = (minor: number) => formatMoney(minor, currency, locale, style);
  const shown = forecast.lines.filter(({ values, override }) =>
    values.some((value, index) => value !== 0 || override[index] != null),
  );
  const receipts = shown.filter((line) => line.flow === 'receipt' && !line.financing);
  const payments = shown.filter((line) => line.flow === 'disbursement' && !line.financing);
  const financing = shown.filter((line) => line.financing);
  const sum = (name: string, of: (week: Week) => number, strong = true, bounded = false) => (
    <tr className={strong ? numbers.sum : undefined}>
      <th scope="row">{name}</th>
      {weeks.map((week) => {
        const value = of(week);
        const low = bounded && plan.minimum !== null && value < plan.minimum;
        return (
          <td key={week.week} data-low={low || undefined}>
            {amount(value)}
            {low && <span className="visually-hidden">{t`, below the minimum`}</span>}
          </td>
        );
      })}
    </tr>
  );
  const line = (each: Line, sign: 1 | -1) => {
    const given = overridesOf(report, each.key);
    return (
      <tr key={each.key} data-line={each.key}>
        <th scope="row">
          {mayChange(each) ? (
            <button type="button" className={classes.open} onClick={() => onOpen(each)}>
              {each.label}
              <span className="visually-hidden">{t`: change`}</span>
            </button>
          ) : (
            each.label
          )}
          <span className={classes.method} title={each.note}>
            {METHODS[each.method]}
            {each.confidence_bp !== null && ` · ${t`${formatPercent(each.confidence_bp)} right in the past`}`}
            {each.owner && ` · ${each.owner}`}
          </span>
        </th>
        {each.values.map((value, index) => {
          const week = weeks[index]?.week ?? '';
          const entered = given.get(week);
          const computed = amount(sign * (each.computed[index] ?? 0));
          return (
            <td
              key={week || index}
              data-entered={entered !== undefined || undefined}
              title={entered && why(entered, computed)}
            >
              {value === 0 ? '–' : amount(sign * value)}
              {entered && <span className="visually-hidden">, {why(entered, computed)}</span>}
            </td>
          );
        })}
      </tr>
    );
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
    <section className={numbers.scroll} tabIndex={0} aria-label={t`Cash by week`}>
      <table
        className={`${numbers.table} ${numbers.pinned} ${classes.table} figures`}
        data-testid="cash-table"
      >
        <caption className="visually-hidden">{t`Cash by week, ${currency}`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Week of`}</th>
            {weeks.map((week) => (
              <th key={week.week} scope="col" title={t`${week.week}, from ${formatDay(week.starts)}`}>
                {formatDayShort(week.starts)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sum(t`Opening`, (week) => week.opening, false)}
          {receipts.map((each) => line(each, 1))}
          {sum(t({ message: 'Receipts', context: 'cash' }), (week) => week.receipts)}
          {payments.map((each) => line(each, -1))}
          {sum(t`Payments`, (week) => -week.disbursements)}
          {financing.map((each) => line(each, each.flow === 'receipt' ? 1 : -1))}
          {financing.length > 0 && sum(t`Financing`, (week) => week.financing)}
          {sum(t`Closing`, (week) => week.closing, true, true)}
          {plan.undrawn > 0 && sum(t`With undrawn facilities`, (week) => week.liquidity, false)}
        </tbody>
      </table>
    </section>
  );
}

/** Who put an amount in place of the computed one, and why. */
function why({ by, reason }: CashOverride, computed: string): string {
  return t`entered by ${by}: ${reason}; computed ${computed}`;
}
