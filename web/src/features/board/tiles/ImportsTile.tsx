import { t } from '@lingui/core/macro';
import { Link } from 'wouter';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { useLatestImports } from '@/data/latestImports';
import { dataOf } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { importPhase, importSummary, isRunning } from '../../imports/importState';
import classes from './Tiles.module.css';

const SHOWN = 5;

/** What came in last, and what became of it. */
export default function ImportsTile() {
  const { orgId, organization } = useWorkspace();
  const watched = useLatestImports(orgId);
  const imports = dataOf(watched) ?? [];
  return (
    <Panel title={t`Latest imports`}>
      {imports.length === 0 ? (
        <Message
          size="panel"
          title={watched.status === 'loading' ? t`Looking for imports` : t`No imports yet`}
        />
      ) : (
        <ul className={classes.list} data-testid="imports-tile">
          {imports.slice(0, SHOWN).map((each) => {
            const phase = importPhase(each.status);
            return (
              <li key={each.id} className={classes.line}>
                <Link href={`/o/${orgId}/imports/${each.id}`}>{each.filename}</Link>
                <span className={classes.chip} data-tone={phase.tone}>
                  {phase.text}
                </span>
                <span className={`${classes.quiet} ${classes.wide} figures`}>
                  {formatDateTime(each.created_at)}
                  {isRunning(each) ? `, ${each.percent}%` : `, ${importSummary(each, organization.locale)}`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p className={classes.more}>
        <Link href={`/o/${orgId}/imports`}>{t`Imports`}</Link>
      </p>
    </Panel>
  );
}
