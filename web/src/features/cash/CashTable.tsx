import type { CashForecast, CashOverride, CashReport } from '@/data/documents';
import { formatDay, formatDayShort } from '@/format/day';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import classes from './Cash.module.css';
import { type CashLine, overridesOf } from './lineForm';

type Line = CashLine;
type Week = CashForecast['weeks'][number];

const METHODS: Record<Line['method'], string> = {
  fixed: 'Dated',
  run_rate: 'Run rate',
  ageing: 'By age',
  pattern: 'By payment days',
  manual: 'Entered',
};

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
  const sum = (name: string, of: (week: Week) => number, strong = true) => (
    <tr className={strong ? classes.sum : undefined}>
      <th scope="row">{name}</th>
      {weeks.map((week) => {
        const value = of(week);
        const low = name === 'Closing' && plan.minimum !== null && value < plan.minimum;
        return (
          <td key={week.week} data-low={low || undefined}>
            {amount(value)}
            {low && <span className="visually-hidden">, below the minimum</span>}
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
              <span className="visually-hidden">: change</span>
            </button>
          ) : (
            each.label
          )}
          <span className={classes.method} title={each.note}>
            {METHODS[each.method]}
            {each.confidence_bp !== null && ` · ${formatPercent(each.confidence_bp)} right in the past`}
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
    <section className={classes.scroll} tabIndex={0} aria-label="Cash by week">
      <table className={`${classes.table} figures`} data-testid="cash-table">
        <caption className="visually-hidden">Cash by week, {currency}</caption>
        <thead>
          <tr>
            <th scope="col">Week of</th>
            {weeks.map((week) => (
              <th key={week.week} scope="col" title={`${week.week}, from ${formatDay(week.starts)}`}>
                {formatDayShort(week.starts)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sum('Opening', (week) => week.opening, false)}
          {receipts.map((each) => line(each, 1))}
          {sum('Receipts', (week) => week.receipts)}
          {payments.map((each) => line(each, -1))}
          {sum('Payments', (week) => -week.disbursements)}
          {financing.map((each) => line(each, each.flow === 'receipt' ? 1 : -1))}
          {financing.length > 0 && sum('Financing', (week) => week.financing)}
          {sum('Closing', (week) => week.closing)}
          {plan.undrawn > 0 && sum('With undrawn facilities', (week) => week.liquidity, false)}
        </tbody>
      </table>
    </section>
  );
}

/** Who put an amount in place of the computed one, and why. */
function why({ by, reason }: CashOverride, computed: string): string {
  return `entered by ${by}: ${reason}; computed ${computed}`;
}
