import { msg, plural, t } from '@lingui/core/macro';
import { Panel } from '@/app/Panel';
import type { CashAccuracy, CashReport } from '@/data/documents';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import { reasonInWords } from '@/format/reason';
import tables from '../imports/tables.module.css';
import classes from './Cash.module.css';

const LINES: Record<string, string> = texts({
  balance: msg`Bank balance, all weeks`,
  customers: msg`From customers`,
  suppliers: msg`To suppliers`,
  operating: msg`Operating expense`,
  interest: msg`Interest`,
  tax: msg`Tax`,
  other_income: msg`Other income`,
  other_expense: msg`Other expense`,
});

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
    <Panel title={t`Accuracy of earlier forecasts`} note={t`One version is frozen each week`}>
      {accuracy && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={tables.scroll} tabIndex={0} aria-label={t`Accuracy by line and by weeks ahead`}>
          <table className={`${tables.table} ${classes.accuracy}`} data-testid="cash-accuracy">
            <caption className="visually-hidden">{t`Accuracy by line and by weeks ahead`}</caption>
            <thead>
              <tr>
                <th scope="col">{t`What`}</th>
                <th scope="col" className={tables.number}>
                  {t`Right by`}
                </th>
                <th scope="col" className={tables.number}>
                  {t`Weeks seen`}
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
                      {plural(Number(each.key), {
                        one: 'Bank balance, # week ahead',
                        other: 'Bank balance, # weeks ahead',
                      })}
                    </th>
                    <td className={tables.number}>{percent(each)}</td>
                    <td className={tables.number}>{each.observations}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      )}
      {timing_week && timing.length > 0 && (
        <p className={classes.note} data-testid="cash-timing">
          {t`Of the version of ${timing_week}: ${timing
            .map(
              (each) =>
                t`${LINES[each.key] ?? each.key} ${money(each.permanent, true)} for good, ${money(each.moved)} at another time`,
            )
            .join('; ')}.`}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it */}
      <section className={tables.scroll} tabIndex={0} aria-label={t`Frozen versions`}>
        <table className={tables.table} data-testid="cash-versions">
          <caption className="visually-hidden">{t`Frozen versions`}</caption>
          <thead>
            <tr>
              <th scope="col">{t`Version of`}</th>
              <th scope="col" className={tables.number}>
                {t`Forecast`}
              </th>
              <th scope="col" className={tables.number}>
                {t`Came`}
              </th>
              <th scope="col" className={tables.number}>
                {t`After`}
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
                    ? t`not seen yet`
                    : plural(each.weeks_seen, { one: '# week', other: '# weeks' })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={classes.note}>
        {t`The balance is compared with the bank's. The books have no bank lines: the other lines are compared with what was booked, paid after the days that were set.`}
      </p>
    </Panel>
  );
}
