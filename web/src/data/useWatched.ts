import { useMemo, useSyncExternalStore } from 'react';
import type { Store } from './store';
import { type Decode, type Filter, type Newest, type Watched, watchCollection, watchDocument } from './watch';

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
export function useCollection<T>(
  path: string | null,
  decode: Decode<T>,
  newest?: Newest,
  filters?: readonly Filter[],
): Watched<T[]> {
  const field = newest?.field;
  const count = newest?.limit;
  const filtered = filters ? JSON.stringify(filters) : '';
  const store = useMemo(
    () =>
      path === null
        ? IDLE
        : watchCollection(
            path,
            decode,
            field && count ? { field, limit: count } : undefined,
            filtered ? (JSON.parse(filtered) as Filter[]) : [],
          ),
    [path, decode, field, count, filtered],
  );
  return useStore<Watched<T[]>>(store);
}

/** The data of a watch when there is some. */
export function dataOf<T>(watched: Watched<T>): T | null {
  return watched.status === 'ready' ? watched.data : null;
}
