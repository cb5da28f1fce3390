import { useEffect, useMemo, useState } from 'react';
import { ask, inOrg } from './api';
import type { Mentionable } from './conversations';
import { decodeMember } from './decode';
import type { Comment, Member } from './documents';
import { membersPath } from './paths';
import { people } from './presence';
import { dataOf, useCollection, useStore } from './useWatched';

const LISTS_MEMBERS: ReadonlySet<Member['role']> = new Set(['owner', 'admin', 'editor']);

/** Where someone is about to be mentioned: the entity of the number, and how the name begins. */
export interface Search {
  entity: string;
  typed: string;
}

/**
 * Who can be mentioned: all members for those who may list them, else whoever the server finds that sees the number's
 * entity, who is here, and who said something.
 */
export function useMentionable(
  org: string,
  member: Member,
  comments: readonly Comment[],
  search: Search | null = null,
): Mentionable[] {
  const lists = LISTS_MEMBERS.has(member.role);
  const members = useCollection(lists ? membersPath(org) : null, decodeMember);
  const here = useStore(people);
  const listed = dataOf(members);
  const asks = search !== null && !lists && member.role !== 'viewer';
  const named = useFound(org, asks ? search : null);
  return useMemo(() => {
    const found = new Map<string, string>();
    for (const { uid, name } of [...comments, ...here, ...named]) found.set(uid, name);
    for (const { uid, display_name } of listed ?? []) found.set(uid, display_name);
    found.delete('');
    return [...found].map(([uid, name]) => ({ uid, name })).filter(({ name }) => name !== '');
  }, [comments, here, listed, named]);
}

const NOBODY: readonly Mentionable[] = [];
const PAUSE_MS = 150;

/** Whom the server found: all of them stay, for a comment may name several. */
function useFound(org: string, search: Search | null): readonly Mentionable[] {
  const [found, setFound] = useState<readonly Mentionable[]>(NOBODY);
  const query = search && `${new URLSearchParams({ entity: search.entity, find: search.typed })}`;
  useEffect(() => {
    if (query === null) return;
    let current = true;
    const timer = setTimeout(() => {
      ask('People', 'GET', inOrg(org, `people?${query}`)).then(
        ({ people }) => {
          if (!current) return;
          setFound((known) => [...new Map([...known, ...people].map((each) => [each.uid, each])).values()]);
        },
        () => {
          // Who is here and who said something can be mentioned all the same.
        },
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [org, query]);
  return found;
}
