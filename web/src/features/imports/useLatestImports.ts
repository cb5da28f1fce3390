import { decodeImport } from '@/data/decode';
import { importsPath } from '@/data/paths';
import { useCollection } from '@/data/useWatched';

const LATEST = { field: 'sequence', limit: 10 };

/** The newest imports of an organization; null watches none. */
export function useLatestImports(orgId: string | null) {
  return useCollection(orgId === null ? null : importsPath(orgId), decodeImport, LATEST);
}
