import { t } from '@lingui/core/macro';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { leavesBelow } from '@/data/entityTree';
import { usePeriodStates } from '@/data/periodLock';
import { dataOf } from '@/data/useWatched';
import { formatPeriod } from '@/format/period';
import { cellKey, STATE_NAMES, STATES, type State } from '../../close/closeMatrix';
import type { TileProps } from '../TileBody';
import classes from './Tiles.module.css';

const SHOWN = 8;
const toneOf = (state: State) => (STATES.indexOf(state) >= 3 ? 'good' : state === 'open' ? 'quiet' : 'warn');

/** How far the entities' month is closed, and what is left to do. */
export default function CloseTile({ figures }: TileProps) {
  const { orgId, entities } = useWorkspace();
  const { scope, period } = figures.dashboard;
  const leaves = useMemo(() => leavesBelow(entities, scope), [entities, scope]);
  const states = dataOf(usePeriodStates(orgId, leaves, period));
  const byEntity = new Map((states ?? []).map((each) => [each.entity_id, each]));
  const names = new Map(entities.map(({ entity }) => [entity.id, entity.name]));
  const done = leaves.filter((leaf) => STATES.indexOf(byEntity.get(leaf)?.state ?? 'open') >= 3).length;
  if (leaves.length === 0) return <Message size="panel" title={t`No entities here`} />;
  return (
    <Panel title={t`Close`} note={t`${formatPeriod(period)}: ${done} of ${leaves.length} closed`}>
      <ul className={classes.list} data-testid="close-tile">
        {leaves.slice(0, SHOWN).map((leaf) => {
          const known = byEntity.get(leaf);
          const state = known?.state ?? 'open';
          const items = known?.checklist ?? [];
          const ticked = items.filter((item) => item.done_at !== null).length;
          return (
            <li key={leaf} className={classes.line}>
              <Link href={`/o/${orgId}/close?at=${cellKey(leaf, period)}`}>{names.get(leaf) ?? leaf}</Link>
              <span className={classes.chip} data-tone={toneOf(state)}>
                {STATE_NAMES[state]}
              </span>
              {(items.length > 0 || known?.reopening) && (
                <span className={`${classes.quiet} ${classes.wide}`}>
                  {[
                    items.length > 0 ? t`${ticked} of ${items.length} done` : '',
                    known?.reopening ? t`${known.reopening.name} asks to open it again` : '',
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <p className={classes.more}>
        <Link href={`/o/${orgId}/close`}>
          {leaves.length > SHOWN ? t`All ${leaves.length} entities` : t`All months`}
        </Link>
      </p>
    </Panel>
  );
}
