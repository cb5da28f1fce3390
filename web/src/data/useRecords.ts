import { useMemo } from 'react';
import { decodeAggregation } from './decode';
import type { Aggregation } from './documents';
import { aggregationPath } from './paths';
import { type Leaf, type RecordsState, watchRecords } from './records';
import { type Store, ValueStore } from './store';
import { useStore } from './useWatched';
import { type Watched, watchDocument } from './watch';

/** The records of some entities in one period, live while shown. */
export function useRecords(org: string, entities: readonly string[], period: string): RecordsState {
  const key = entities.join(',');
  const store = useMemo(() => {
    const leaves: Leaf[] = key === '' ? [] : key.split(',').map((entity) => ({ entity, period }));
    return watchRecords(org, leaves);
  }, [org, key, period]);
  return useStore(store);
}

/** The leaf aggregates of some entities in one period, in the order asked; those without one say `missing`. */
export function useAggregations(
  org: string,
  entities: readonly string[],
  period: string,
): readonly Watched<Aggregation>[] {
  const key = entities.join(',');
  const store = useMemo(
    () =>
      all(
        key === ''
          ? []
          : key
              .split(',')
              .map((entity) => watchDocument(aggregationPath(org, entity, period), decodeAggregation)),
      ),
    [org, key, period],
  );
  return useStore(store);
}

/** Several stores as one. */
export function all<T>(stores: readonly Store<T>[]): Store<readonly T[]> {
  const value = new ValueStore<readonly T[]>(stores.map((store) => store.get()));
  return {
    get: value.get,
    subscribe(listener) {
      const release = value.subscribe(listener);
      const read = () => value.set(stores.map((store) => store.get()));
      const stops = stores.map((store) => store.subscribe(read));
      read();
      return () => {
        release();
        for (const stop of stops) stop();
      };
    },
  };
}
