import { Link } from 'wouter';
import { useNow } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { formatAgo } from '@/format/age';
import { useSystemReport } from '../../system/useSystemReport';
import classes from './Tiles.module.css';

/** Whether everything runs, in six figures; the System page has the rest. */
export default function PlatformTile() {
  const { orgId, organization } = useWorkspace();
  const { report, problem, refresh } = useSystemReport(orgId);
  const now = useNow();
  if (!report) {
    return (
      <Panel title="Platform">
        <Message
          size="panel"
          title={problem ? 'The state of the system cannot be shown' : 'Asking how everything is'}
          detail={problem}
          {...(problem ? { action: { label: 'Try again', run: refresh } } : {})}
        />
      </Panel>
    );
  }
  const { installation, activity } = report;
  const count = (value: number | null) =>
    value === null ? 'Unknown' : value.toLocaleString(organization.locale);
  const ill = installation.functions.filter((each) => each.healthy === false);
  const dead = installation.dead_letters.reduce<number | null>(
    (sum, each) => (sum === null || each.count === null ? null : sum + each.count),
    0,
  );
  const slowest = installation.hops.toSorted((a, b) => b.p95_ms - a.p95_ms)[0];
  return (
    <Panel title="Platform" note={`Looked at ${formatAgo(now - Date.parse(report.at))}`}>
      <dl className={`${classes.facts} figures`} data-testid="platform-tile">
        <div>
          <dt>Functions</dt>
          <dd data-tone={ill.length > 0 ? 'bad' : 'good'}>
            {ill.length === 0 ? 'All answer' : `${ill.map(({ name }) => name).join(', ')} do not answer`}
          </dd>
        </div>
        <div>
          <dt>Waiting events</dt>
          <dd>{count(installation.queue.waiting)}</dd>
        </div>
        <div>
          <dt>Dead letters</dt>
          <dd data-tone={dead ? 'bad' : undefined}>{count(dead)}</dd>
        </div>
        <div>
          <dt>Slowest step{slowest ? `, ${slowest.hop.replaceAll('_', ' ')}` : ''}</dt>
          <dd>{slowest ? `${count(slowest.p95_ms)} ms` : 'Unknown'}</dd>
        </div>
        <div>
          <dt>Edits in 24 hours</dt>
          <dd>{count(activity.edits)}</dd>
        </div>
        <div>
          <dt>Imports in 24 hours</dt>
          <dd>{count(activity.imports)}</dd>
        </div>
      </dl>
      <p className={classes.more}>
        <Link href={`/o/${orgId}/system`}>System</Link>
      </p>
    </Panel>
  );
}
