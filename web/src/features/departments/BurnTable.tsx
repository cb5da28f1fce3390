import { t } from '@lingui/core/macro';
import numbers from '@/app/numbers.module.css';
import type { BudgetReport, BudgetRow } from '@/data/documents';
import { formatDay } from '@/format/day';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import { reasonInWords } from '@/format/reason';
import classes from './Departments.module.css';
import { dimensionName, memberName } from './departmentWords';

interface Props {
  report: BudgetReport;
  total: BudgetRow;
  locale: string;
}

/** The year's budget: what is used, where it ends at this pace, and when it is gone. */
export function BurnTable({ report, total, locale }: Props) {
  const { currency, period } = report;
  const money = (minor: number | null) =>
    minor === null ? '–' : formatMoney(minor, currency, locale, { currency: 'none' });
  const row = (each: BudgetRow, label: string, sum: boolean) => {
    const { burn } = each;
    const used = burn.budget > 0 ? (burn.spent * 10_000) / burn.budget : null;
    // By season where last year shows one.
    const projected = burn.seasonal.projected === null ? burn.pro_rata : burn.seasonal;
    return (
      <tr key={each.department.variance.key || 'rest'} className={sum ? numbers.sum : undefined}>
        <th scope="row">{label}</th>
        <td>{burn.budget > 0 ? money(burn.budget) : t`None`}</td>
        <td>
          {used === null ? '–' : formatPercent(Math.round(used))}
          {used !== null && (
            <span className={classes.track} aria-hidden="true">
              <span
                className={classes.fill}
                data-over={used > 10_000 || undefined}
                style={{ width: `${Math.max(0, Math.min(100, used / 100))}%` }}
              />
              <span className={classes.mark} style={{ left: `${burn.elapsed_bp / 100}%` }} />
            </span>
          )}
        </td>
        <td title={burn.burn_rate_bp === null ? reasonInWords(burn.reason) : undefined}>
          {burn.burn_rate_bp === null ? '–' : formatPercent(burn.burn_rate_bp)}
        </td>
        <td>{money(projected.projected)}</td>
        <td data-over={(projected.over ?? 0) > 0 || undefined}>
          {projected.over_bp === null ? '–' : formatPercent(projected.over_bp, { signed: true })}
        </td>
        <td>{burn.budget > 0 && each.exhausted_on ? formatDay(each.exhausted_on) : '–'}</td>
      </tr>
    );
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it */}
      <section className={numbers.scroll} tabIndex={0} aria-label={t`Use of the year's budget`}>
        <table
          className={`${numbers.table} ${numbers.pinned} ${classes.table} figures`}
          data-testid="burn-table"
        >
          <caption className="visually-hidden">{t`Use of the budget of ${period.slice(0, 4)}`}</caption>
          <thead>
            <tr>
              <th scope="col" className={classes.first}>
                {dimensionName(report.by)}
              </th>
              <th scope="col">{t`Budget of ${period.slice(0, 4)}`}</th>
              <th scope="col">{t`Used`}</th>
              <th scope="col">{t`Of budget to date`}</th>
              <th scope="col">{t`Projected year`}</th>
              <th scope="col">{t`Over`}</th>
              <th scope="col">{t`Used up on`}</th>
            </tr>
          </thead>
          <tbody>
            {report.rows.map((each) => row(each, memberName(each), false))}
            {row(total, t`Total`, true)}
          </tbody>
        </table>
      </section>
      <p className={classes.note}>
        {t`The mark on a bar is how much of the year is over. Projected by last year's season where there is one, else evenly; used up at an even pace.`}
      </p>
    </>
  );
}
