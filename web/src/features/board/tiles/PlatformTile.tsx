import { t } from '@lingui/core/macro';
import { Link } from 'wouter';
import { useNow } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { formatAgo } from '@/format/age';
import { formatNumber } from '@/format/number';
import { useSystemReport } from '../../system/useSystemReport';
import classes from './Tiles.module.css';

/** Whether everything runs, in six figures; the System page has the rest. */
export default function PlatformTile() {
  const { orgId, organization } = useWorkspace();
  const { report, problem, refresh } = useSystemReport(orgId);
  const now = useNow();
  if (!report) {
    return (
      <Panel title={t`Platform`}>
        <Message
          size="panel"
          title={problem ? t`The state of the system cannot be shown` : t`Asking how everything is`}
          detail={problem}
          {...(problem ? { action: { label: t`Try again`, run: refresh } } : {})}
        />
      </Panel>
    );
  }
  const { installation, activity } = report;
  const count = (value: number | null) =>
    value === null ? t`Unknown` : formatNumber(value, organization.locale);
  const ill = installation.functions.filter((each) => each.healthy === false);
  const dead = installation.dead_letters.reduce<number | null>(
    (sum, each) => (sum === null || each.count === null ? null : sum + each.count),
    0,
  );
  const slowest = installation.hops.toSorted((a, b) => b.p95_ms - a.p95_ms)[0];
  return (
    <Panel title={t`Platform`} note={t`Looked at ${formatAgo(now - Date.parse(report.at))}`}>
      <dl className={`${classes.facts} figures`} data-testid="platform-tile">
        <div>
          <dt>{t`Functions`}</dt>
          <dd data-tone={ill.length > 0 ? 'bad' : 'good'}>
            {ill.length === 0 ? t`All answer` : t`${ill.map(({ name }) => name).join(', ')} do not answer`}
          </dd>
        </div>
        <div>
          <dt>{t`Waiting events`}</dt>
          <dd>{count(installation.queue.waiting)}</dd>
        </div>
        <div>
          <dt>{t`Dead letters`}</dt>
          <dd data-tone={dead ? 'bad' : undefined}>{count(dead)}</dd>
        </div>
        <div>
          <dt>{slowest ? t`Slowest step, ${slowest.hop.replaceAll('_', ' ')}` : t`Slowest step`}</dt>
          <dd>{slowest ? t`${count(slowest.p95_ms)} ms` : t`Unknown`}</dd>
        </div>
        <div>
          <dt>{t`Edits in 24 hours`}</dt>
          <dd>{count(activity.edits)}</dd>
        </div>
        <div>
          <dt>{t`Imports in 24 hours`}</dt>
          <dd>{count(activity.imports)}</dd>
        </div>
      </dl>
      <p className={classes.more}>
        <Link href={`/o/${orgId}/system`}>{t`System`}</Link>
      </p>
    </Panel>
  );
}
