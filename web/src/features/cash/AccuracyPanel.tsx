import { Panel } from '@/app/Panel';
import type { CashAccuracy, CashReport } from '@/data/documents';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import { reasonInWords } from '@/format/reason';
import tables from '../imports/tables.module.css';
import classes from './Cash.module.css';

const LINES: Record<string, string> = {
  balance: 'Bank balance, all weeks',
  customers: 'From customers',
  suppliers: 'To suppliers',
  operating: 'Operating expense',
  interest: 'Interest',
  tax: 'Tax',
  other_income: 'Other income',
  other_expense: 'Other expense',
};

/** Forecast that so many weeks ahead: near, a month, and the end. */
const HORIZONS = ['1', '4', '8', '13'];

const SHOWN = 8;

const percent = (each: CashAccuracy) =>
  each.accuracy_bp === null ? reasonInWords(each.reason) : formatPercent(each.accuracy_bp);

/** How right the frozen forecasts were. */
export function AccuracyPanel({ report, locale }: { report: CashReport; locale: string }) {
  const { accuracy, versions, currency, timing, timing_week } = report;
  const money = (minor: number, signed = false) => formatMoney(minor, currency, locale, { signed });
  return (
    <Panel title="Accuracy of earlier forecasts" note="One version is frozen each week">
      {accuracy && (
        <table className={`${tables.table} ${classes.accuracy}`} data-testid="cash-accuracy">
          <caption className="visually-hidden">Accuracy by line and by weeks ahead</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className={tables.number}>
                Right by
              </th>
              <th scope="col" className={tables.number}>
                Weeks seen
              </th>
            </tr>
          </thead>
          <tbody className="figures">
            {accuracy.by_line.map((each) => (
              <tr key={each.key} data-key={each.key}>
                <th scope="row">{LINES[each.key] ?? each.key}</th>
                <td className={tables.number}>{percent(each)}</td>
                <td className={tables.number}>{each.observations}</td>
              </tr>
            ))}
            {accuracy.by_horizon
              .filter((each) => HORIZONS.includes(each.key))
              .sort((a, b) => Number(a.key) - Number(b.key))
              .map((each) => (
                <tr key={`ahead-${each.key}`}>
                  <th scope="row">
                    Bank balance, {each.key} {each.key === '1' ? 'week' : 'weeks'} ahead
                  </th>
                  <td className={tables.number}>{percent(each)}</td>
                  <td className={tables.number}>{each.observations}</td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
      {timing_week && timing.length > 0 && (
        <p className={classes.note} data-testid="cash-timing">
          Of the version of {timing_week}:{' '}
          {timing
            .map(
              (each) =>
                `${LINES[each.key] ?? each.key} ${money(each.permanent, true)} for good, ${money(each.moved)} at another time`,
            )
            .join('; ')}
          .
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it */}
      <section className={tables.scroll} tabIndex={0} aria-label="Frozen versions">
        <table className={tables.table} data-testid="cash-versions">
          <caption className="visually-hidden">Frozen versions</caption>
          <thead>
            <tr>
              <th scope="col">Version of</th>
              <th scope="col" className={tables.number}>
                Forecast
              </th>
              <th scope="col" className={tables.number}>
                Came
              </th>
              <th scope="col" className={tables.number}>
                After
              </th>
            </tr>
          </thead>
          <tbody className="figures">
            {versions.slice(0, SHOWN).map((each) => (
              <tr key={each.week}>
                <th scope="row">{each.week}</th>
                <td className={tables.number}>
                  {each.closing_then === null ? '–' : money(each.closing_then)}
                </td>
                <td className={tables.number}>
                  {each.closing_came === null ? '–' : money(each.closing_came)}
                </td>
                <td className={tables.number}>
                  {each.weeks_seen === 0
                    ? 'not seen yet'
                    : each.weeks_seen === 1
                      ? '1 week'
                      : `${each.weeks_seen} weeks`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={classes.note}>
        The balance is compared with the bank's. The books have no bank lines: the other lines are compared
        with what was booked, paid after the days that were set.
      </p>
    </Panel>
  );
}
