import { decodeAggregation } from './decode';
import type { Aggregation } from './documents';
import { aggregationPath, recordPagePath } from './paths';
import { type PageRows, pageReader } from './recordPages';
import { type LocatedRecord, type RecordChange, RecordSet } from './recordSet';
import { type Store, ValueStore } from './store';
import { type Watched, watchDocument } from './watch';

export type { LocatedRecord, RecordChange } from './recordSet';

export interface Leaf {
  entity: string;
  period: string;
}

export interface RecordsState {
  status: 'loading' | 'ready' | 'denied' | 'failed';
  message: string | null;
  records: readonly LocatedRecord[];
  /** How `records` came from the list told of before; null when they did not change. */
  change: RecordChange | null;
  /** The record of an id as it is now. */
  find: (id: string) => LocatedRecord | undefined;
  pagesLoaded: number;
  pagesTotal: number;
  /** Pages left out because a screen cannot hold them all. */
  pagesOmitted: number;
}

/** About 150,000 records, some 60 MB of what is read: beyond that a person filters by entity first. */
export const PAGES_LIMIT = 1_200;

/** Pages asked for at once: enough to keep the connection busy, few enough that frames are painted between them. */
const PAGES_UNDER_WAY = 24;

/** While much is read a list is made this often, else at most once in a frame or two. */
const LOADING_EVERY_MS = 200;
const CHANGES_EVERY_MS = 32;

const EMPTY: RecordsState = {
  status: 'loading',
  message: null,
  records: [],
  change: null,
  find: () => undefined,
  pagesLoaded: 0,
  pagesTotal: 0,
  pagesOmitted: 0,
};

interface PageWatch {
  key: string;
  leaf: LeafWatch;
  path: string;
  state: Watched<PageRows>;
  stop: (() => void) | null;
}

interface LeafWatch extends Leaf {
  aggregation: Watched<Aggregation>;
  pages: Map<string, PageWatch>;
}

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
      if (!stop) {
        const watch = new RecordsWatch(org, (state) => value.set(state));
        stop = () => watch.close();
        watch.open(leaves);
      }
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

class RecordsWatch {
  private readonly org: string;
  private readonly emit: (state: RecordsState) => void;
  private readonly set = new RecordSet();
  private readonly leaves: LeafWatch[] = [];
  private readonly stops: (() => void)[] = [];
  /** Pages that are listed and not asked for yet. */
  private readonly queue: PageWatch[] = [];
  private readonly underWay = new Set<PageWatch>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private emittedAt = 0;
  private closed = false;

  constructor(org: string, emit: (state: RecordsState) => void) {
    this.org = org;
    this.emit = emit;
  }

  open(leaves: readonly Leaf[]): void {
    for (const { entity, period } of leaves) {
      const leaf: LeafWatch = { entity, period, aggregation: { status: 'loading' }, pages: new Map() };
      this.leaves.push(leaf);
      const source = watchDocument(aggregationPath(this.org, entity, period), decodeAggregation);
      const onLeaf = () => {
        leaf.aggregation = source.get();
        this.follow(leaf);
        this.changed();
      };
      this.stops.push(source.subscribe(onLeaf));
      onLeaf();
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
    for (const leaf of this.leaves) for (const page of leaf.pages.values()) page.stop?.();
  }

  /** Opens the pages that the leaf lists and closes those it no longer does (a page that outgrew itself splits). */
  private follow(leaf: LeafWatch): void {
    if (leaf.aggregation.status !== 'ready') return;
    const wanted = new Set(leaf.aggregation.data.prefixes);
    for (const [prefix, page] of leaf.pages) {
      if (wanted.has(prefix)) continue;
      leaf.pages.delete(prefix);
      this.drop(page);
    }
    let room = PAGES_LIMIT - this.leaves.reduce((count, each) => count + each.pages.size, 0);
    for (const prefix of wanted) {
      if (leaf.pages.has(prefix) || room <= 0) continue;
      room -= 1;
      const path = recordPagePath(this.org, leaf.entity, leaf.period, prefix);
      const page: PageWatch = { key: path, leaf, path, state: { status: 'loading' }, stop: null };
      leaf.pages.set(prefix, page);
      this.queue.push(page);
    }
    this.advance();
  }

  private drop(page: PageWatch): void {
    page.stop?.();
    this.underWay.delete(page);
    const queued = this.queue.indexOf(page);
    if (queued >= 0) this.queue.splice(queued, 1);
    this.set.drop(page.key);
  }

  private advance(): void {
    while (this.underWay.size < PAGES_UNDER_WAY) {
      const page = this.queue.shift();
      if (!page) return;
      this.underWay.add(page);
      const source = watchDocument(page.path, pageReader());
      const read = () => {
        page.state = source.get();
        if (page.state.status === 'loading') return;
        if (page.state.status === 'ready') this.set.put(page.key, page.state.data);
        else if (page.state.status === 'missing') this.set.drop(page.key);
        if (this.underWay.delete(page)) this.advance();
        this.changed();
      };
      page.stop = source.subscribe(read);
      read();
    }
  }

  /** Many pages arrive together; one list is made of them. */
  private changed(): void {
    if (this.timer !== undefined || this.closed) return;
    const loading = this.underWay.size > 0 && this.queue.length > 0;
    const every = loading ? LOADING_EVERY_MS : CHANGES_EVERY_MS;
    const wait = Math.max(0, every - (performance.now() - this.emittedAt));
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.emittedAt = performance.now();
      this.emit(this.state());
    }, wait);
  }

  private state(): RecordsState {
    const pages = this.leaves.flatMap((leaf) => [...leaf.pages.values()].map((page) => page.state));
    const all: Watched<unknown>[] = [...this.leaves.map((leaf) => leaf.aggregation), ...pages];
    const pagesTotal = this.leaves.reduce(
      (count, { aggregation }) =>
        count + (aggregation.status === 'ready' ? aggregation.data.prefixes.length : 0),
      0,
    );
    const failed = all.find((state) => state.status === 'failed' || state.status === 'invalid');
    const pagesLoaded = pages.filter((state) => state.status === 'ready').length;
    const waiting = all.some((state) => state.status === 'loading');
    return {
      ...this.set.take(),
      find: this.set.find,
      status: all.some((state) => state.status === 'denied')
        ? 'denied'
        : failed
          ? 'failed'
          : waiting && pagesLoaded === 0
            ? 'loading'
            : 'ready',
      message: failed && 'message' in failed ? failed.message : null,
      pagesLoaded,
      pagesTotal,
      pagesOmitted: pagesTotal - pages.length,
    };
  }
}
