import { t } from '@lingui/core/macro';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useNow } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { subtreeOf } from '@/data/entityTree';
import { dataOf } from '@/data/useWatched';
import { formatAgo } from '@/format/age';
import {
  placeOf,
  ruleNameOf,
  SEVERITIES,
  SEVERITY_NAMES,
  STATE_NAMES,
  sinceOf,
  toneOf,
} from '../../alerts/alertWords';
import { useAlertPaths } from '../../alerts/paths';
import { useOpenAlerts } from '../../alerts/useAlerts';
import type { TileProps } from '../TileBody';
import classes from './Tiles.module.css';

const SHOWN = 5;

/** The gravest open alerts of the entity and all below it. */
export default function AlertsTile({ figures }: TileProps) {
  const { entities } = useWorkspace();
  const { scope } = figures.dashboard;
  const watched = useOpenAlerts();
  const paths = useAlertPaths();
  const now = useNow();
  const names = useMemo(() => new Map(entities.map(({ entity }) => [entity.id, entity.name])), [entities]);
  const here = useMemo(() => {
    const within = subtreeOf(entities, scope);
    return (dataOf(watched) ?? [])
      .filter((alert) => within.has(alert.entity_id) && alert.folded_under === null)
      .sort(
        (a, b) =>
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
          (sinceOf(a) < sinceOf(b) ? 1 : -1),
      );
  }, [watched, entities, scope]);
  return (
    <Panel title={t`Open alerts`} note={here.length > 0 ? String(here.length) : undefined}>
      {here.length === 0 ? (
        <Message
          size="panel"
          title={watched.status === 'loading' ? t`Looking for alerts` : t`Nothing is out of bounds`}
        />
      ) : (
        <ul className={classes.list} data-testid="alerts-tile">
          {here.slice(0, SHOWN).map((alert) => (
            <li key={alert.key} className={classes.line}>
              <Link href={paths.alert(alert.key)}>{ruleNameOf(alert)}</Link>
              <span className={classes.chip} data-tone={toneOf(alert.severity)}>
                {SEVERITY_NAMES[alert.severity]}
              </span>
              <span className={`${classes.quiet} ${classes.wide}`}>
                {placeOf(alert, (id) => names.get(id) ?? id)} · {STATE_NAMES[alert.state].toLowerCase()}{' '}
                {formatAgo(now - Date.parse(sinceOf(alert)))}
              </span>
            </li>
          ))}
        </ul>
      )}
      {here.length > SHOWN && (
        <p className={classes.more}>
          <Link href={paths.alerts}>{t`All ${here.length}`}</Link>
        </p>
      )}
    </Panel>
  );
}
