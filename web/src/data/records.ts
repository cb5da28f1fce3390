import { decodeAggregation, decodeRecordPage } from './decode';
import type { Aggregation, FinancialRecord, RecordPage } from './documents';
import { aggregationPath, recordPagePath } from './paths';
import { type Store, ValueStore } from './store';
import { type Watched, watchDocument } from './watch';

export interface Leaf {
  entity: string;
  period: string;
}

/** A record and where it is: its page's entity and period. */
export type LocatedRecord = FinancialRecord & { entity_id: string; period: string };

export interface RecordsState {
  status: 'loading' | 'ready' | 'denied' | 'failed';
  message: string | null;
  records: readonly LocatedRecord[];
  pagesLoaded: number;
  pagesTotal: number;
  /** Pages left out because a screen cannot hold them all. */
  pagesOmitted: number;
}

/** About 20,000 records, 8 MB of listener: beyond that a person filters by entity first. */
export const PAGES_LIMIT = 120;

interface LeafWatch {
  aggregation: Watched<Aggregation>;
  pages: Map<string, { state: Watched<RecordPage>; stop: () => void }>;
}

const EMPTY: RecordsState = {
  status: 'loading',
  message: null,
  records: [],
  pagesLoaded: 0,
  pagesTotal: 0,
  pagesOmitted: 0,
};

/** All current records of some entities and periods, live, read page by page through the leaf's list of prefixes. */
export function watchRecords(org: string, leaves: readonly Leaf[]): Store<RecordsState> {
  const value = new ValueStore<RecordsState>(EMPTY);
  let stop: (() => void) | null = null;
  let subscribers = 0;
  return {
    get: value.get,
    subscribe(listener) {
      const release = value.subscribe(listener);
      subscribers += 1;
      stop ??= open(org, leaves, (state) => value.set(state));
      return () => {
        release();
        subscribers -= 1;
        if (subscribers === 0) {
          stop?.();
          stop = null;
        }
      };
    },
  };
}

function open(org: string, leaves: readonly Leaf[], emit: (state: RecordsState) => void): () => void {
  const stops: (() => void)[] = [];
  const located = new Map<FinancialRecord, LocatedRecord>();
  const watches = new Map<string, LeafWatch>();
  let scheduled = false;
  let closed = false;

  // Many pages arrive in one turn; one list is made of them.
  const changed = () => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      if (!closed) emit(combine([...watches.values()], located));
    });
  };

  for (const { entity, period } of leaves) {
    const watch: LeafWatch = { aggregation: { status: 'loading' }, pages: new Map() };
    watches.set(`${entity}_${period}`, watch);
    const source = watchDocument(aggregationPath(org, entity, period), decodeAggregation);
    const onLeaf = () => {
      watch.aggregation = source.get();
      const open = [...watches.values()].reduce((count, each) => count + each.pages.size, 0);
      followPages(org, entity, period, watch, PAGES_LIMIT - open, changed);
      changed();
    };
    stops.push(source.subscribe(onLeaf));
    onLeaf();
  }
  return () => {
    closed = true;
    for (const each of stops) each();
    for (const watch of watches.values()) for (const page of watch.pages.values()) page.stop();
  };
}

/** Opens the pages that the leaf lists and closes those it no longer does (a page that outgrew itself splits). */
function followPages(
  org: string,
  entity: string,
  period: string,
  watch: LeafWatch,
  room: number,
  changed: () => void,
): void {
  if (watch.aggregation.status !== 'ready') return;
  const wanted = new Set(watch.aggregation.data.prefixes);
  for (const [prefix, page] of watch.pages) {
    if (wanted.has(prefix)) continue;
    page.stop();
    watch.pages.delete(prefix);
  }
  let left = room;
  for (const prefix of wanted) {
    if (watch.pages.has(prefix) || left <= 0) continue;
    left -= 1;
    const source = watchDocument(recordPagePath(org, entity, period, prefix), decodeRecordPage);
    const page = { state: source.get(), stop: () => {} };
    watch.pages.set(prefix, page);
    page.stop = source.subscribe(() => {
      page.state = source.get();
      changed();
    });
  }
}

function combine(watches: readonly LeafWatch[], located: Map<FinancialRecord, LocatedRecord>): RecordsState {
  const pages = watches.flatMap((watch) => [...watch.pages.values()].map((page) => page.state));
  const all: Watched<unknown>[] = [...watches.map((watch) => watch.aggregation), ...pages];
  const pagesTotal = watches.reduce(
    (count, { aggregation }) =>
      count + (aggregation.status === 'ready' ? aggregation.data.prefixes.length : 0),
    0,
  );
  const failed = all.find((state) => state.status === 'failed' || state.status === 'invalid');
  const loaded = pages.filter((state) => state.status === 'ready');
  const records: LocatedRecord[] = [];
  for (const state of loaded) {
    const { entity_id, period } = state.data;
    for (const record of state.data.records) {
      if (record.retired) continue;
      let row = located.get(record);
      if (!row) {
        row = { ...record, entity_id, period };
        located.set(record, row);
      }
      records.push(row);
    }
  }
  // Rows are kept by identity only while their page is: drop those of pages that changed.
  if (located.size > 2 * records.length + 1000) located.clear();
  const waiting = all.some((state) => state.status === 'loading');
  return {
    status: all.some((state) => state.status === 'denied')
      ? 'denied'
      : failed
        ? 'failed'
        : waiting && loaded.length === 0
          ? 'loading'
          : 'ready',
    message: failed && 'message' in failed ? failed.message : null,
    records,
    pagesLoaded: loaded.length,
    pagesTotal,
    pagesOmitted: pagesTotal - pages.length,
  };
}
