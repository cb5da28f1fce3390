import { msg, t } from '@lingui/core/macro';
import { Link } from 'wouter';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import type { Alert } from '@/data/documents';
import { comparatorIn } from '@/format/comparator';
import { texts } from '@/format/language';
import classes from './AlertPage.module.css';
import { figureOf } from './alertWords';
import { useAlertPaths } from './paths';
import type { Names } from './useNames';

const HEADINGS: Partial<Record<Alert['drivers'][number]['kind'], string>> = texts({
  account: msg`Accounts`,
  entity: msg`Entities`,
});

/** What the parts are, and against what. */
function noteOf({ unit, period, drivers_against: against }: Alert): string {
  if (against === null || period === null) {
    return unit === 'ratio' ? t`Points that each account's share added or took` : t`Effect of each`;
  }
  const other = comparatorIn(against, period);
  return unit === 'ratio'
    ? t`Points that each account's share added or took, against ${other}`
    : t`Effect of each, against ${other}`;
}

/** What moved the figure, by how much; each part leads to what it is made of. */
export function Drivers({ alert, names }: { alert: Alert; names: Names }) {
  const { organization } = useWorkspace();
  const paths = useAlertPaths();
  if (alert.drivers.length === 0) return null;
  const style = { currency: alert.currency ?? organization.currency, locale: organization.locale };
  const kinds = [...new Set(alert.drivers.map((driver) => driver.kind))];
  const { period } = alert;
  return (
    <Panel title={t`What moved it`} note={noteOf(alert)}>
      {kinds.map((kind) => {
        const drivers = alert.drivers.filter((driver) => driver.kind === kind);
        const largest = Math.max(...drivers.map((driver) => Math.abs(driver.impact)), 1);
        return (
          <div key={kind} className={classes.drivers}>
            {kinds.length > 1 && <h3 className={classes.minor}>{HEADINGS[kind] ?? t`Effects`}</h3>}
            <ul>
              {drivers.map((driver) => {
                const name =
                  kind === 'entity' ? names.entity(driver.id) : (names.figures.get(driver.id) ?? driver.id);
                const href =
                  period === null
                    ? null
                    : kind === 'entity'
                      ? paths.dashboard(driver.id, period)
                      : paths.records(alert.entity_id, period, driver.id);
                return (
                  <li key={driver.id} className={classes.driver} data-driver={driver.id}>
                    {href ? <Link href={href}>{name}</Link> : <span>{name}</span>}
                    <span className={classes.driverTrack} aria-hidden="true">
                      <span
                        data-tone={driver.impact < 0 ? 'bad' : 'good'}
                        style={{ width: `${(Math.abs(driver.impact) / largest) * 100}%` }}
                      />
                    </span>
                    <span className="figures" data-tone={driver.impact < 0 ? 'bad' : 'good'}>
                      {figureOf(driver.impact, alert, style, true)}
                    </span>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </Panel>
  );
}
