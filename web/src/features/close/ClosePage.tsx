import { t } from '@lingui/core/macro';
import { lazy, Suspense, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { Here } from '@/app/Here';
import { LiveIndicator } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { useCurrent } from '@/app/useCurrent';
import { useView } from '@/app/useView';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import { decodePeriod } from '@/data/decode';
import type { PeriodState } from '@/data/documents';
import type { EntityNode } from '@/data/entityTree';
import { periodsPath } from '@/data/paths';
import { useCollection } from '@/data/useWatched';
import type { Filter } from '@/data/watch';
import { formatPeriod, formatPeriodMedium } from '@/format/period';
import classes from './ClosePage.module.css';
import { cellKey, lastPeriods, rollup, STATE_MEANS, STATE_NAMES, STATES, untouched } from './closeMatrix';

const PeriodDrawer = lazy(() => import('./PeriodDrawer'));

const SHOWN = 6;
/** An `in` filter takes so many values. */
const SCOPES = 30;

/** How far every entity's months are closed. */
export default function ClosePage() {
  const view = useView();
  useCurrent(view);
  const periods = lastPeriods(
    view.period && !view.periods.includes(view.period) ? [...view.periods, view.period] : view.periods,
    SHOWN,
  );
  const first = periods[0];
  return (
    <>
      <div className={bar.bar}>
        <h1 className={bar.title}>{t`Close`}</h1>
        <span className={bar.live}>
          <Here />
          <LiveIndicator />
        </span>
      </div>
      {first ? (
        <Matrix periods={periods} first={first} />
      ) : view.timeline.status === 'loading' ? (
        <Waiting rows={5} />
      ) : (
        <Message
          title={t`No periods yet`}
          detail={t`When the first figures are there, their months can be closed.`}
        />
      )}
    </>
  );
}

function Matrix({ periods, first }: { periods: readonly string[]; first: string }) {
  const { orgId, member, entities } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const scope = member.entity_scope;
  const filters: Filter[] = scope ? [['entity_id', 'in', scope.slice(0, SCOPES)]] : [['period', '>=', first]];
  const watched = useCollection(
    scope?.length === 0 ? null : periodsPath(orgId),
    decodePeriod,
    undefined,
    filters,
  );
  const byCell = useMemo(
    () =>
      new Map(
        (watched.status === 'ready' ? watched.data : []).map((each) => [
          cellKey(each.entity_id, each.period),
          each,
        ]),
      ),
    [watched],
  );
  const at = search.get('at');
  const [entity, period] = at?.split('_') ?? [];
  const node = entities.find((each) => each.entity.id === entity);
  function open(cell: string | null) {
    setSearch((current) => {
      const next = new URLSearchParams(current);
      if (cell) next.set('at', cell);
      else next.delete('at');
      return next;
    });
  }
  if (watched.status === 'loading') return <Waiting rows={5} />;
  if (watched.status === 'denied') return <Message title={t`Not yours to see`} />;
  if (watched.status === 'failed' || watched.status === 'invalid') {
    return <Message title={t`The close cannot be shown`} detail={watched.message} />;
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it */}
      <section className={classes.scroll} tabIndex={0} aria-label={t`Close by entity and period`}>
        <table className={classes.table}>
          <caption className="visually-hidden">{t`How far each entity's months are closed`}</caption>
          <thead>
            <tr>
              <th scope="col">{t`Entity`}</th>
              {periods.map((each) => (
                <th key={each} scope="col">
                  {formatPeriodMedium(each)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entities.map((each) => (
              <Row key={each.entity.id} node={each} periods={periods} byCell={byCell} onOpen={open} />
            ))}
          </tbody>
        </table>
      </section>
      <dl className={classes.legend}>
        {STATES.map((state) => (
          <div key={state}>
            <dt>
              <span className={classes.chip} data-state={state}>
                {STATE_NAMES[state]}
              </span>
            </dt>
            <dd>{STATE_MEANS[state]}</dd>
          </div>
        ))}
      </dl>
      {node?.isLeaf && period && (
        <Suspense fallback={null}>
          <PeriodDrawer
            key={at}
            entity={node.entity}
            now={byCell.get(cellKey(node.entity.id, period)) ?? untouched(node.entity.id, period)}
            onClose={() => open(null)}
          />
        </Suspense>
      )}
    </>
  );
}

interface RowProps {
  node: EntityNode;
  periods: readonly string[];
  byCell: ReadonlyMap<string, PeriodState>;
  onOpen: (cell: string) => void;
}

function Row({ node, periods, byCell, onOpen }: RowProps) {
  const { entities } = useWorkspace();
  const { entity, depth, isLeaf } = node;
  return (
    <tr data-entity={entity.id}>
      <th scope="row" style={{ paddingLeft: 14 + depth * 16 }}>
        {entity.name}
      </th>
      {periods.map((period) => (
        <td key={period}>
          {isLeaf ? (
            <Cell
              name={entity.name}
              now={byCell.get(cellKey(entity.id, period)) ?? untouched(entity.id, period)}
              onOpen={() => onOpen(cellKey(entity.id, period))}
            />
          ) : (
            <Sum {...rollup(entities, entity.id, period, byCell)} />
          )}
        </td>
      ))}
    </tr>
  );
}

function Cell({ name, now, onOpen }: { name: string; now: PeriodState; onOpen: () => void }) {
  const done = now.checklist.filter((item) => item.done_at !== null).length;
  const working = now.state === 'soft_close' || now.state === 'hold';
  return (
    <button
      type="button"
      className={classes.cell}
      data-period={cellKey(now.entity_id, now.period)}
      data-state={now.state}
      onClick={onOpen}
    >
      <span className="visually-hidden">
        {name}, {formatPeriod(now.period)}:{' '}
      </span>
      <span className={classes.chip} data-state={now.state}>
        {STATE_NAMES[now.state]}
      </span>
      {working && now.checklist.length > 0 && (
        <span className={`${classes.small} figures`}>{t`${done} of ${now.checklist.length} done`}</span>
      )}
      {now.reopening && <span className={classes.asked}>{t`Reopening asked`}</span>}
      {now.restatements > 0 && !now.reopening && (
        <span className={classes.small}>{t`Reopened ${now.restatements}×`}</span>
      )}
    </button>
  );
}

function Sum({ state, done, of }: { state: PeriodState['state']; done: number; of: number }) {
  return (
    <span className={classes.sum}>
      <span className={classes.chip} data-state={state}>
        {STATE_NAMES[state]}
      </span>
      <span className={`${classes.small} figures`}>{t`${done} of ${of} closed`}</span>
    </span>
  );
}
