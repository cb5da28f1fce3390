import { plural, t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useNow } from '@/app/LiveIndicator';
import { mayHandleAlerts, useWorkspace } from '@/app/workspaceContext';
import { isAllowed } from '@/data/alertDesk';
import type { Alert, AlertRule } from '@/data/documents';
import { useStore } from '@/data/useWatched';
import { formatAgo } from '@/format/age';
import classes from './Alerts.module.css';
import {
  figureOf,
  operatorOf,
  placeOf,
  ruleNameOf,
  SEVERITY_NAMES,
  STATE_NAMES,
  sinceOf,
  snoozeText,
  subjectName,
  thresholdText,
  toneOf,
} from './alertWords';
import type { Folded, SeverityGroup } from './grouping';
import { useAlertPaths } from './paths';
import { useAlertDesk } from './useAlerts';
import type { Names } from './useNames';

interface Props {
  groups: readonly SeverityGroup[];
  rules: readonly AlertRule[];
  names: Names;
}

/** Alerts by severity, then by state; what follows from an alert stands under it. */
export function AlertList({ groups, rules, names }: Props) {
  const now = useNow();
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return (
    <div className={classes.groups}>
      {groups.map(({ severity, count, states }) => (
        <section key={severity} className={classes.group} aria-labelledby={`severity-${severity}`}>
          <h2 id={`severity-${severity}`} className={classes.groupTitle} data-tone={toneOf(severity)}>
            {SEVERITY_NAMES[severity]} <span className={`${classes.number} figures`}>{count}</span>
          </h2>
          {states.map(({ state, alerts }) => (
            <div key={state} className={classes.state}>
              <h3 className={classes.stateTitle}>{STATE_NAMES[state]}</h3>
              <ul className={classes.list}>
                {alerts.map((each) => (
                  <Item key={each.alert.key} each={each} rules={byId} names={names} now={now} />
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

interface ItemProps {
  each: Folded;
  rules: ReadonlyMap<string, AlertRule>;
  names: Names;
  now: number;
}

function Item({ each, rules, names, now }: ItemProps) {
  const { alert, dependants } = each;
  return (
    <li className={classes.item} data-alert={alert.key} data-state={alert.state}>
      <Line alert={alert} rule={rules.get(alert.rule_id)} names={names} now={now} />
      {dependants.length > 0 && (
        <details className={classes.dependants}>
          <summary>
            {plural(dependants.length, {
              one: 'One alert follows from it',
              other: '# alerts follow from it',
            })}
          </summary>
          <ul className={classes.list}>
            {dependants.map((other) => (
              <li key={other.key} className={classes.item} data-alert={other.key} data-state={other.state}>
                <Line alert={other} rule={rules.get(other.rule_id)} names={names} now={now} folded />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

interface LineProps {
  alert: Alert;
  rule: AlertRule | undefined;
  names: Names;
  now: number;
  folded?: boolean;
}

function Line({ alert, rule, names, now, folded = false }: LineProps) {
  const { organization, member } = useWorkspace();
  const paths = useAlertPaths();
  const desk = useAlertDesk();
  const pending = useStore(desk.pending).get(alert.key);
  const style = { currency: alert.currency ?? organization.currency, locale: organization.locale };
  const threshold = thresholdText(
    {
      ...alert,
      operator: operatorOf(alert, rule),
      include_favourable: rule?.include_favourable ?? false,
    },
    alert.unit,
    style,
  );
  return (
    <div
      className={classes.line}
      data-tone={alert.state === 'firing' && !alert.past ? toneOf(alert.severity) : 'quiet'}
    >
      <div className={classes.words}>
        <Link href={paths.alert(alert.key)} className={classes.name}>
          {ruleNameOf(alert)}
        </Link>
        <span className={classes.where}>
          {subjectName(alert.subject, names.figures)} · {placeOf(alert, names.entity)}
        </span>
        {(alert.assigned_to || alert.state === 'snoozed' || alert.past || folded) && (
          <span className={classes.who}>
            {[
              folded ? STATE_NAMES[alert.state] : null,
              alert.past && t`Found in the past, told to nobody`,
              alert.assigned_to && t`Assigned to ${names.recipient(alert.assigned_to)}`,
              alert.state === 'snoozed' && alert.snoozed_until && t`Quiet ${snoozeText(alert.snoozed_until)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        )}
      </div>
      <div className={classes.figures}>
        <span className={`${classes.value} figures`}>{figureOf(alert.value, alert, style)}</span>
        <span className={`${classes.threshold} figures`}>
          <span className="visually-hidden">{t`threshold`} </span>
          {threshold}
        </span>
      </div>
      <span className={`${classes.since} figures`}>{formatAgo(now - Date.parse(sinceOf(alert)))}</span>
      {mayHandleAlerts(member.role) && (
        <span className={classes.quick}>
          {isAllowed(alert, 'acknowledge') && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t`Acknowledge ${alert.title}`}
              onClick={() => void desk.run(alert, { action: 'acknowledge' })}
            >
              {t`Acknowledge`}
            </Button>
          )}
        </span>
      )}
      {pending?.problem && (
        <p className={classes.problem} role="alert">
          {t`Not done: ${pending.problem.message}`}
        </p>
      )}
    </div>
  );
}
