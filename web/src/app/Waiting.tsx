import { t } from '@lingui/core/macro';
import { Skeleton } from '@mantine/core';

/** A screen whose code or data is on its way. */
export function Waiting({ rows = 6 }: { rows?: number }) {
  return (
    <div role="status" aria-label={t`Loading`} style={{ display: 'grid', gap: 12, paddingTop: 24 }}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have no identity
        <Skeleton key={row} height={row === 0 ? 36 : 48} radius="md" width={row === 0 ? '40%' : '100%'} />
      ))}
    </div>
  );
}
