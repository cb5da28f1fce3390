import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'wouter';
import { maySeeImports, useWorkspace } from '@/app/workspaceContext';
import { type EntryKind, entryKind } from '@/data/adjusting';
import { decodeEdit, decodeImport, decodeMember } from '@/data/decode';
import type { Origin } from '@/data/documents';
import { editPath, importPath, memberPath } from '@/data/paths';
import type { LocatedRecord } from '@/data/records';
import { dataOf, useDocument } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import classes from './DrillDown.module.css';

/** Everything known of one record, and where its present state came from. */
export function RecordSource({ record }: { record: LocatedRecord }) {
  const { orgId, entities } = useWorkspace();
  const entity =
    entities.find((node) => node.entity.id === record.entity_id)?.entity.name ?? record.entity_id;
  const { source } = record;
  return (
    <dl className={classes.detail}>
      <dt>{t`Source`}</dt>
      <dd>
        {source.kind === 'edit' ? (
          <EditSource orgId={orgId} source={source} entry={entryKind(record)} />
        ) : (
          <FileSource orgId={orgId} source={source} />
        )}
      </dd>
      <dt>{t`Changed`}</dt>
      <dd>{t`${formatDateTime(record.updated_at)}, version ${record.version}`}</dd>
      <dt>{t`Entity`}</dt>
      <dd>{entity}</dd>
      {Object.entries(record.dimensions ?? {}).map(([name, value]) => (
        <Dimension key={name} name={name} value={value} />
      ))}
      <dt>{t`Record`}</dt>
      <dd>
        <code>{record.id}</code>
      </dd>
    </dl>
  );
}

function Dimension({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name.replaceAll('_', ' ')}</dt>
      <dd>{value}</dd>
    </>
  );
}

function FileSource({ orgId, source }: { orgId: string; source: Origin }) {
  const { member } = useWorkspace();
  const allowed = maySeeImports(member);
  const id = source.import_id ?? null;
  const file = dataOf(useDocument(allowed && id ? importPath(orgId, id) : null, decodeImport));
  const row = source.row === undefined ? '' : `, ${t`row ${source.row}`}`;
  if (!id) return `${t`An import`}${row}`;
  const name = file?.filename ?? t`import ${id}`;
  const shown = allowed ? <Link href={`/o/${orgId}/imports/${id}`}>{name}</Link> : name;
  return (
    <>
      {source.kind === 'reversal' ? <Trans>Reversal of {shown}</Trans> : shown}
      {row}
    </>
  );
}

interface EditProps {
  orgId: string;
  source: Origin;
  entry: EntryKind | null;
}

function EditSource({ orgId, source, entry }: EditProps) {
  const { member } = useWorkspace();
  const allowed = member.role === 'owner' || member.role === 'admin' || member.uid === source.uid;
  const edit = dataOf(
    useDocument(allowed && source.edit_id ? editPath(orgId, source.edit_id) : null, decodeEdit),
  );
  const known = source.uid === member.uid;
  const other = dataOf(
    useDocument(!known && allowed && source.uid ? memberPath(orgId, source.uid) : null, decodeMember),
  );
  const person = known ? t`you` : (other?.display_name ?? t`a colleague`);
  return (
    <>
      {entry === null || entry === undefined
        ? t`An edit by ${person}`
        : entry === 'adjusting'
          ? t`An adjusting entry by ${person}`
          : t`A reversing entry by ${person}`}
      {edit && <> – “{edit.reason}”</>}
    </>
  );
}
