import { useMemo } from 'react';
import type { Mentionable } from './conversations';
import { decodeMember } from './decode';
import type { Comment, Member } from './documents';
import { membersPath } from './paths';
import { people } from './presence';
import { dataOf, useCollection, useStore } from './useWatched';

const LISTS_MEMBERS: ReadonlySet<Member['role']> = new Set(['owner', 'admin', 'editor']);

/** Who can be mentioned: all members for those who may list them, else who is here and who said something. */
export function useMentionable(org: string, member: Member, comments: readonly Comment[]): Mentionable[] {
  const members = useCollection(LISTS_MEMBERS.has(member.role) ? membersPath(org) : null, decodeMember);
  const here = useStore(people);
  const listed = dataOf(members);
  return useMemo(() => {
    const found = new Map<string, string>();
    for (const { uid, name } of [...comments, ...here]) found.set(uid, name);
    for (const { uid, display_name } of listed ?? []) found.set(uid, display_name);
    found.delete('');
    return [...found].map(([uid, name]) => ({ uid, name })).filter(({ name }) => name !== '');
  }, [comments, here, listed]);
}
