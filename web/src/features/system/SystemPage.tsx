import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { Callout } from '@/app/Callout';
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

const Refused = () => (
  <Message title={t`Not yours to see`} detail={t`The system page is for owners and administrators.`} />
);

/** Whether everything works: for those who have to do something when it does not. */
export default function SystemPage() {
  const { member } = useWorkspace();
  return maySeeSystem(member) ? <Report /> : <Refused />;
}

function Report() {
  const { orgId, organization } = useWorkspace();
  const { report, problem, refused, asking, refresh } = useSystemReport(orgId);
  const now = useNow();
  // What tells whether this page is current, as on every screen.
  useDashboard(useView());
  if (refused) return <Refused />;
  if (!report) {
    if (!problem) return <Waiting rows={6} />;
    return (
      <Message
        title={t`The state of the system cannot be shown`}
        detail={problem}
        action={{ label: t`Try again`, run: refresh }}
      />
    );
  }
  const { installation, activity } = report;
  const shared = { locale: organization.locale, now };
  return (
    <>
      <div className={bar.bar}>
        <h1 className={bar.title}>{t`System`}</h1>
        <span className={classes.asOf}>
          <Here />
          <span className={`${classes.age} figures`} data-testid="system-age">
            {t`Looked at ${formatAgo(now - Date.parse(report.at))}`}
          </span>
          <Button variant="default" size="xs" onClick={refresh} aria-disabled={asking}>
            {t`Refresh`}
          </Button>
        </span>
      </div>
      {problem && (
        <Callout tone="warn" apart role="status">
          {t`The last refresh failed: ${problem} These are the figures before it.`}
        </Callout>
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
        {t`Activity is this organization's. Everything else is of the whole installation.`}
      </p>
    </>
  );
}
