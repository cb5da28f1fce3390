import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'wouter';
import { Panel } from '@/app/Panel';
import { maySeeImports, useWorkspace } from '@/app/workspaceContext';
import type { Import } from '@/data/documents';
import { useLatestImports } from '@/data/latestImports';
import { dataOf } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { QualityScore } from '../imports/QualityScore';

/** How good the newest data is, and what spoils it. */
export function QualityPanel({ className }: { className?: string | undefined }) {
  const { orgId, member } = useWorkspace();
  const allowed = maySeeImports(member);
  const imports = useLatestImports(allowed ? orgId : null);
  if (!allowed) return null;
  const scored = dataOf(imports)?.find(
    (each): each is Import & { quality: NonNullable<Import['quality']> } => each.quality !== null,
  );
  if (!scored) return null;
  return (
    <Panel title={t`Data quality`} className={className}>
      <QualityScore quality={scored.quality} />
      <p style={{ margin: '14px 0 0', fontSize: 13, color: 'var(--ink-3)', overflowWrap: 'anywhere' }}>
        <Trans>
          From{' '}
          <Link href={`/o/${orgId}/imports/${scored.id}`} style={{ color: 'var(--accent)' }}>
            {scored.filename}
          </Link>
          , {formatDateTime(scored.finished_at ?? scored.created_at)}
        </Trans>
      </p>
    </Panel>
  );
}
