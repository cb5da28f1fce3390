import {
  collection,
  doc,
  limit,
  onSnapshot,
  type Query,
  type QueryConstraint,
  query,
  serverTimestamp,
  setDoc,
  Timestamp,
  where,
} from 'firebase/firestore';
import { idToken } from './auth';
import { loadConfig } from './config';
import { decodePresence } from './decode';
import type { Member, Presence } from './documents';
import { firestore } from './firestore';
import { presenceFolder } from './paths';
import { type Beat, nextBeat, type Person, type Place, peopleHere, takenCells } from './presenceState';
import { beforeSignOut } from './signOut';
import { ValueStore } from './store';
import { plain } from './watch';

/** Tabs that are listened to: what bounds the reads, however many people are here. */
const LISTENED = 16;
/** An `in` filter takes so many values. */
const SCOPES = 30;
const EXPIRES_MS = 60_000;
const RETRY_MS = 15_000;
const FAREWELL_MS = 800;

/** Who else is here, in the entities that this person sees. */
export const people = new ValueStore<readonly Person[]>([]);
/** Who else is in which cell of the records of the period on screen. */
export const cursors = new ValueStore<ReadonlyMap<string, Person>>(new Map());

let running: PresenceTab | null = null;

/** Says where this tab is from now on; returns the way to stop. */
export function startPresence(org: string, member: Member): () => void {
  const tab = new PresenceTab(org, member);
  running = tab;
  tab.start();
  return () => {
    if (running === tab) running = null;
    tab.stop();
  };
}

/** Which screen this tab shows, of which entity and period. */
export function reportPlace(screen: string, scope: string | null, period: string | null): void {
  running?.move({ screen, scope, period, cell: '' });
}

/** Which cell of the grid this tab is in, empty for none. */
export function reportCell(cell: string): void {
  running?.moveTo(cell);
}

class PresenceTab {
  private readonly tab = crypto.randomUUID().slice(0, 13);
  private place: Place | null = null;
  private beat: Beat = {
    sentAt: null,
    sending: false,
    moved: false,
    visible: document.visibilityState === 'visible',
  };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;
  /** Server's time less this machine's, as this tab's own last word tells. */
  private offset = 0;
  private everyone: Presence[] = [];
  private nearby: Presence[] = [];
  private stops: (() => void)[] = [];
  private stopNearby: (() => void) | null = null;
  private watching = '';
  private farewell: { url: string; token: string } | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly org: string;
  private readonly member: Member;

  constructor(org: string, member: Member) {
    this.org = org;
    this.member = member;
  }

  start(): void {
    const onVisible = () => {
      const visible = document.visibilityState === 'visible';
      this.beat = { ...this.beat, visible, moved: this.beat.moved || visible };
      this.schedule();
    };
    const onHide = () => void this.leave();
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) onVisible();
    };
    const say = () => this.leaveAfterLastWord();
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('pagehide', onHide);
    window.addEventListener('pageshow', onShow);
    beforeSignOut.add(say);
    this.ticking = setInterval(() => this.show(), 1_000);
    this.stops.push(
      () => document.removeEventListener('visibilitychange', onVisible),
      () => window.removeEventListener('pagehide', onHide),
      () => window.removeEventListener('pageshow', onShow),
      () => beforeSignOut.delete(say),
      this.listenToOwn(),
      this.listen([], (found) => {
        this.everyone = found;
      }),
    );
  }

  stop(): void {
    clearTimeout(this.timer);
    clearInterval(this.ticking);
    this.beat = { ...this.beat, visible: false };
    for (const stop of this.stops) stop();
    this.stopNearby?.();
    this.everyone = [];
    this.nearby = [];
    this.show();
    void this.leaveAfterLastWord();
  }

  move(place: Place): void {
    const { place: before } = this;
    if (before && before.screen === place.screen && before.scope === place.scope) {
      if (before.period === place.period) return;
    }
    this.place = place;
    this.beat = { ...this.beat, moved: true };
    this.schedule();
    this.watchNearby();
  }

  moveTo(cell: string): void {
    if (!this.place || this.place.cell === cell) return;
    this.place = { ...this.place, cell };
    this.beat = { ...this.beat, moved: true };
    this.schedule();
  }

  private get id(): string {
    return `${this.member.uid}_${this.tab}`;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const wait = nextBeat(this.beat, Date.now(), this.nearby.length);
    if (wait !== null && this.place) {
      this.timer = setTimeout(() => {
        this.writing = this.write();
      }, wait);
    }
  }

  private async write(): Promise<void> {
    const { place } = this;
    if (!place) return;
    this.beat = { ...this.beat, sentAt: Date.now(), sending: true, moved: false };
    try {
      const db = await firestore();
      // First: a page that is left before its write is answered has something to take back too.
      await this.prepareFarewell();
      await setDoc(doc(db, presenceFolder(this.org), this.id), {
        ...place,
        uid: this.member.uid,
        tab: this.tab,
        name: this.member.display_name,
        seen_at: serverTimestamp(),
        expires_at: Timestamp.fromMillis(Date.now() + this.offset + EXPIRES_MS),
      });
    } catch {
      // Refused, or signed out: nobody sees this tab, and nothing else depends on it. The next beat tries again.
    }
    this.beat = { ...this.beat, sending: false };
    this.schedule();
  }

  /** A page that goes away has no time to ask for a token or an address. */
  private async prepareFarewell(): Promise<void> {
    const config = await loadConfig();
    const base = config.firestoreHost
      ? `http://${config.firestoreHost}:${config.firestorePort}`
      : 'https://firestore.googleapis.com';
    const path = `${presenceFolder(this.org)}/${this.id}`;
    this.farewell = {
      url: `${base}/v1/projects/${config.projectId}/databases/(default)/documents/${path}`,
      token: await idToken(),
    };
  }

  /** Where the page itself stays: its last word must not arrive after the farewell, and would bring it back. */
  private async leaveAfterLastWord(): Promise<void> {
    await Promise.race([this.writing, pause(FAREWELL_MS)]);
    await this.leave();
  }

  /** Gone at once, as far as the browser lets a closing page speak; else when its last word is too old. */
  private async leave(): Promise<void> {
    const farewell = this.farewell;
    if (!farewell) return;
    this.farewell = null;
    const request = fetch(farewell.url, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${farewell.token}` },
      keepalive: true,
    }).catch(() => {});
    await Promise.race([request, pause(FAREWELL_MS)]);
  }

  /** Cursors are of one period's records, whichever entity above or below it someone chose. */
  private watchNearby(): void {
    const period = this.place?.screen === 'records' ? (this.place.period ?? '') : '';
    if (period === this.watching) return;
    this.watching = period;
    this.stopNearby?.();
    this.stopNearby = null;
    this.nearby = [];
    if (!period) return;
    const there = [where('screen', '==', 'records'), where('period', '==', period)];
    this.stopNearby = this.listen(there, (found) => {
      this.nearby = found;
    });
  }

  private listen(constraints: QueryConstraint[], take: (found: Presence[]) => void): () => void {
    let stopped = false;
    let release = () => {};
    const scopes = this.member.entity_scope;
    if (scopes?.length === 0) return release;
    const mine = scopes ? [where('scope', 'in', scopes.slice(0, SCOPES))] : [];
    const open = async () => {
      const all = collection(await firestore(), presenceFolder(this.org));
      if (!stopped)
        release = this.subscribe(query(all, ...mine, ...constraints, limit(LISTENED)), take, retry);
    };
    const retry = () => setTimeout(() => void (stopped || open()), RETRY_MS);
    void open();
    return () => {
      stopped = true;
      release();
    };
  }

  private subscribe(wanted: Query, take: (found: Presence[]) => void, retry: () => void): () => void {
    return onSnapshot(
      wanted,
      (snapshot) => {
        // What an earlier visit left in the cache says nothing of who is here now.
        if (snapshot.metadata.fromCache) return;
        take(snapshot.docs.flatMap((each) => decoded(each.data({ serverTimestamps: 'estimate' }))));
        this.show();
      },
      retry,
    );
  }

  /** What the server wrote down as the time of this tab's word, against when the answer came. */
  private listenToOwn(): () => void {
    let stopped = false;
    let release = () => {};
    let heard = 0;
    void firestore().then((db) => {
      if (stopped) return;
      release = onSnapshot(
        doc(db, presenceFolder(this.org), this.id),
        { includeMetadataChanges: true },
        (snapshot) => {
          const said: unknown = snapshot.data()?.seen_at;
          if (snapshot.metadata.hasPendingWrites || snapshot.metadata.fromCache) return;
          if (!(said instanceof Timestamp) || said.toMillis() === heard) return;
          heard = said.toMillis();
          this.offset = heard - Date.now();
        },
        () => {}, // signed out, or no member any more
      );
    });
    return () => {
      stopped = true;
      release();
    };
  }

  private show(): void {
    const now = Date.now() + this.offset;
    const seen = peopleHere(this.everyone, now, this.member.uid);
    if (!same(seen, people.get())) people.set(seen);
    const taken = takenCells(peopleHere(this.nearby, now, this.member.uid));
    if (!same([...taken], [...cursors.get()])) cursors.set(taken);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Nobody is hidden by another's malformed word. */
function decoded(fields: unknown): Presence[] {
  try {
    return [decodePresence(plain(fields))];
  } catch {
    return [];
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
