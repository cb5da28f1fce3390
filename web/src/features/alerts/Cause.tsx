import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'wouter';
import { Panel } from '@/app/Panel';
import { mayEdit, maySeeImports, useWorkspace } from '@/app/workspaceContext';
import { decodeEdit, decodeImport } from '@/data/decode';
import type { Alert } from '@/data/documents';
import { editPath, importPath } from '@/data/paths';
import { dataOf, useDocument } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import classes from './AlertPage.module.css';
import { useAlertPaths } from './paths';
import type { Names } from './useNames';

/** The imports and corrections that the figures came with, the newest first, for those who may see them. */
export function Cause({ alert, names }: { alert: Alert; names: Names }) {
  const { member } = useWorkspace();
  const written = alert.written_by ?? [];
  const ids = written.length > 0 ? written : alert.lineage ? [alert.lineage] : [];
  if (ids.length === 0 || !(maySeeImports(member) || mayEdit(member.role))) return null;
  return (
    <Panel title={t`Where the figures came from`}>
      {ids.map((id) => (
        <Origin key={id} id={id} names={names} />
      ))}
    </Panel>
  );
}

function Origin({ id, names }: { id: string; names: Names }) {
  const { orgId, member } = useWorkspace();
  const paths = useAlertPaths();
  const file = useDocument(maySeeImports(member) ? importPath(orgId, id) : null, decodeImport);
  const correction = dataOf(
    useDocument(
      // An id of an import is no id of an edit: it is looked up as one when it is not the other.
      mayEdit(member.role) && file.status !== 'ready' ? editPath(orgId, id) : null,
      decodeEdit,
    ),
  );
  const found = dataOf(file);
  if (found) {
    return (
      <p className={classes.cause}>
        <Trans>
          <Link href={paths.import(found.id)}>{found.filename}</Link>, imported{' '}
          {formatDateTime(found.finished_at ?? found.created_at)}
        </Trans>
      </p>
    );
  }
  if (!correction) return null;
  return (
    <p className={classes.cause}>
      {t`A correction by ${names.person(correction.uid)}, ${formatDateTime(correction.created_at)}: ${correction.reason ?? ''}`}{' '}
      <Link href={paths.records(correction.entity_id, correction.period)}>{t`Open the records`}</Link>
    </p>
  );
}
