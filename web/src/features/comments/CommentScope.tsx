import { type ReactNode, useMemo } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { useComments } from '@/data/comments';
import { openCounts } from '@/data/conversations';
import { dataOf } from '@/data/useWatched';
import { CommentCounts } from './commentScope';

interface Props {
  /** The entities whose numbers are on screen, as one text, so that the same ones do not listen anew. */
  entities: readonly string[];
  period: string;
  children: ReactNode;
}

/** Lets the marks inside know how much is said of the numbers of some entities in a period. */
export function CommentScope({ entities, period, children }: Props) {
  const { orgId } = useWorkspace();
  const comments = dataOf(useComments(orgId, entities, period));
  const counts = useMemo(() => openCounts(comments ?? []), [comments]);
  return <CommentCounts value={counts}>{children}</CommentCounts>;
}
