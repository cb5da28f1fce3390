import { t } from '@lingui/core/macro';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { LiveIndicator } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { saveAlertRule } from '@/data/api';
import type { AlertRule } from '@/data/documents';
import { dataOf } from '@/data/useWatched';
import { errorText } from '@/format/errorText';
import page from './AlertPage.module.css';
import alerts from './Alerts.module.css';
import { KIND_NAMES, SEVERITIES, subjectName, thresholdText } from './alertWords';
import { useAlertPaths } from './paths';
import classes from './Rules.module.css';
import { draftOf, figureUnit, type Units } from './ruleForm';
import { SeverityChip } from './StateChip';
import { useOpenAlerts } from './useAlerts';
import { type Names, useAlertOptions, useNames } from './useNames';
import { useRules, useUnits } from './useRules';

/** What is watched, and from where on it is an alert. */
export default function RulesPage() {
  const { member } = useWorkspace();
  const paths = useAlertPaths();
  return (
    <>
      <nav aria-label={t`Breadcrumb`} className={page.back}>
        <Link href={paths.alerts}>{t`Alerts`}</Link>
      </nav>
      <div className={`${bar.bar} ${page.head}`}>
        <h1 className={bar.title}>{t`Alert rules`}</h1>
        {mayEdit(member.role) && (
          <Button component={Link} href={paths.newRule} size="xs">
            {t`New rule`}
          </Button>
        )}
        <span className={bar.live}>
          <LiveIndicator />
        </span>
      </div>
      <List />
    </>
  );
}

function List() {
  const { member } = useWorkspace();
  const [, navigate] = useLocation();
  const paths = useAlertPaths();
  const rules = useRules();
  const names = useNames();
  const asked = useAlertOptions();
  const units = useUnits(asked);
  const open = dataOf(useOpenAlerts()) ?? [];
  if (rules.status === 'loading') return <Waiting rows={4} />;
  if (rules.status !== 'ready') {
    return (
      <Message
        title={t`The rules cannot be shown`}
        detail={'message' in rules ? rules.message : ''}
        action={{ label: t`Try again`, run: () => window.location.reload() }}
      />
    );
  }
  if (rules.data.length === 0) {
    return (
      <Message
        title={t`Nothing is watched yet`}
        detail={t`A rule watches a figure and tells the right person when it goes wrong. It is tried on your own history before you save it.`}
        {...(mayEdit(member.role)
          ? { action: { label: t`Make the first rule`, run: () => navigate(paths.newRule) } }
          : {})}
      />
    );
  }
  const sorted = [...rules.data].sort(
    (a, b) =>
      Number(b.enabled) - Number(a.enabled) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      a.name.localeCompare(b.name),
  );
  return (
    <ul className={`${alerts.list} ${classes.rules}`} data-testid="rules">
      {sorted.map((rule) => (
        <Rule
          key={rule.id}
          rule={rule}
          names={names}
          units={units}
          open={open.filter((alert) => alert.rule_id === rule.id && alert.state !== 'pending').length}
        />
      ))}
    </ul>
  );
}

interface RuleProps {
  rule: AlertRule;
  names: Names;
  units: Units;
  open: number;
}

function Rule({ rule, names, units, open }: RuleProps) {
  const { orgId, member, organization } = useWorkspace();
  const paths = useAlertPaths();
  const [problem, setProblem] = useState<string | null>(null);
  const [wanted, setWanted] = useState<boolean | null>(null);
  const unit = figureUnit(draftOf(rule, units), units);
  const style = { currency: units.currency(rule.scope.entity_id), locale: organization.locale };
  const editable = mayEdit(member.role) && mayReach(member.entity_scope, rule);
  const enabled = wanted ?? rule.enabled;
  async function enable(on: boolean) {
    setWanted(on);
    setProblem(null);
    try {
      await saveAlertRule(orgId, { ...rule, enabled: on }, false);
    } catch (error) {
      setProblem(errorText(error));
    }
    setWanted(null);
  }
  return (
    <li className={`${alerts.item} ${classes.rule}`} data-rule={rule.id} data-enabled={rule.enabled}>
      <div className={alerts.words}>
        <span className={classes.title}>
          <Link href={paths.rule(rule.id)} className={classes.name}>
            {rule.name}
          </Link>
          <SeverityChip severity={rule.severity} />
          {open > 0 && (
            <Link href={paths.alerts} className={classes.open}>
              {t`${open} open`}
            </Link>
          )}
        </span>
        <span className={`${alerts.where} figures`}>
          {KIND_NAMES[rule.kind]}: {subjectName(rule.metric ?? rule.account ?? '', names.figures)}{' '}
          {thresholdText(rule, unit, style)}
        </span>
        <span className={alerts.where}>
          {names.entity(rule.scope.entity_id)}
          {rule.scope.member && `, ${rule.scope.member}`}
          {rule.scope.descendants && !rule.scope.member && ` ${t`and all below`}`}
          {rule.owner && ` · ${names.recipient(rule.owner)}`}
        </span>
        {problem && (
          <p className={alerts.problem} role="alert">
            {t`Not changed: ${problem}`}
          </p>
        )}
      </div>
      {editable ? (
        <Checkbox
          label={enabled ? t`On` : t`Off`}
          aria-label={`${enabled ? t`On` : t`Off`}: ${rule.name}`}
          checked={enabled}
          disabled={wanted !== null}
          onChange={(event) => void enable(event.currentTarget.checked)}
        />
      ) : (
        <span className={alerts.since}>{rule.enabled ? t`On` : t`Off`}</span>
      )}
    </li>
  );
}

const mayReach = (scope: readonly string[] | null, rule: AlertRule): boolean =>
  scope === null || scope.includes(rule.scope.entity_id);
