import { msg, t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { Panel } from '@/app/Panel';
import type { Activity, FunctionHealth, Installation } from '@/contract';
import { formatAge, formatAgo } from '@/format/age';
import { texts } from '@/format/language';
import { formatNumber } from '@/format/number';
import tables from '../imports/tables.module.css';
import classes from './SystemPage.module.css';

interface Shared {
  locale: string;
  now: number;
}
interface OfInstallation extends Shared {
  installation: Installation;
}

const count = (value: number | null, locale: string) =>
  value === null ? t`Unknown` : formatNumber(value, locale);
const milliseconds = (value: number, locale: string) =>
  value === 0 ? t`under 1 ms` : t`${formatNumber(value, locale)} ms`;
const NAMED: Record<string, string> = texts({ api: msg`API`, stream_to_bigquery: msg`Stream to BigQuery` });
const words = (name: string) => NAMED[name] ?? name.replaceAll('_', ' ').replaceAll('-', ' ');

function Table({ label, heads, children }: { label: string; heads: string[]; children: ReactNode }) {
  return (
    <table className={`${tables.table} ${classes.table} figures`} aria-label={label}>
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th key={head} scope="col" className={at > 0 ? tables.number : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function Row({ head, cells, testId }: { head: ReactNode; cells: [string, ReactNode][]; testId?: string }) {
  return (
    <tr data-testid={testId}>
      <th scope="row" className={classes.name}>
        {head}
      </th>
      {cells.map(([key, cell]) => (
        <td key={key} className={tables.number}>
          {cell}
        </td>
      ))}
    </tr>
  );
}

function Notes({ of }: { of: (string | null | undefined)[] }) {
  const told = of.filter((note): note is string => Boolean(note));
  return told.map((note) => (
    <p key={note} className={classes.note}>
      {note}
    </p>
  ));
}

function state({ healthy }: FunctionHealth): { text: string; tone: string } {
  if (healthy === null) return { text: t`Unknown`, tone: 'unknown' };
  return healthy ? { text: t`Healthy`, tone: 'good' } : { text: t`Failing`, tone: 'bad' };
}

export function FunctionsPanel({ installation, now }: OfInstallation) {
  const { functions, functions_note } = installation;
  return (
    <Panel title={t`Functions`} note={healthySummary(functions)}>
      {functions.length > 0 && (
        <Table label={t`Functions`} heads={[t`Function`, t`State`, t`Last seen`]}>
          {functions.map((each) => {
            const { text, tone } = state(each);
            return (
              <Row
                key={each.name}
                testId={`function-${each.name}`}
                head={
                  <>
                    {words(each.name)}
                    {each.note && <span className={classes.small}>{each.note}</span>}
                  </>
                }
                cells={[
                  [
                    'state',
                    <span key="state" className={classes.state} data-tone={tone}>
                      {text}
                    </span>,
                  ],
                  [
                    'seen',
                    each.last_seen === null ? t`Unknown` : formatAgo(now - Date.parse(each.last_seen)),
                  ],
                ]}
              />
            );
          })}
        </Table>
      )}
      <Notes of={[functions_note]} />
    </Panel>
  );
}

function healthySummary(functions: readonly FunctionHealth[]): string {
  if (functions.length === 0) return t`Unknown`;
  return t`${functions.filter((each) => each.healthy).length} of ${functions.length} healthy`;
}

export function LatencyPanel({ installation, locale }: OfInstallation) {
  const { hops, hops_note } = installation;
  return (
    <Panel title={t`Hop latency`} note={t`last hour`}>
      {hops.length > 0 && (
        <Table label={t`Hop latency`} heads={[t`Hop`, t`Median (p50)`, 'p95']}>
          {hops.map(({ hop, p50_ms, p95_ms }) => (
            <Row
              key={hop}
              head={words(hop)}
              cells={[
                ['p50', milliseconds(p50_ms, locale)],
                ['p95', milliseconds(p95_ms, locale)],
              ]}
            />
          ))}
        </Table>
      )}
      <Notes of={[hops_note]} />
    </Panel>
  );
}

export function QueuePanel({ installation, locale }: OfInstallation) {
  const { waiting, oldest_seconds, note } = installation.queue;
  const oldest = oldest_seconds === null ? (waiting === 0 ? t`None waits` : t`Unknown`) : age(oldest_seconds);
  return (
    <Panel title={t`Queue`}>
      <Table label={t`Queue`} heads={[t`Figure`, t`Now`]}>
        <Row head={t`Waiting events`} cells={[['now', count(waiting, locale)]]} />
        <Row head={t`Oldest has waited`} cells={[['now', oldest]]} />
      </Table>
      <Notes of={[note]} />
    </Panel>
  );
}

const age = (seconds: number) => (seconds < 5 ? t`${seconds} s` : formatAge(seconds * 1000));

export function DeadLettersPanel({ installation, locale }: OfInstallation) {
  const { dead_letters, dead_letters_note } = installation;
  return (
    <Panel title={t`Dead letters`}>
      <Table label={t`Dead letters`} heads={[t`Topic`, t`Count`]}>
        {dead_letters.map(({ topic, count: letters }) => (
          <Row
            key={topic}
            head={words(topic.replace(/-dead-letter$/, ''))}
            cells={[
              [
                'count',
                <span key="count" className={letters ? classes.bad : undefined}>
                  {count(letters, locale)}
                </span>,
              ],
            ]}
          />
        ))}
      </Table>
      <Notes of={[dead_letters_note]} />
    </Panel>
  );
}

export function ActivityPanel({ activity, locale }: Shared & { activity: Activity }) {
  const rows: [string, number | null][] = [
    [t`Edits`, activity.edits],
    [t`Imports`, activity.imports],
    [t`Pushes by other systems`, activity.pushes],
    [t`People who edited or imported`, activity.people],
    [t`Sign-ins`, activity.sign_ins],
  ];
  return (
    <Panel title={t`Activity`} note={t`last 24 hours`}>
      <Table label={t`Activity`} heads={[t`What`, t`Count`]}>
        {rows.map(([head, value]) => (
          <Row key={head} head={head} cells={[['count', count(value, locale)]]} />
        ))}
      </Table>
      <Notes of={activity.notes ?? []} />
    </Panel>
  );
}

export function CostsPanel({ installation, locale }: OfInstallation) {
  const { counted, reads, writes, list_price_usd, note } = installation.costs;
  return (
    <Panel title={t`Costs`} note={counted === 'today' ? t`today, UTC` : t`since the functions started`}>
      <Table label={t`Costs`} heads={[t`Firestore`, t`Count`]}>
        <Row head={t`Documents read`} cells={[['count', count(reads, locale)]]} />
        <Row head={t`Documents written`} cells={[['count', count(writes, locale)]]} />
        <Row
          head={t`List price`}
          cells={[['count', list_price_usd === null ? t`Unknown` : `US$ ${list_price_usd}`]]}
        />
      </Table>
      <Notes of={[note]} />
    </Panel>
  );
}
