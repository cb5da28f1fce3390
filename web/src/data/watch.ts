import {
  collection,
  type DocumentData,
  doc,
  type FirestoreError,
  limit,
  onSnapshot,
  orderBy,
  type QueryConstraint,
  query,
  Timestamp,
  type WhereFilterOp,
  where,
} from 'firebase/firestore';
import { firestore } from './firestore';
import { share } from './share';
import { type Store, ValueStore } from './store';

/** What is known of a watched document or list. Every state that a screen must show is one of these. */
export type Watched<T> =
  | { status: 'loading' }
  | { status: 'ready'; data: T; fromCache: boolean }
  | { status: 'missing'; fromCache: boolean }
  | { status: 'denied' }
  | { status: 'invalid'; message: string }
  | { status: 'failed'; message: string };

/** Turns what Firestore holds into a checked value; throws when it is not what the contract says. */
export type Decode<T> = (fields: unknown, id: string) => T;

export interface Newest {
  field: string;
  limit: number;
}

export interface Contact {
  path: string;
  fromCache: boolean;
  value: unknown;
}

/** Told of every snapshot: the live indicator listens here. */
export const contacts = new Set<(contact: Contact) => void>();

/** A screen that comes back within this time finds its listener still running and pays no new reads. */
const LINGER_MS = 15_000;

/** Firestore's own types as the contract's: timestamps are RFC 3339 text. */
export function plain(value: unknown): unknown {
  if (value instanceof Timestamp) return value.toDate().toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

function problem<T>(error: FirestoreError): Watched<T> {
  if (error.code === 'permission-denied' || error.code === 'unauthenticated') return { status: 'denied' };
  return { status: 'failed', message: error.message };
}

function decoded<T>(read: () => T, path: string, fromCache: boolean): Watched<T> {
  try {
    return { status: 'ready', data: read(), fromCache };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { status: 'invalid', message: `${path}: ${detail}` };
  }
}

type Start<T> = (emit: (state: Watched<T>) => void) => Promise<() => void>;

/** A store whose listener runs while someone is subscribed, and a little longer. */
class Watch<T> implements Store<Watched<T>> {
  private readonly value = new ValueStore<Watched<T>>({ status: 'loading' });
  private subscribers = 0;
  private stop: (() => void) | null = null;
  private linger: ReturnType<typeof setTimeout> | undefined;
  private readonly start: Start<T>;
  private readonly discard: () => void;

  constructor(start: Start<T>, discard: () => void) {
    this.start = start;
    this.discard = discard;
  }

  readonly get = (): Watched<T> => this.value.get();

  readonly subscribe = (listener: () => void): (() => void) => {
    const release = this.value.subscribe(listener);
    clearTimeout(this.linger);
    this.subscribers += 1;
    if (!this.stop) this.open();
    return () => {
      release();
      this.subscribers -= 1;
      if (this.subscribers === 0) {
        this.linger = setTimeout(() => {
          this.close();
          this.discard();
        }, LINGER_MS);
      }
    };
  };

  reopen(): void {
    if (!this.stop) return;
    this.close();
    this.open();
  }

  private open(): void {
    let closed = false;
    let release: (() => void) | null = null;
    this.stop = () => {
      closed = true;
      release?.();
    };
    this.start((state) => {
      // A figure that did not change is the object it was, so that nothing which shows it is drawn again.
      if (!closed) this.value.set(share(this.value.get(), state));
    }).then(
      (unsubscribe) => {
        if (closed) unsubscribe();
        else release = unsubscribe;
      },
      (error: unknown) => this.value.set({ status: 'failed', message: String(error) }),
    );
  }

  private close(): void {
    this.stop?.();
    this.stop = null;
  }
}

const watches = new Map<string, Watch<unknown>>();

function shared<T>(key: string, start: Start<T>): Store<Watched<T>> {
  const known = watches.get(key);
  // One key always has one decoder: the path decides what a document is.
  if (known) return known as unknown as Watch<T>;
  const watch = new Watch<T>(start, () => watches.delete(key));
  watches.set(key, watch as unknown as Watch<unknown>);
  return watch;
}

/** Closes and opens every running listener. */
export function reopenWatches(): void {
  for (const watch of watches.values()) watch.reopen();
}

/** One document, live. The same path gives the same store. */
export function watchDocument<T>(path: string, decode: Decode<T>): Store<Watched<T>> {
  return shared<T>(path, async (emit) => {
    const reference = doc(await firestore(), path);
    return onSnapshot(
      reference,
      { includeMetadataChanges: true },
      (snapshot) => {
        const fromCache = snapshot.metadata.fromCache;
        const fields: DocumentData | undefined = snapshot.data({ serverTimestamps: 'estimate' });
        const state: Watched<T> = fields
          ? decoded(() => decode(plain(fields), snapshot.id), path, fromCache)
          : { status: 'missing', fromCache };
        // What the cache does not have may well exist: keep loading until the server has answered.
        if (state.status === 'missing' && fromCache && navigator.onLine) return;
        emit(state);
        for (const told of contacts)
          told({ path, fromCache, value: state.status === 'ready' ? state.data : null });
      },
      (error) => emit(problem(error)),
    );
  });
}

/** A filter of a list: field, operator, value. */
export type Filter = readonly [field: string, operator: WhereFilterOp, value: string | readonly string[]];

/** A small collection, live; `newest` takes only the last so many by a field, `filters` what they let through. */
export function watchCollection<T>(
  path: string,
  decode: Decode<T>,
  newest?: Newest,
  filters: readonly Filter[] = [],
): Store<Watched<T[]>> {
  const key = `${path}?${newest ? `${newest.field}:${newest.limit}` : ''}${filters.length > 0 ? JSON.stringify(filters) : ''}`;
  return shared<T[]>(key, async (emit) => {
    const constraints: QueryConstraint[] = filters.map(([field, operator, value]) =>
      where(field, operator, value),
    );
    if (newest) constraints.push(orderBy(newest.field, 'desc'), limit(newest.limit));
    const wanted = query(collection(await firestore(), path), ...constraints);
    let told: boolean | null = null;
    return onSnapshot(
      wanted,
      // Else a list that is as empty on the server as in the cache would never be told of.
      { includeMetadataChanges: true },
      (snapshot) => {
        const fromCache = snapshot.metadata.fromCache;
        if (snapshot.empty && fromCache && navigator.onLine) return;
        if (told === fromCache && snapshot.docChanges().length === 0) return;
        told = fromCache;
        emit(
          decoded(
            () =>
              snapshot.docs.map((each) =>
                decode(plain(each.data({ serverTimestamps: 'estimate' })), each.id),
              ),
            path,
            fromCache,
          ),
        );
      },
      (error) => emit(problem(error)),
    );
  });
}
