import { useMemo, useSyncExternalStore } from 'react';
import type { Store } from './store';
import { type Decode, type Newest, type Watched, watchCollection, watchDocument } from './watch';

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

const IDLE: Store<Watched<never>> = { get: () => LOADING, subscribe: () => () => {} };
const LOADING: Watched<never> = { status: 'loading' };

/** A document, live; null watches nothing. */
export function useDocument<T>(path: string | null, decode: Decode<T>): Watched<T> {
  const store = useMemo(() => (path === null ? IDLE : watchDocument(path, decode)), [path, decode]);
  return useStore<Watched<T>>(store);
}

/** A small collection, live; null watches nothing. */
export function useCollection<T>(path: string | null, decode: Decode<T>, newest?: Newest): Watched<T[]> {
  const field = newest?.field;
  const count = newest?.limit;
  const store = useMemo(
    () =>
      path === null
        ? IDLE
        : watchCollection(path, decode, field && count ? { field, limit: count } : undefined),
    [path, decode, field, count],
  );
  return useStore<Watched<T[]>>(store);
}

/** The data of a watch when there is some. */
export function dataOf<T>(watched: Watched<T>): T | null {
  return watched.status === 'ready' ? watched.data : null;
}
