import { Button } from '@mantine/core';
import { Here } from '@/app/Here';
import { useNow } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { useDashboard } from '@/app/useDashboard';
import { useView } from '@/app/useView';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { maySeeSystem, useWorkspace } from '@/app/workspaceContext';
import { formatAgo } from '@/format/age';
import {
  ActivityPanel,
  CostsPanel,
  DeadLettersPanel,
  FunctionsPanel,
  LatencyPanel,
  QueuePanel,
} from './panels';
import classes from './SystemPage.module.css';
import { useSystemReport } from './useSystemReport';

const REFUSED = (
  <Message title="Not yours to see" detail="The system page is for owners and administrators." />
);

/** Whether everything works: for those who have to do something when it does not. */
export default function SystemPage() {
  const { member } = useWorkspace();
  return maySeeSystem(member) ? <Report /> : REFUSED;
}

function Report() {
  const { orgId, organization } = useWorkspace();
  const { report, problem, refused, asking, refresh } = useSystemReport(orgId);
  const now = useNow();
  // What tells whether this page is current, as on every screen.
  useDashboard(useView());
  if (refused) return REFUSED;
  if (!report) {
    if (!problem) return <Waiting rows={6} />;
    return (
      <Message
        title="The state of the system cannot be shown"
        detail={problem}
        action={{ label: 'Try again', run: refresh }}
      />
    );
  }
  const { installation, activity } = report;
  const shared = { locale: organization.locale, now };
  return (
    <>
      <div className={bar.bar}>
        <h1 className={bar.title}>System</h1>
        <span className={classes.asOf}>
          <Here />
          <span className={`${classes.age} figures`} data-testid="system-age">
            Looked at {formatAgo(now - Date.parse(report.at))}
          </span>
          <Button variant="default" size="xs" onClick={refresh} aria-disabled={asking}>
            Refresh
          </Button>
        </span>
      </div>
      {problem && (
        <p className={classes.problem} role="status">
          The last refresh failed: {problem} These are the figures before it.
        </p>
      )}
      <div className={classes.grid}>
        <div className={classes.column}>
          <FunctionsPanel installation={installation} {...shared} />
          <QueuePanel installation={installation} {...shared} />
          <DeadLettersPanel installation={installation} {...shared} />
        </div>
        <div className={classes.column}>
          <LatencyPanel installation={installation} {...shared} />
          <ActivityPanel activity={activity} {...shared} />
          <CostsPanel installation={installation} {...shared} />
        </div>
      </div>
      <p className={classes.scope}>
        Activity is this organization's. Everything else is of the whole installation.
      </p>
    </>
  );
}
