import { t } from '@lingui/core/macro';
import { Link, useLocation } from 'wouter';
import { Here } from '@/app/Here';
import { LiveIndicator } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useCurrent } from '@/app/useCurrent';
import { useView } from '@/app/useView';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { mayEdit, maySeeImports, useWorkspace } from '@/app/workspaceContext';
import type { Import } from '@/data/documents';
import { useLatestImports } from '@/data/latestImports';
import { formatDateTime } from '@/format/age';
import { DropZone } from './DropZone';
import { ImportProgress } from './ImportProgress';
import classes from './ImportsPage.module.css';
import { importPhase, importSummary, isRunning } from './importState';
import { UploadPanel } from './UploadPanel';
import { useUpload } from './useUpload';

/** Files in: drop, preview, confirm, and what the last ones did. */
export default function ImportsPage() {
  const { orgId, member, entities } = useWorkspace();
  const [, navigate] = useLocation();
  const existing = new Set(entities.map(({ entity }) => entity.id));
  const upload = useUpload(orgId, existing, (id) => navigate(`/o/${orgId}/imports/${id}`));
  useCurrent(useView());
  if (!maySeeImports(member)) {
    return <Message title={t`Not yours to see`} detail={t`Your role does not include imports.`} />;
  }
  const idle = upload.state.step === 'idle';
  return (
    <>
      <div className={bar.bar}>
        <h1 className={bar.title}>{t`Imports`}</h1>
        <span className={bar.live}>
          <Here />
          <LiveIndicator />
        </span>
      </div>
      <div className={classes.stack}>
        {mayEdit(member.role) &&
          (idle ? <DropZone onFile={(file) => void upload.start(file)} /> : <UploadPanel upload={upload} />)}
        <LatestImports />
      </div>
    </>
  );
}

function LatestImports() {
  const { orgId } = useWorkspace();
  const imports = useLatestImports(orgId);
  if (imports.status === 'loading') return <Waiting rows={4} />;
  if (imports.status === 'denied') return <Message size="panel" title={t`Not yours to see`} />;
  if (imports.status !== 'ready') {
    return (
      <Message
        size="panel"
        title={t`The imports cannot be shown`}
        detail={'message' in imports ? imports.message : ''}
      />
    );
  }
  if (imports.data.length === 0) {
    return (
      <Message
        size="panel"
        title={t`No imports yet`}
        detail={t`The first file you drop appears here, with its progress.`}
      />
    );
  }
  return (
    <Panel title={t`Latest imports`}>
      <ul className={classes.list}>
        {imports.data.map((each) => (
          <Line key={each.id} each={each} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ each }: { each: Import }) {
  const { orgId, organization } = useWorkspace();
  const phase = importPhase(each.status);
  return (
    <li className={classes.line}>
      <span className={classes.head}>
        <Link href={`/o/${orgId}/imports/${each.id}`} className={classes.name}>
          {each.kind === 'reversal' ? t`Reversal of ${each.filename}` : each.filename}
        </Link>
        <span className={classes.status} data-tone={phase.tone}>
          {phase.text}
        </span>
        <span className={classes.when}>{formatDateTime(each.created_at)}</span>
      </span>
      {isRunning(each) ? (
        <ImportProgress each={each} locale={organization.locale} />
      ) : (
        <span className={`${classes.summary} figures`}>{importSummary(each, organization.locale)}</span>
      )}
    </li>
  );
}
