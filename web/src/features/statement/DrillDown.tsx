import { t } from '@lingui/core/macro';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { Message } from '@/app/Message';
import { SidePanel } from '@/app/SidePanel';
import { Waiting } from '@/app/Waiting';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import type { Aggregation, StatementRow } from '@/data/documents';
import { leavesBelow } from '@/data/entityTree';
import { type LeafAmount, leafAmounts } from '@/data/sums';
import { useAggregations } from '@/data/useRecords';
import type { Watched } from '@/data/watch';
import { formatMoney } from '@/format/money';
import { formatNumber } from '@/format/number';
import { formatPeriod } from '@/format/period';
import classes from './DrillDown.module.css';
import { RecordList } from './RecordList';

const AdjustingForm = lazy(() => import('./AdjustingForm'));

interface Props {
  scope: string;
  period: string;
  row: StatementRow;
  /** The posting accounts at or below the row. */
  accounts: readonly string[];
  onClose: () => void;
}

/** What is behind a figure: the entities' parts of it, then the records, then the file's row or the edit. */
export default function DrillDown({ scope, period, row, accounts, onClose }: Props) {
  const [part, setPart] = useState<LeafAmount | null>(null);
  const [adjusting, setAdjusting] = useState(false);
  const { orgId, member } = useWorkspace();
  return (
    <SidePanel title={row.name} place={`${row.code} · ${formatPeriod(period)}`} width={720} onClose={onClose}>
      {part ? (
        <>
          <p className={classes.trail}>
            <button type="button" className={classes.back} onClick={() => setPart(null)}>
              {t`← All parts`}
            </button>
            <Link
              className={classes.inGrid ?? ''}
              href={`/o/${orgId}/records?scope=${part.entity_id}&period=${period}&account=${part.account_code}`}
            >
              {t`Open in the records grid`}
            </Link>
          </p>
          <RecordList part={part} period={period} />
        </>
      ) : (
        <>
          <p className={classes.trail}>
            <Link
              className={classes.inGrid ?? ''}
              href={`/o/${orgId}/changes?scope=${scope}&period=${period}&account=${row.code}`}
            >
              {t`What changed here, and since when`}
            </Link>
            {mayEdit(member.role) && !adjusting && (
              <button type="button" className={classes.back} onClick={() => setAdjusting(true)}>
                {t`Add an adjusting entry`}
              </button>
            )}
          </p>
          {adjusting && (
            <Suspense fallback={null}>
              <AdjustingForm
                scope={scope}
                period={period}
                accounts={accounts}
                onDone={() => setAdjusting(false)}
              />
            </Suspense>
          )}
          <Parts scope={scope} period={period} accounts={accounts} onOpen={setPart} />
        </>
      )}
    </SidePanel>
  );
}

interface PartsProps {
  scope: string;
  period: string;
  accounts: readonly string[];
  onOpen: (part: LeafAmount) => void;
}

function ready(states: readonly Watched<Aggregation>[]): Aggregation[] {
  return states.flatMap((state) => (state.status === 'ready' ? [state.data] : []));
}

function Parts({ scope, period, accounts, onOpen }: PartsProps) {
  const { orgId, entities, accounts: chart, organization } = useWorkspace();
  const leaves = useMemo(() => leavesBelow(entities, scope), [entities, scope]);
  const states = useAggregations(orgId, leaves, period);
  const parts = useMemo(() => leafAmounts(ready(states), new Set(accounts)), [states, accounts]);
  const names = useMemo(() => new Map(entities.map(({ entity }) => [entity.id, entity.name])), [entities]);
  if (states.some((state) => state.status === 'loading')) return <Waiting rows={4} />;
  if (parts.length === 0) {
    return (
      <Message
        size="panel"
        title={t`No entries`}
        detail={t`No record of this account counts in this period.`}
      />
    );
  }
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t`The parts of this figure by entity and account`}</caption>
      <thead>
        <tr>
          <th scope="col">{t`Entity`}</th>
          <th scope="col">{t`Account`}</th>
          <th scope="col">{t`Scenario`}</th>
          <th scope="col">{t`Records`}</th>
          <th scope="col">{t`Amount`}</th>
        </tr>
      </thead>
      <tbody className="figures">
        {parts.map((part) => (
          <tr key={`${part.entity_id} ${part.account_code} ${part.scenario} ${part.currency}`}>
            <th scope="row">
              <button type="button" className={classes.open} onClick={() => onOpen(part)}>
                {names.get(part.entity_id) ?? part.entity_id}
              </button>
            </th>
            <td>{chart.get(part.account_code)?.name ?? part.account_code}</td>
            <td>{part.scenario}</td>
            <td>{formatNumber(part.count, organization.locale)}</td>
            <td>{formatMoney(part.amount_minor, part.currency, organization.locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
