import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { LiveIndicator, useNow } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { mayHandleAlerts, useWorkspace } from '@/app/workspaceContext';
import { ahead } from '@/data/alertDesk';
import { decodeAlert, decodeAlertRule } from '@/data/decode';
import type { Alert, AlertRule } from '@/data/documents';
import { alertPath, alertRulesPath } from '@/data/paths';
import { dataOf, useDocument, useStore } from '@/data/useWatched';
import { formatAgo, formatDateTime } from '@/format/age';
import { reasonInWords } from '@/format/reason';
import { AlertActions } from './AlertActions';
import classes from './AlertPage.module.css';
import { figureOf, operatorOf, placeOf, ruleNameOf, sinceOf, subjectName, thresholdText } from './alertWords';
import { Cause } from './Cause';
import { Drivers } from './Drivers';
import { useAlertPaths } from './paths';
import { Receipts } from './Receipts';
import { SeverityChip, StateChip } from './StateChip';
import { ThresholdGauge } from './ThresholdGauge';
import { CommentForm, Timeline } from './Timeline';
import { useAlertDesk, useOpenAlerts } from './useAlerts';
import { useMessageAction } from './useMessageAction';
import { type Names, useNames } from './useNames';

/** One alert: how bad, why, who knows, and what to do. */
export default function AlertPage({ alertKey }: { alertKey: string }) {
  const { orgId } = useWorkspace();
  const paths = useAlertPaths();
  const [, navigate] = useLocation();
  const watched = useDocument(alertPath(orgId, alertKey), decodeAlert);
  const names = useNames();
  const back = { label: t`Open all alerts`, run: () => navigate(paths.alerts) };
  if (watched.status === 'loading') return <Waiting rows={5} />;
  // The rules answer alike for an alert that is another's and for one that is none: nothing is told of either.
  if (watched.status === 'denied' || watched.status === 'missing') {
    return (
      <Message
        title={t`There is no such alert`}
        detail={t`The address may be mistyped, or the alert is of an entity that you do not see.`}
        action={back}
      />
    );
  }
  if (watched.status !== 'ready') {
    return <Message title={t`The alert cannot be shown`} detail={watched.message} action={back} />;
  }
  return <Detail stored={watched.data} names={names} />;
}

function Detail({ stored, names }: { stored: Alert; names: Names }) {
  const { orgId, member } = useWorkspace();
  const paths = useAlertPaths();
  const desk = useAlertDesk();
  const pending = useStore(desk.pending).get(stored.key);
  const alert = ahead(stored, pending);
  useMessageAction(stored);
  const rule = dataOf(useDocument(`${alertRulesPath(orgId)}/${alert.rule_id}`, decodeAlertRule));
  const now = useNow();
  const acts = mayHandleAlerts(member.role);
  return (
    <>
      <nav aria-label={t`Breadcrumb`} className={classes.back}>
        <Link href={paths.alerts}>{t`Alerts`}</Link>
      </nav>
      <div className={`${bar.bar} ${classes.head}`}>
        <h1 className={bar.title}>{ruleNameOf(alert)}</h1>
        <SeverityChip severity={alert.severity} />
        <span role="status">
          <StateChip alert={alert} />
        </span>
        <span className={bar.live}>
          <LiveIndicator />
        </span>
      </div>
      {acts && <AlertActions alert={alert} pending={pending} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          <Situation alert={alert} rule={rule} names={names} now={now} />
          <Drivers alert={alert} names={names} />
          <Cause alert={alert} names={names} />
        </div>
        <div className={classes.column}>
          <Panel title={t`What happened`}>
            {acts && <CommentForm alert={alert} busy={pending?.sending ?? false} />}
            <Timeline alert={alert} names={names} />
          </Panel>
          <Receipts alert={alert} names={names} />
        </div>
      </div>
    </>
  );
}

interface SituationProps {
  alert: Alert;
  rule: AlertRule | null;
  names: Names;
  now: number;
}

function Situation({ alert, rule, names, now }: SituationProps) {
  const { organization } = useWorkspace();
  const paths = useAlertPaths();
  const style = { currency: alert.currency ?? organization.currency, locale: organization.locale };
  const threshold = thresholdText(
    {
      ...alert,
      operator: operatorOf(alert, rule ?? undefined),
      include_favourable: rule?.include_favourable ?? false,
    },
    alert.unit,
    style,
  );
  const facts: [string, string, tone?: 'bad' | 'good'][] = [];
  if (alert.baseline !== null && alert.baseline !== alert.threshold) {
    const against = { variance: t`Compared with`, covenant: t`Limit`, anomaly: t`Usual`, trend: t`Average` };
    const label = against[alert.kind as keyof typeof against] ?? t`Compared with`;
    facts.push([label, figureOf(alert.baseline, alert, style)]);
  }
  if (alert.impact !== null) {
    facts.push([t`Impact`, figureOf(alert.impact, alert, style, true), alert.impact < 0 ? 'bad' : 'good']);
  }
  facts.push([alert.state === 'resolved' ? t`Resolved` : t`Since`, formatDateTime(sinceOf(alert))]);
  if (alert.assigned_to) facts.push([t`Assigned to`, names.recipient(alert.assigned_to)]);
  else if (alert.owner) facts.push([t`Responsible`, names.recipient(alert.owner)]);
  return (
    <Panel
      title={subjectName(alert.subject, names.figures)}
      note={placeOf(alert, names.entity)}
      tools={<span className={classes.when}>{formatAgo(now - Date.parse(sinceOf(alert)))}</span>}
    >
      <p className={`${classes.value} figures`} data-testid="alert-value">
        {figureOf(alert.value, alert, style)}
        <span className={classes.against}>
          {alert.value === null ? reasonInWords(alert.reason) : t`fires ${threshold}`}
        </span>
      </p>
      <ThresholdGauge alert={alert} style={style} />
      <dl className={`${classes.facts} figures`}>
        {facts.map(([name, value, tone]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-tone={tone}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.links}>
        {alert.period && (
          <Link href={paths.dashboard(alert.entity_id, alert.period)}>
            {t`Open the dashboard of ${placeOf(alert, names.entity)}`}
          </Link>
        )}
        {rule && <Link href={paths.rule(rule.id)}>{t`Open the rule`}</Link>}
      </p>
      <Relatives alert={alert} names={names} />
    </Panel>
  );
}

/** The alert that this one follows from, and those that follow from it. */
function Relatives({ alert, names }: { alert: Alert; names: Names }) {
  const paths = useAlertPaths();
  const open = dataOf(useOpenAlerts());
  const { driver, dependants } = useMemo(
    () => ({
      driver: open?.find((other) => other.key === alert.folded_under),
      dependants: (open ?? []).filter((other) => other.folded_under === alert.key),
    }),
    [open, alert],
  );
  const link = (other: Alert) => (
    <Link key={other.key} href={paths.alert(other.key)}>
      {ruleNameOf(other)} ({subjectName(other.subject, names.figures)})
    </Link>
  );
  if (!driver && dependants.length === 0) return null;
  return (
    <div className={classes.relatives}>
      {driver && (
        <p>
          <Trans>It follows from {link(driver)}, and is told with it.</Trans>
        </p>
      )}
      {dependants.length > 0 && (
        <>
          <p>{plural(dependants.length, { one: 'From it follows:', other: 'From it follow:' })}</p>
          <ul>
            {dependants.map((other) => (
              <li key={other.key}>{link(other)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
