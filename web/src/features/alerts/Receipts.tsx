import { msg, t } from '@lingui/core/macro';
import { Panel } from '@/app/Panel';
import type { Alert } from '@/data/documents';
import tables from '@/features/imports/tables.module.css';
import { formatDateTime } from '@/format/age';
import { texts } from '@/format/language';
import classes from './AlertPage.module.css';
import type { Names } from './useNames';

const CHANNELS: Record<string, string> = texts({
  email: msg`E-mail`,
  sms: msg`SMS`,
  slack: msg`Slack`,
  push: msg`Push`,
  dashboard: msg`Dashboard`,
});

/** Who was told, by which channel, when, and what the channel answered. */
export function Receipts({ alert, names }: { alert: Alert; names: Names }) {
  const recovered = alert.told.some((told) => told.recovery);
  return (
    <Panel title={t`Who was told`}>
      {alert.told.length === 0 ? (
        <p className={classes.quiet}>
          {alert.folded_under
            ? t`It is told with the alert that it follows from.`
            : alert.past
              ? t`Nobody: new definitions or a new rule brought it up, and its month is long over.`
              : t`Nobody yet. Receipts appear here within a minute of a message.`}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={tables.scroll} tabIndex={0} aria-label={t`Receipts`}>
          <table className={tables.table} data-testid="receipts">
            <thead>
              <tr>
                <th scope="col">{t`Who`}</th>
                <th scope="col">{t`By`}</th>
                <th scope="col">{t`When`}</th>
                {recovered && <th scope="col">{t`Of what`}</th>}
                <th scope="col">{t`Receipt`}</th>
              </tr>
            </thead>
            <tbody>
              {[...alert.told].reverse().map((told) => (
                <tr key={`${told.event}-${told.who}-${told.channel}`}>
                  <th scope="row">{names.recipient(told.who)}</th>
                  <td>{CHANNELS[told.channel] ?? told.channel}</td>
                  <td>{formatDateTime(told.at)}</td>
                  {recovered && <td>{told.recovery ? t`Resolved` : t`Alert`}</td>}
                  <td className={tables.value} title={told.receipt}>
                    {told.receipt || '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}
