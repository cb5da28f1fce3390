import { useMemo } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { decodePeriod } from '@/data/decode';
import { leavesBelow } from '@/data/entityTree';
import { periodsPath } from '@/data/paths';
import { useCollection } from '@/data/useWatched';
import type { Filter } from '@/data/watch';
import { closedAt } from './moments';

/** An `in` filter takes so many values. */
const SCOPES = 30;

/** When a month was closed last, in the entity or any below it; `known` once the answer is there. */
export function useClosed(
  scope: string | null,
  period: string | null,
): { at: string | null; known: boolean } {
  const { orgId, member, entities } = useWorkspace();
  const seen = member.entity_scope;
  const filters: Filter[] = seen
    ? [['entity_id', 'in', seen.slice(0, SCOPES)]]
    : [['period', '==', period ?? '']];
  const watched = useCollection(
    period === null || seen?.length === 0 ? null : periodsPath(orgId),
    decodePeriod,
    undefined,
    filters,
  );
  return useMemo(() => {
    if (watched.status !== 'ready') return { at: null, known: watched.status !== 'loading' };
    const below = new Set(scope === null ? [] : leavesBelow(entities, scope));
    return {
      at: closedAt(watched.data.filter((each) => each.period === period && below.has(each.entity_id))),
      known: true,
    };
  }, [watched, entities, scope, period]);
}
