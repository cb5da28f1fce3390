import { t } from '@lingui/core/macro';
import { decodeAggregation } from './decode';
import type { Aggregation } from './documents';
import { aggregationPath, recordPagePath, recordPagesPath } from './paths';
import { type FeedMessage, RecordFeed } from './recordFeed';
import { type PageRows, pageReader } from './recordPages';
import { pageRanges } from './recordRanges';
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
  /** Not everything that will be shown has been read. */
  reading: boolean;
}

/** Up to here each page is listened to by itself and kept on disk, for when there is no network. */
const PAGES_KEPT = 120;

/** About 150,000 records, some 60 MB of what is read: beyond that a person filters by entity first. */
export const PAGES_LIMIT = 1_200;

/** While much is read a list is made this often, else at most once in two frames. */
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
  reading: true,
};

interface LeafWatch extends Leaf {
  aggregation: Watched<Aggregation>;
  pages: Map<string, { state: Watched<PageRows>; stop: () => void }>;
  /** Pages that a feed listens to; null while it does not. */
  fed: number | null;
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
  private feed: RecordFeed | null = null;
  private readonly fedPages = new Set<string>();
  private rangesLeft = 0;
  private problem: Watched<never> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private emittedAt = 0;
  private closed = false;

  constructor(org: string, emit: (state: RecordsState) => void) {
    this.org = org;
    this.emit = emit;
  }

  open(leaves: readonly Leaf[]): void {
    const opened = leaves.map(({ entity, period }): (() => void) => {
      const leaf: LeafWatch = {
        entity,
        period,
        aggregation: { status: 'loading' },
        pages: new Map(),
        fed: null,
      };
      this.leaves.push(leaf);
      const source = watchDocument(aggregationPath(this.org, entity, period), decodeAggregation);
      const onLeaf = () => {
        leaf.aggregation = source.get();
        this.follow();
        this.changed();
      };
      this.stops.push(source.subscribe(onLeaf));
      return onLeaf;
    });
    for (const onLeaf of opened) onLeaf();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.feed?.close();
    for (const stop of this.stops) stop();
    for (const leaf of this.leaves) for (const page of leaf.pages.values()) page.stop();
  }

  /** How many pages there are decides who listens to them, so it is known of every leaf first. */
  private follow(): void {
    if (this.leaves.some(({ aggregation }) => aggregation.status === 'loading')) return;
    const total = this.leaves.reduce((count, leaf) => count + prefixesOf(leaf).length, 0);
    if (this.feed || total > PAGES_KEPT) this.followRanges();
    else for (const leaf of this.leaves) this.followPages(leaf);
  }

  /** Opens the pages that the leaf lists and closes those it no longer does (a page that outgrew itself splits). */
  private followPages(leaf: LeafWatch): void {
    const wanted = new Set(prefixesOf(leaf));
    for (const [prefix, page] of leaf.pages) {
      if (wanted.has(prefix)) continue;
      page.stop();
      leaf.pages.delete(prefix);
      this.set.drop(recordPagePath(this.org, leaf.entity, leaf.period, prefix));
    }
    for (const prefix of wanted) {
      if (leaf.pages.has(prefix)) continue;
      const path = recordPagePath(this.org, leaf.entity, leaf.period, prefix);
      const source = watchDocument(path, pageReader());
      const page = { state: source.get(), stop: () => {} };
      leaf.pages.set(prefix, page);
      const read = () => {
        page.state = source.get();
        if (page.state.status === 'ready') this.set.put(path, page.state.data);
        else if (page.state.status === 'missing') this.set.drop(path);
        this.changed();
      };
      page.stop = source.subscribe(read);
      read();
    }
  }

  /** Has a thread of its own listen to all pages of each leaf, those into which they will split too. */
  private followRanges(): void {
    this.feed ??= new RecordFeed(this.org, (message) => this.onFeed(message));
    for (const leaf of this.leaves) {
      const prefixes = prefixesOf(leaf);
      if (leaf.fed !== null || prefixes.length === 0) continue;
      const room = PAGES_LIMIT - this.leaves.reduce((count, { fed }) => count + (fed ?? 0), 0);
      leaf.fed = Math.min(room, prefixes.length);
      const ranges = pageRanges(leaf, prefixes, room);
      this.rangesLeft += ranges.length;
      void this.feed.add(ranges);
      // What was shown of a leaf that has grown stays until the thread brings it.
      for (const page of leaf.pages.values()) page.stop();
      leaf.pages.clear();
    }
  }

  private onFeed(message: FeedMessage): void {
    switch (message.type) {
      case 'page': {
        const path = `${recordPagesPath(this.org)}/${message.page}`;
        this.set.change(path, message.changed, message.removed);
        if (message.gone) this.fedPages.delete(message.page);
        else this.fedPages.add(message.page);
        break;
      }
      case 'range':
        this.rangesLeft -= 1;
        break;
      case 'invalid':
        this.problem = { status: 'invalid', message: message.message };
        break;
      case 'refused':
        this.problem =
          message.code === 'permission-denied'
            ? { status: 'denied' }
            : { status: 'failed', message: refusalWords(message) };
    }
    this.changed();
  }

  /** Many pages arrive together; one list is made of them. */
  private changed(): void {
    if (this.timer !== undefined || this.closed) return;
    const every = this.rangesLeft > 0 && this.emittedAt > 0 ? LOADING_EVERY_MS : CHANGES_EVERY_MS;
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
    if (this.problem) all.push(this.problem);
    const pagesTotal = this.leaves.reduce((count, leaf) => count + prefixesOf(leaf).length, 0);
    const failed = all.find((state) => state.status === 'failed' || state.status === 'invalid');
    const fed = this.leaves.reduce((count, leaf) => count + (leaf.fed ?? 0), 0);
    const pagesLoaded = pages.filter((state) => state.status === 'ready').length + this.fedPages.size;
    const waiting = this.rangesLeft > 0 || all.some((state) => state.status === 'loading');
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
      pagesOmitted: Math.max(0, pagesTotal - pages.length - fed),
      reading: waiting,
    };
  }
}

const prefixesOf = ({ aggregation }: LeafWatch): readonly string[] =>
  aggregation.status === 'ready' ? aggregation.data.prefixes : [];

/** Why the many records of several entities cannot be read, in words where there are some. */
function refusalWords({ code, message }: { code: string; message: string }): string {
  return code === 'no_sign_in' ? t`This browser can show fewer records at once: choose one entity.` : message;
}
