import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { i18n } from '@/format/language';
import classes from './Kpis.module.css';

const RULES: readonly (readonly [string, MessageDescriptor])[] = [
  ['revenue - cogs', msg`Other KPIs by their name; + − * / and parentheses`],
  ['class.opex', msg`The sum of the accounts of a class`],
  ['stat.headcount', msg`A statistic: headcount, customers, units`],
  ['receivables / revenue * period.days', msg`The days of the period`],
  ['ttm(revenue)', msg`The sum of the last twelve periods`],
  ['avg(stat.headcount, 12)', msg`The mean of the last so many periods`],
  ['max(customer_churn, 1 / 60)', msg`The larger of two, so a limit; min() is the smaller`],
];

/** How formulas are written, and the way back to the product's own. */
export function FormulaHelp({
  standard,
  onUse,
}: {
  standard: string | null;
  onUse: (formula: string) => void;
}) {
  return (
    <details className={classes.help}>
      <summary>{t`How to write a formula`}</summary>
      <dl className={classes.rules}>
        {RULES.map(([example, meaning]) => (
          <div key={example}>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{i18n._(meaning)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.quiet}>
        {t`A ratio has no value without a denominator above zero. Without entries, a part of a sum counts as nothing; what has no entries at all stays empty, never zero.`}
      </p>
      {standard !== null && (
        <button type="button" className={classes.link} onClick={() => onUse(standard)}>
          {t`Use Ledgerlight’s formula: ${standard}`}
        </button>
      )}
    </details>
  );
}
