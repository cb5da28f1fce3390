import { Panel } from '@/app/Panel';
import type { Alert } from '@/data/documents';
import tables from '@/features/imports/tables.module.css';
import { formatDateTime } from '@/format/age';
import classes from './AlertPage.module.css';
import type { Names } from './useNames';

const CHANNELS: Record<string, string> = {
  email: 'E-mail',
  sms: 'SMS',
  slack: 'Slack',
  push: 'Push',
  dashboard: 'Dashboard',
};

/** Who was told, by which channel, when, and what the channel answered. */
export function Receipts({ alert, names }: { alert: Alert; names: Names }) {
  const recovered = alert.told.some((told) => told.recovery);
  return (
    <Panel title="Who was told">
      {alert.told.length === 0 ? (
        <p className={classes.quiet}>
          {alert.folded_under
            ? 'It is told with the alert that it follows from.'
            : alert.past
              ? 'Nobody: new definitions or a new rule brought it up, and its month is long over.'
              : 'Nobody yet. Receipts appear here within a minute of a message.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={tables.scroll} tabIndex={0} aria-label="Receipts">
          <table className={tables.table} data-testid="receipts">
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col">By</th>
                <th scope="col">When</th>
                {recovered && <th scope="col">Of what</th>}
                <th scope="col">Receipt</th>
              </tr>
            </thead>
            <tbody>
              {[...alert.told].reverse().map((told) => (
                <tr key={`${told.event}-${told.who}-${told.channel}`}>
                  <th scope="row">{names.recipient(told.who)}</th>
                  <td>{CHANNELS[told.channel] ?? told.channel}</td>
                  <td>{formatDateTime(told.at)}</td>
                  {recovered && <td>{told.recovery ? 'Resolved' : 'Alert'}</td>}
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
