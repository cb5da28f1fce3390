import { Button } from '@mantine/core';
import { useNow } from '@/app/LiveIndicator';
import { useWorkspace } from '@/app/workspaceContext';
import type { Proof, ProofDifference } from '@/data/documents';
import { dataOf } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { counted } from '@/format/count';
import { formatMoney, QUANTITY } from '@/format/money';
import { formatPeriodMedium } from '@/format/period';
import classes from './Proof.module.css';
import { proofState, whatToDo } from './proofWords';
import { useProof, useProving } from './useProof';

const PLACES = ['records', 'aggregates', 'screens', 'bigquery'] as const;
const PLACE_NAMES = { records: 'Records', aggregates: 'Sums', screens: 'Screens', bigquery: 'BigQuery' };

/** The last proof: when, of how much, the sums of each place, and what differs with what to do. */
export function ProofDetails() {
  const { member } = useWorkspace();
  const watched = useProof();
  const proof = dataOf(watched);
  const now = useNow();
  const proving = useProving();
  const state = proofState(proof, now);
  const controller = member.role === 'owner' || member.role === 'admin';
  return (
    <div data-testid="figures-proof" data-state={proof?.state ?? 'none'}>
      <p className={classes.lead} data-tone={state.tone}>
        {state.short}
      </p>
      <p className={classes.quiet}>{state.long}</p>
      {proof && <Compared proof={proof} />}
      {proof && proof.differences.length > 0 && <Differences proof={proof} />}
      {controller && (
        <div className={classes.foot}>
          <Button size="xs" variant="default" onClick={proving.run} loading={proving.running}>
            Prove it now
          </Button>
          <p className={classes.quiet} role="status">
            {proving.problem ??
              (proving.running && proof
                ? `${counted(proof.left, 'month', 'en-US')} left`
                : 'Otherwise every figure is compared each six hours.')}
          </p>
        </div>
      )}
    </div>
  );
}

function Compared({ proof }: { proof: Proof }) {
  const { organization } = useWorkspace();
  const { locale } = organization;
  const number = (value: number) => value.toLocaleString(locale);
  return (
    <>
      <p className={`${classes.quiet} figures`}>
        {number(proof.figures)} figures of {counted(proof.records, 'record', locale)}, {number(proof.rows)}{' '}
        rows in BigQuery, {counted(proof.periods, 'month', locale)}; last looked{' '}
        {formatDateTime(proof.checked_at)}.
      </p>
      {proof.sums.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={classes.scroll} tabIndex={0} aria-label="Sums by place">
          <table className={`${classes.table} figures`} data-testid="proof-sums">
            <caption className="visually-hidden">All amounts added up, as each place has them</caption>
            <thead>
              <tr>
                <th scope="col">All amounts of</th>
                {PLACES.map((place) => (
                  <th key={place} scope="col">
                    {PLACE_NAMES[place]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {proof.sums.map((sum) => (
                <tr key={`${sum.scenario} ${sum.currency}`}>
                  <th scope="row">
                    {sum.scenario}, {sum.currency === QUANTITY ? 'counts' : sum.currency}
                  </th>
                  {PLACES.map((place) => (
                    <td key={place} data-same={sum[place] === sum.records} data-value={sum[place]}>
                      {formatMoney(sum[place], sum.currency, locale, { currency: 'none' })}
                      {sum[place] !== sum.records && <span className="visually-hidden">, differs</span>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function Differences({ proof }: { proof: Proof }) {
  const { entities, accounts, organization } = useWorkspace();
  const names = new Map(entities.map(({ entity }) => [entity.id, entity.name]));
  const money = (each: ProofDifference, value: number | null, place: string) =>
    value === null ? '' : `${place} ${formatMoney(value, each.currency ?? 'USD', organization.locale)}`;
  return (
    <ul className={classes.differences} aria-label="Differences">
      {proof.differences.map((each) => (
        <li
          key={`${each.entity} ${each.period} ${each.account} ${each.scenario} ${each.dimension} ${each.value} ${each.problem}`}
          className={classes.difference}
        >
          <p className={classes.name}>
            {[
              names.get(each.entity) ?? each.entity,
              formatPeriodMedium(each.period),
              each.account && (accounts.get(each.account)?.name ?? each.account),
              each.scenario,
              each.dimension && `${each.dimension} ${each.value}`,
            ]
              .filter(Boolean)
              .join(', ')}
          </p>
          <p className="figures">
            {each.problem ??
              [
                money(each, each.records, 'records'),
                money(each, each.aggregate, 'sum'),
                money(each, each.screen, 'screen'),
                money(each, each.bigquery, 'BigQuery'),
              ]
                .filter(Boolean)
                .join(', ')}
          </p>
          <p className={classes.todo}>{whatToDo(each)}</p>
        </li>
      ))}
      {proof.differences_total > proof.differences.length && (
        <li className={classes.difference}>
          And {(proof.differences_total - proof.differences.length).toLocaleString(organization.locale)} more:
          `ledgerlight reconcile` lists all.
        </li>
      )}
    </ul>
  );
}
