import { t } from '@lingui/core/macro';
import numbers from '@/app/numbers.module.css';
import type { BudgetReport, BudgetRow } from '@/data/documents';
import { formatMoney } from '@/format/money';
import { formatPercent } from '@/format/ratio';
import { reasonInWords } from '@/format/reason';
import classes from './Departments.module.css';
import { dimensionName, formatMultiple, memberName, planWords, STATUS } from './departmentWords';

interface Props {
  report: BudgetReport;
  total: BudgetRow;
  locale: string;
}

/** Budget or forecast, actual, variance and return of each member and of all. */
export function BudgetTable({ report, total, locale }: Props) {
  const { currency } = report;
  const money = (minor: number | null, signed = false) =>
    minor === null ? '–' : formatMoney(minor, currency, locale, { currency: 'none', signed });
  const plan = planWords(report.against);
  const row = (each: BudgetRow, sum: boolean) => {
    const { variance, returned, return_multiple_bp, roi_bp, return_reason } = each.department;
    const why = reasonInWords(return_reason);
    return (
      <tr key={variance.key || 'rest'} data-key={variance.key} className={sum ? numbers.sum : undefined}>
        <th scope="row">{memberName(each)}</th>
        <td>{money(variance.comparator)}</td>
        <td>{money(variance.actual)}</td>
        <td>{money(variance.delta, true)}</td>
        <td>{variance.percent_bp === null ? '–' : formatPercent(variance.percent_bp, { signed: true })}</td>
        <td className={classes.words}>
          <span className={classes.status} data-status={variance.status}>
            {variance.status === 'no_baseline' ? plan.none : STATUS[variance.status]}
          </span>
        </td>
        <td>{money(returned)}</td>
        <td title={return_multiple_bp === null ? why : undefined}>
          {return_multiple_bp === null ? '–' : formatMultiple(return_multiple_bp)}
        </td>
        <td title={roi_bp === null ? why : undefined}>
          {roi_bp === null ? '–' : formatPercent(roi_bp, { signed: true })}
        </td>
      </tr>
    );
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it */}
      <section className={numbers.scroll} tabIndex={0} aria-label={plan.title}>
        <table
          className={`${numbers.table} ${numbers.pinned} ${classes.table} figures`}
          data-testid="budget-table"
        >
          <caption className="visually-hidden">
            {t`${plan.title} by ${dimensionName(report.by)}, ${currency}`}
          </caption>
          <thead>
            <tr>
              <th scope="col" className={classes.first}>
                {dimensionName(report.by)}
              </th>
              <th scope="col">{plan.name}</th>
              <th scope="col">{t`Actual`}</th>
              <th scope="col">{t`Variance`}</th>
              <th scope="col">%</th>
              <th scope="col" className={classes.words}>
                {t`Which is`}
              </th>
              <th scope="col">{t`Revenue`}</th>
              <th scope="col">{t`Return`}</th>
              <th scope="col">{t`ROI`}</th>
            </tr>
          </thead>
          <tbody>
            {report.rows.map((each) => row(each, false))}
            {row(
              {
                ...total,
                department: {
                  ...total.department,
                  variance: { ...total.department.variance, key: 'total', label: t`Total` },
                },
              },
              true,
            )}
          </tbody>
        </table>
      </section>
      <p className={classes.note}>
        {t`${currency}. Spending is every cost but tax. Return is revenue over spending; ROI what revenue leaves of it, over spending. A member without revenue on its records has neither.`}
      </p>
    </>
  );
}
