import type { Comment } from './documents';

/** The number that a comment is on. */
export interface Target {
  kind: Comment['kind'];
  entity_id: string;
  period: string;
  target: string;
}

/** A conversation on a number: how it began, and the answers, oldest first. */
export interface Conversation {
  first: Comment;
  answers: Comment[];
}

export const targetKey = ({ kind, entity_id, period, target }: Target): string =>
  `${entity_id} ${period} ${kind}:${target}`;

export const isOpen = ({ first }: Conversation): boolean => first.resolved_at === null;

const byTime = (a: Comment, b: Comment): number =>
  a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id);

/** When something was last said or done. */
export function lastAt({ first, answers }: Conversation): string {
  return [first, ...answers].map((each) => each.created_at).reduce((a, b) => (a > b ? a : b));
}

/**
 * Conversations of comments, the one that moved last first. An answer whose beginning is not among the comments
 * (older than what was asked for) stands for itself.
 */
export function conversations(comments: readonly Comment[]): Conversation[] {
  const found = new Map<string, Conversation>();
  for (const comment of [...comments].sort(byTime)) {
    const known = found.get(comment.thread);
    if (known && comment.id !== comment.thread) known.answers.push(comment);
    else if (known) found.set(comment.thread, { first: comment, answers: [known.first, ...known.answers] });
    else found.set(comment.thread, { first: comment, answers: [] });
  }
  return [...found.values()].sort((a, b) => lastAt(b).localeCompare(lastAt(a)));
}

/** How many comments stand in open conversations, by number. */
export function openCounts(comments: readonly Comment[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const conversation of conversations(comments)) {
    if (!isOpen(conversation)) continue;
    const key = targetKey(conversation.first);
    counts.set(key, (counts.get(key) ?? 0) + 1 + conversation.answers.length);
  }
  return counts;
}

export type Which = 'open' | 'mine' | 'mentions' | 'all';

/** Those conversations that are open, that someone took part in, or in which they are mentioned. */
export function only(all: readonly Conversation[], which: Which, uid: string): Conversation[] {
  return all.filter((each) => {
    const said = [each.first, ...each.answers];
    if (which === 'open') return isOpen(each);
    if (which === 'mine') return said.some((comment) => comment.uid === uid);
    if (which === 'mentions') return said.some((comment) => comment.mentions.includes(uid));
    return true;
  });
}

/** Someone who can be mentioned. */
export interface Mentionable {
  uid: string;
  name: string;
}

/** What is being typed after an @ before the caret, null when nothing is. */
export function mentionBefore(text: string, caret: number): { from: number; typed: string } | null {
  const match = /(?:^|[\s(])@([\p{L}\d.'-]*(?: [\p{L}\d.'-]*)?)$/u.exec(text.slice(0, caret));
  if (!match || match[1] === undefined) return null;
  return { from: caret - match[1].length - 1, typed: match[1] };
}

/** People whose name, or a word of it, begins with what was typed. */
export function completions(people: readonly Mentionable[], typed: string, most: number): Mentionable[] {
  const wanted = typed.toLocaleLowerCase();
  return people
    .filter(({ name }) => {
      const lower = name.toLocaleLowerCase();
      return lower.startsWith(wanted) || lower.split(/\s+/).some((word) => word.startsWith(wanted));
    })
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, most);
}

export const MOST_MENTIONS = 10;

/** Who is mentioned in a text: whose name stands in it after an @. A longer name hides one that it begins with. */
export function mentionsIn(text: string, people: readonly Mentionable[]): string[] {
  return [...new Set(pieces(text, people).flatMap(({ uid }) => (uid === null ? [] : [uid])))].slice(
    0,
    MOST_MENTIONS,
  );
}

/** A text in pieces, those that mention someone with their uid. */
export function pieces(text: string, people: readonly Mentionable[]): { text: string; uid: string | null }[] {
  const named = people.filter(({ name }) => name).sort((a, b) => b.name.length - a.name.length);
  const found: { text: string; uid: string | null }[] = [];
  let plain = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const person = named.find(({ name }) => text.startsWith(name, at + 1));
    if (!person) continue;
    if (at > plain) found.push({ text: text.slice(plain, at), uid: null });
    plain = at + 1 + person.name.length;
    found.push({ text: text.slice(at, plain), uid: person.uid });
  }
  if (plain < text.length) found.push({ text: text.slice(plain), uid: null });
  return found;
}
