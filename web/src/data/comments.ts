import { doc, getDoc, serverTimestamp, setDoc, updateDoc } from 'firebase/firestore';
import { tellMentions } from './api';
import type { Target } from './conversations';
import { decodeComment } from './decode';
import type { Comment, Member } from './documents';
import { firestore } from './firestore';
import { newId } from './newId';
import { commentsPath } from './paths';
import { ValueStore } from './store';
import { useCollection } from './useWatched';
import type { Watched } from './watch';

/** An `in` filter takes so many values. */
const ENTITIES = 30;
/** Conversations of the panel of all reach back so many comments. */
export const NEWEST = 300;

/** Comments that have not reached the server yet: Firestore keeps them on disk and sends them when it can. */
export const unsent = new ValueStore<ReadonlySet<string>>(new Set());

function mark(id: string, waiting: boolean): void {
  const next = new Set(unsent.get());
  if (waiting) next.add(id);
  else next.delete(id);
  unsent.set(next);
}

export interface Words {
  body: string;
  mentions: string[];
}

/** Says something of a number. It is shown at once; resolves when the server has it, rejects when it was refused. */
export async function say(
  org: string,
  member: Member,
  target: Target,
  words: Words,
  thread: string | null = null,
): Promise<void> {
  const id = newId();
  const fields = {
    ...words,
    id,
    uid: member.uid,
    name: member.display_name,
    kind: target.kind,
    entity_id: target.entity_id,
    period: target.period,
    target: target.target,
    thread: thread ?? id,
    created_at: serverTimestamp(),
    edited_at: null,
    resolved_at: null,
    resolved_by: null,
    resolved_name: null,
    told: words.mentions.length === 0,
  };
  const reference = doc(await firestore(), commentsPath(org), id);
  mark(id, true);
  try {
    await setDoc(reference, fields);
  } catch (error) {
    // The answer to a first try may have been lost: a second one is refused, for the comment is there.
    const there = await getDoc(reference).catch(() => null);
    if (there?.data()?.uid !== member.uid) throw error;
  } finally {
    mark(id, false);
  }
  await tell(org, id, words);
}

/** Puts one's own comment in other words. */
export async function reword(org: string, comment: Comment, words: Words): Promise<void> {
  await updateDoc(doc(await firestore(), commentsPath(org), comment.id), {
    ...words,
    edited_at: serverTimestamp(),
    told: words.mentions.length === 0,
  });
  await tell(org, comment.id, words);
}

/** Says that a conversation is done with, or that it is not. */
export async function resolve(org: string, member: Member, first: Comment, done: boolean): Promise<void> {
  await updateDoc(doc(await firestore(), commentsPath(org), first.id), {
    resolved_at: done ? serverTimestamp() : null,
    resolved_by: done ? member.uid : null,
    resolved_name: done ? member.display_name : null,
  });
}

async function tell(org: string, id: string, words: Words): Promise<void> {
  if (words.mentions.length === 0) return;
  try {
    await tellMentions(org, id);
  } catch {
    // The comment is written; the sweeper tells of it within a minute.
  }
}

/** Comments on the numbers of some entities in a period, live; null watches nothing. */
export function useComments(
  org: string,
  entities: readonly string[],
  period: string | null,
): Watched<Comment[]> {
  const path = period === null || entities.length === 0 ? null : commentsPath(org);
  return useCollection(path, decodeComment, undefined, [
    ['entity_id', 'in', entities.slice(0, ENTITIES)],
    ['period', '==', period ?? ''],
  ]);
}

/** The newest comments on anything that the member sees, live. */
export function useNewestComments(org: string, member: Member): Watched<Comment[]> {
  const scope = member.entity_scope;
  return useCollection(
    scope?.length === 0 ? null : commentsPath(org),
    decodeComment,
    { field: 'created_at', limit: NEWEST },
    scope ? [['entity_id', 'in', scope.slice(0, ENTITIES)]] : [],
  );
}
