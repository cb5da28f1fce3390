import { msg, plural, t } from '@lingui/core/macro';
import { useWorkspace } from '@/app/workspaceContext';
import type { PreviewRecord, PreviewTotal } from '@/contract';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { formatNumber } from '@/format/number';
import classes from './tables.module.css';

/** What a file adds up to, by account: the figures to compare with the sender's. */
export function TotalsTable({ totals }: { totals: readonly PreviewTotal[] }) {
  const { organization } = useWorkspace();
  if (totals.length === 0) return null;
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption>{t`Totals of the file`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Account`}</th>
            <th scope="col">{t`Scenario`}</th>
            <th scope="col" className={classes.number}>
              {t`Records`}
            </th>
            <th scope="col" className={classes.number}>
              {t`Amount`}
            </th>
          </tr>
        </thead>
        <tbody className="figures">
          {totals.map((total) => (
            <tr key={`${total.account_code} ${total.scenario} ${total.currency}`}>
              <th scope="row">
                <span className={classes.code}>{total.account_code}</span> {total.name}
              </th>
              <td>{total.scenario}</td>
              <td className={classes.number}>{formatNumber(total.count, organization.locale)}</td>
              <td className={classes.number}>
                {formatMoney(total.amount_minor, total.currency, organization.locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const OUTCOMES: Record<PreviewRecord['outcome'], string> = texts({
  new: msg`New`,
  changed: msg`Changed`,
  unchanged: msg`Unchanged`,
  stale: msg`Older than the ledger`,
  refused: msg`Refused`,
  not_compared: msg`Not compared`,
});

/** The first records of a file as they would be written. */
export function SampleTable({ sample }: { sample: readonly PreviewRecord[] }) {
  const { organization } = useWorkspace();
  if (sample.length === 0) return null;
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption>
          {plural(sample.length, {
            one: 'One record, as the import would write it',
            other: 'The first # records, as the import would write them',
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t`Line`}</th>
            <th scope="col">{t`Outcome`}</th>
            <th scope="col">{t`Entity`}</th>
            <th scope="col">{t`Date`}</th>
            <th scope="col">{t`Account`}</th>
            <th scope="col">{t`Scenario`}</th>
            <th scope="col" className={classes.number}>
              {t`Amount`}
            </th>
            <th scope="col">{t`Description`}</th>
          </tr>
        </thead>
        <tbody className="figures">
          {sample.map((record) => (
            <tr key={record.id} data-outcome={record.outcome}>
              <td>{record.line}</td>
              <td>
                <span className={classes.outcome} data-outcome={record.outcome}>
                  {OUTCOMES[record.outcome]}
                </span>
              </td>
              <td>{record.entity_id}</td>
              <td>{record.date}</td>
              <td>{record.account_code}</td>
              <td>{record.scenario}</td>
              <td className={classes.number}>
                {formatMoney(record.amount_minor, record.currency, organization.locale)}
              </td>
              <td className={classes.long}>{record.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
