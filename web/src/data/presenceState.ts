import type { Presence } from './documents';

/** How often a visible tab says that it is still here. */
export const HEARTBEAT_MS = 20_000;
/** How long after its last word a tab counts as here, on the server's clock. */
export const PRESENT_MS = 32_000;
/** At most one write in this time, however fast someone moves. */
export const MOVE_MS = 1_000;
/** So many people in one place make each of them move more rarely: everyone hears of every move. */
export const CROWD = 12;
export const CROWD_MOVE_MS = 5_000;

/** Where a tab is. */
export interface Place {
  screen: string;
  scope: string | null;
  period: string | null;
  /** `{record id}:{column}` in the grid, or empty. */
  cell: string;
}

export interface Beat {
  /** When the last write was begun, null before the first. */
  sentAt: number | null;
  /** A write is under way; the next one waits for its end, so that nothing queues up without a network. */
  sending: boolean;
  /** The place is not the one that was written last. */
  moved: boolean;
  visible: boolean;
}

/** How long to wait before the next write, null for none: nobody looks, or one is under way. */
export function nextBeat(beat: Beat, now: number, others: number): number | null {
  if (!beat.visible || beat.sending) return null;
  if (beat.sentAt === null) return 0;
  const pause = beat.moved ? (others >= CROWD ? CROWD_MOVE_MS : MOVE_MS) : HEARTBEAT_MS;
  return Math.max(0, beat.sentAt + pause - now);
}

/** Someone else who is here, and where: by tab, the one that spoke last first. */
export interface Person {
  uid: string;
  name: string;
  colour: number;
  tabs: Presence[];
}

const COLOURS = 8;

/** One of the eight series colours, the same for a person everywhere. */
export function colourOf(uid: string): number {
  let sum = 0;
  for (const char of uid) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return (sum % COLOURS) + 1;
}

export const isHere = (presence: Presence, serverNow: number): boolean =>
  serverNow - Date.parse(presence.seen_at) <= PRESENT_MS;

/** Who else is here now, by name. */
export function peopleHere(all: readonly Presence[], serverNow: number, ownUid: string): Person[] {
  const people = new Map<string, Person>();
  for (const presence of all) {
    if (presence.uid === ownUid || !isHere(presence, serverNow)) continue;
    const { uid, name } = presence;
    const person = people.get(uid) ?? { uid, name, colour: colourOf(uid), tabs: [] };
    person.tabs.push(presence);
    people.set(uid, person);
  }
  for (const { tabs } of people.values()) tabs.sort((a, b) => b.seen_at.localeCompare(a.seen_at));
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name) || a.uid.localeCompare(b.uid));
}

/** Cells of the grid that someone else is in; of two people in one, who came last. */
export function takenCells(people: readonly Person[]): ReadonlyMap<string, Person> {
  const taken = new Map<string, { person: Person; at: string }>();
  for (const person of people) {
    for (const { cell, seen_at } of person.tabs) {
      const other = taken.get(cell);
      if (cell && (!other || other.at < seen_at)) taken.set(cell, { person, at: seen_at });
    }
  }
  return new Map([...taken].map(([cell, { person }]) => [cell, person]));
}
