import type { ReactNode } from 'react';
import { Panel } from '@/app/Panel';
import type { Activity, FunctionHealth, Installation } from '@/contract';
import { formatAge, formatAgo } from '@/format/age';
import tables from '../imports/tables.module.css';
import classes from './SystemPage.module.css';

interface Shared {
  locale: string;
  now: number;
}
interface OfInstallation extends Shared {
  installation: Installation;
}

const UNKNOWN = 'Unknown';
const count = (value: number | null, locale: string) =>
  value === null ? UNKNOWN : value.toLocaleString(locale);
const milliseconds = (value: number, locale: string) =>
  value === 0 ? 'under 1 ms' : `${value.toLocaleString(locale)} ms`;
const NAMED: Record<string, string> = { api: 'API', stream_to_bigquery: 'Stream to BigQuery' };
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
  if (healthy === null) return { text: UNKNOWN, tone: 'unknown' };
  return healthy ? { text: 'Healthy', tone: 'good' } : { text: 'Failing', tone: 'bad' };
}

export function FunctionsPanel({ installation, now }: OfInstallation) {
  const { functions, functions_note } = installation;
  return (
    <Panel title="Functions" note={healthySummary(functions)}>
      {functions.length > 0 && (
        <Table label="Functions" heads={['Function', 'State', 'Last seen']}>
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
                  ['seen', each.last_seen === null ? UNKNOWN : formatAgo(now - Date.parse(each.last_seen))],
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
  if (functions.length === 0) return UNKNOWN;
  return `${functions.filter((each) => each.healthy).length} of ${functions.length} healthy`;
}

export function LatencyPanel({ installation, locale }: OfInstallation) {
  const { hops, hops_note } = installation;
  return (
    <Panel title="Hop latency" note="last hour">
      {hops.length > 0 && (
        <Table label="Hop latency" heads={['Hop', 'Median (p50)', 'p95']}>
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
  const oldest = oldest_seconds === null ? (waiting === 0 ? 'None waits' : UNKNOWN) : age(oldest_seconds);
  return (
    <Panel title="Queue">
      <Table label="Queue" heads={['Figure', 'Now']}>
        <Row head="Waiting events" cells={[['now', count(waiting, locale)]]} />
        <Row head="Oldest has waited" cells={[['now', oldest]]} />
      </Table>
      <Notes of={[note]} />
    </Panel>
  );
}

const age = (seconds: number) => (seconds < 5 ? `${seconds} s` : formatAge(seconds * 1000));

export function DeadLettersPanel({ installation, locale }: OfInstallation) {
  const { dead_letters, dead_letters_note } = installation;
  return (
    <Panel title="Dead letters">
      <Table label="Dead letters" heads={['Topic', 'Count']}>
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
    ['Edits', activity.edits],
    ['Imports', activity.imports],
    ['Pushes by other systems', activity.pushes],
    ['People who edited or imported', activity.people],
    ['Sign-ins', activity.sign_ins],
  ];
  return (
    <Panel title="Activity" note="last 24 hours">
      <Table label="Activity" heads={['What', 'Count']}>
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
    <Panel title="Costs" note={counted === 'today' ? 'today, UTC' : 'since the functions started'}>
      <Table label="Costs" heads={['Firestore', 'Count']}>
        <Row head="Documents read" cells={[['count', count(reads, locale)]]} />
        <Row head="Documents written" cells={[['count', count(writes, locale)]]} />
        <Row
          head="List price"
          cells={[['count', list_price_usd === null ? UNKNOWN : `US$ ${list_price_usd}`]]}
        />
      </Table>
      <Notes of={[note]} />
    </Panel>
  );
}
