import { plural, t } from '@lingui/core/macro';
import { Button, Select } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { LiveIndicator } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { decodeAlertRule } from '@/data/decode';
import type { Alert, AlertRule, AlertState } from '@/data/documents';
import { alertRulesPath } from '@/data/paths';
import { dataOf, useCollection } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import { AlertList } from './AlertList';
import classes from './Alerts.module.css';
import { SEVERITIES, SEVERITY_NAMES, STATE_NAMES, STATES, toneOf } from './alertWords';
import { type Filter, grouped } from './grouping';
import { useAlertPaths } from './paths';
import { useOpenAlerts, useResolvedAlerts } from './useAlerts';
import { useFilter } from './useFilter';
import { type Names, useNames } from './useNames';

/** What is wrong now, the gravest first, and who works on it. */
export default function AlertsPage() {
  const { orgId } = useWorkspace();
  const paths = useAlertPaths();
  const { filter, set, reset } = useFilter();
  const open = useOpenAlerts();
  const resolved = useResolvedAlerts(filter.state === 'resolved');
  const rules = useCollection(alertRulesPath(orgId), decodeAlertRule);
  const names = useNames();
  const shown = filter.state === 'resolved' ? resolved : open;
  return (
    <>
      <div className={bar.bar}>
        <h1 className={bar.title}>{t`Alerts`}</h1>
        <Button component={Link} href={paths.rules} variant="default" size="xs">
          {t`Rules`}
        </Button>
        <Button component={Link} href={paths.push} variant="default" size="xs">
          {t`Push`}
        </Button>
        <span className={bar.live}>
          <LiveIndicator />
        </span>
      </div>
      <Filters alerts={dataOf(open) ?? []} filter={filter} names={names} onChange={set} />
      <List shown={shown} rules={dataOf(rules)} filter={filter} names={names} onReset={reset} />
    </>
  );
}

const CHOICES: readonly (AlertState | 'open')[] = ['open', ...STATES.filter((state) => state !== 'ok')];

interface FiltersProps {
  alerts: readonly Alert[];
  filter: Filter;
  names: Names;
  onChange: (change: Partial<Filter>) => void;
}

function Filters({ alerts, filter, names, onChange }: FiltersProps) {
  const { entities } = useWorkspace();
  const depths = new Map(entities.map((node) => [node.entity.id, node.depth]));
  const known = entities.map(({ entity }) => ({ value: entity.id, label: entity.name }));
  const data =
    filter.entity && !known.some(({ value }) => value === filter.entity)
      ? [...known, { value: filter.entity, label: names.entity(filter.entity) }]
      : known;
  return (
    <search className={classes.filters} aria-label={t`Filter alerts`}>
      <div className={classes.severities}>
        {SEVERITIES.map((severity) => {
          const count = alerts.filter((alert) => alert.severity === severity).length;
          const pressed = filter.severity === severity;
          return (
            <button
              key={severity}
              type="button"
              className={classes.severity}
              data-tone={count > 0 ? toneOf(severity) : 'none'}
              aria-pressed={pressed}
              onClick={() => onChange({ severity: pressed ? null : severity })}
            >
              <span className={`${classes.number} figures`}>{count}</span> {SEVERITY_NAMES[severity]}
              <span className="visually-hidden"> {t`open`}</span>
            </button>
          );
        })}
      </div>
      <Select
        aria-label={t`State`}
        className={classes.choice}
        data={CHOICES.map((value) => ({ value, label: value === 'open' ? t`All open` : STATE_NAMES[value] }))}
        value={filter.state}
        onChange={(state) => state && onChange({ state: state as Filter['state'] })}
        allowDeselect={false}
        withCheckIcon={false}
      />
      <Select
        aria-label={t`Entity`}
        className={classes.choice}
        placeholder={t`Every entity`}
        data={data}
        value={filter.entity}
        onChange={(entity) => onChange({ entity })}
        clearable
        clearButtonProps={{ 'aria-label': t`Every entity` }}
        searchable={entities.length > 8}
        withCheckIcon={false}
        renderOption={({ option }) => (
          <span style={{ paddingLeft: 14 * (depths.get(option.value) ?? 0) }}>{option.label}</span>
        )}
      />
    </search>
  );
}

interface ListProps {
  shown: Watched<Alert[]>;
  rules: readonly AlertRule[] | null;
  filter: Filter;
  names: Names;
  onReset: () => void;
}

function List({ shown, rules, filter, names, onReset }: ListProps) {
  if (shown.status === 'loading') return <Waiting rows={4} />;
  if (shown.status === 'denied') return <Message title={t`Not yours to see`} />;
  if (shown.status !== 'ready') {
    return (
      <Message
        title={t`The alerts cannot be shown`}
        detail={'message' in shown ? shown.message : ''}
        action={{ label: t`Try again`, run: () => window.location.reload() }}
      />
    );
  }
  const groups = grouped(shown.data, filter);
  if (groups.length > 0) return <AlertList groups={groups} rules={rules ?? []} names={names} />;
  return <Nothing rules={rules} filter={filter} onReset={onReset} />;
}

function Nothing({ rules, filter, onReset }: Pick<ListProps, 'rules' | 'filter' | 'onReset'>) {
  const { member } = useWorkspace();
  const paths = useAlertPaths();
  const [, navigate] = useLocation();
  const filtered = filter.state !== 'open' || filter.severity !== null || filter.entity !== null;
  if (filtered) {
    const kind = filter.state === 'resolved' ? t`No alert was resolved here` : t`No alert fits`;
    return <Message title={kind} action={{ label: t`Show all open alerts`, run: onReset }} />;
  }
  if (rules === null) return <Waiting rows={2} />;
  const watching = rules.filter((rule) => rule.enabled).length;
  const edits = mayEdit(member.role);
  if (watching === 0) {
    return (
      <Message
        title={t`Nothing is watched yet`}
        detail={
          edits
            ? t`A rule watches a figure and tells the right person when it goes wrong. It is tried on your own history before you save it.`
            : t`An editor, administrator or owner can make the first rule.`
        }
        {...(edits ? { action: { label: t`Make the first rule`, run: () => navigate(paths.newRule) } } : {})}
      />
    );
  }
  return (
    <Message
      title={t`Nothing needs you`}
      detail={plural(watching, {
        one: '# rule watches your figures. An alert appears here within two seconds of the change that causes it.',
        other:
          '# rules watch your figures. An alert appears here within two seconds of the change that causes it.',
      })}
      action={{ label: t`See the rules`, run: () => navigate(paths.rules) }}
    />
  );
}
