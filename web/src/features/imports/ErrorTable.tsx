import { t } from '@lingui/core/macro';
import { useWorkspace } from '@/app/workspaceContext';
import type { RowError } from '@/data/documents';
import { formatMoney } from '@/format/money';
import { reasonIn } from './reasonIn';
import classes from './tables.module.css';

/** Refused and quarantined values, each with its place. */
export function ErrorTable({ errors }: { errors: readonly RowError[] }) {
  const { organization } = useWorkspace();
  if (errors.length === 0) return null;
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption>{t`What cannot be taken as it is`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Line`}</th>
            <th scope="col">{t`Column`}</th>
            <th scope="col">{t`Value`}</th>
            <th scope="col">{t`Why`}</th>
            <th scope="col">{t`Fate`}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map((error) => (
            <tr key={`${error.line} ${error.column} ${error.rule}`}>
              <td className="figures">{error.line}</td>
              <td>{error.column}</td>
              <td className={classes.value}>
                <code>{error.value || t`(empty)`}</code>
              </td>
              <td className={classes.long}>{reasonIn(error)}</td>
              <td>
                {error.quarantined ? t`Quarantined` : t`Refused`}
                {error.amount_minor !== null &&
                  error.currency !== null &&
                  `, ${formatMoney(error.amount_minor, error.currency, organization.locale)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
