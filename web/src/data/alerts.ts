import { decodeAlert } from './decode';
import type { Alert, AlertState } from './documents';
import { alertsPath } from './paths';
import type { Store } from './store';
import { type Filter, type Newest, type Watched, watchCollection } from './watch';

/** States in which something is, or may be, wrong now. */
export const OPEN_STATES: readonly AlertState[] = [
  'pending',
  'firing',
  'acknowledged',
  'snoozed',
  'stale',
  'error',
];

/** Entities of one query: with six states it has 30 branches, the most that Firestore takes. */
const ENTITIES_TOGETHER = 5;
const RESOLVED_SHOWN = 30;

/** Several lists as one, in the first's state while any of them is not ready. */
export class MergedLists<T> implements Store<Watched<T[]>> {
  private readonly parts: readonly Store<Watched<T[]>>[];
  private seen: readonly Watched<T[]>[] = [];
  private merged: Watched<T[]> = { status: 'ready', data: [], fromCache: false };

  constructor(parts: readonly Store<Watched<T[]>>[]) {
    this.parts = parts;
  }

  readonly get = (): Watched<T[]> => {
    const now = this.parts.map((part) => part.get());
    if (now.length !== this.seen.length || now.some((state, index) => state !== this.seen[index])) {
      this.seen = now;
      this.merged = merge(now);
    }
    return this.merged;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    const releases = this.parts.map((part) => part.subscribe(listener));
    return () => {
      for (const release of releases) release();
    };
  };
}

function merge<T>(states: readonly Watched<T[]>[]): Watched<T[]> {
  const data: T[] = [];
  let fromCache = false;
  for (const state of states) {
    if (state.status !== 'ready') return state;
    data.push(...state.data);
    fromCache ||= state.fromCache;
  }
  return { status: 'ready', data, fromCache };
}

function lists(
  org: string,
  scope: readonly string[] | null,
  state: string | readonly string[],
  newest?: Newest,
): Store<Watched<Alert[]>> {
  const path = alertsPath(org);
  if (scope === null) return watchCollection(path, decodeAlert, newest, [among('state', state)]);
  const parts: Store<Watched<Alert[]>>[] = [];
  for (let start = 0; start < scope.length; start += ENTITIES_TOGETHER) {
    const entities = scope.slice(start, start + ENTITIES_TOGETHER);
    parts.push(
      watchCollection(path, decodeAlert, newest, [among('entity_id', entities), among('state', state)]),
    );
  }
  return new MergedLists(parts);
}

/** One value, or one of several. */
function among(field: string, value: string | readonly string[]): Filter {
  return typeof value === 'string' ? [field, '==', value] : [field, 'in', [...value]];
}

/** The open alerts that a member sees, live. `scope`: the member's entities, null for all. */
export function watchOpenAlerts(org: string, scope: readonly string[] | null): Store<Watched<Alert[]>> {
  return lists(org, scope, OPEN_STATES);
}

/** The alerts that were resolved last, live. */
export function watchResolvedAlerts(org: string, scope: readonly string[] | null): Store<Watched<Alert[]>> {
  return lists(org, scope, 'resolved', { field: 'resolved_at', limit: RESOLVED_SHOWN });
}
