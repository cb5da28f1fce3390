import { msg, t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useNow } from '@/app/LiveIndicator';
import { useWorkspace } from '@/app/workspaceContext';
import type { Proof, ProofDifference } from '@/data/documents';
import { dataOf } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { counted } from '@/format/count';
import { texts } from '@/format/language';
import { formatMoney, QUANTITY } from '@/format/money';
import { formatNumber } from '@/format/number';
import { formatPeriodMedium } from '@/format/period';
import classes from './Proof.module.css';
import { proofState, whatToDo } from './proofWords';
import { useProof, useProving } from './useProof';

const PLACES = ['records', 'aggregates', 'screens', 'bigquery'] as const;
const PLACE_NAMES = texts({
  records: msg`Records`,
  aggregates: msg`Sums`,
  screens: msg`Screens`,
  bigquery: msg`BigQuery`,
});

/** The last proof: when, of how much, the sums of each place, and what differs with what to do. */
export function ProofDetails() {
  const { member, organization } = useWorkspace();
  const watched = useProof();
  const proof = dataOf(watched);
  const now = useNow();
  const proving = useProving();
  const state = proofState(proof, now);
  const { locale } = organization;
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
            {t`Prove it now`}
          </Button>
          <p className={classes.quiet} role="status">
            {proving.problem ??
              (proving.running && proof
                ? t`${counted(proof.left, 'month', locale)} left`
                : t`Otherwise every figure is compared each six hours.`)}
          </p>
        </div>
      )}
    </div>
  );
}

function Compared({ proof }: { proof: Proof }) {
  const { organization } = useWorkspace();
  const { locale } = organization;
  const number = (value: number) => formatNumber(value, locale);
  return (
    <>
      <p className={`${classes.quiet} figures`}>
        {t`${number(proof.figures)} figures of ${counted(proof.records, 'record', locale)}, ${number(proof.rows)} rows in BigQuery, ${counted(proof.periods, 'month', locale)}; last looked ${formatDateTime(proof.checked_at)}.`}
      </p>
      {proof.sums.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
        <section className={classes.scroll} tabIndex={0} aria-label={t`Sums by place`}>
          <table className={`${classes.table} figures`} data-testid="proof-sums">
            <caption className="visually-hidden">{t`All amounts added up, as each place has them`}</caption>
            <thead>
              <tr>
                <th scope="col">{t`All amounts of`}</th>
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
                    {sum.scenario}, {sum.currency === QUANTITY ? t`counts` : sum.currency}
                  </th>
                  {PLACES.map((place) => (
                    <td key={place} data-same={sum[place] === sum.records} data-value={sum[place]}>
                      {formatMoney(sum[place], sum.currency, locale, { currency: 'none' })}
                      {sum[place] !== sum.records && <span className="visually-hidden">{t`, differs`}</span>}
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
    <ul className={classes.differences} aria-label={t`Differences`}>
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
                money(each, each.records, t`records`),
                money(each, each.aggregate, t`sum`),
                money(each, each.screen, t`screen`),
                money(each, each.bigquery, t`BigQuery`),
              ]
                .filter(Boolean)
                .join(', ')}
          </p>
          <p className={classes.todo}>{whatToDo(each)}</p>
        </li>
      ))}
      {proof.differences_total > proof.differences.length && (
        <li className={classes.difference}>
          {t`And ${formatNumber(proof.differences_total - proof.differences.length, organization.locale)} more: \`ledgerlight reconcile\` lists all.`}
        </li>
      )}
    </ul>
  );
}
