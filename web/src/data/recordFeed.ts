import { loadConfig } from './config';
import type { FromFeed, ToFeed } from './feedMessages';
import type { PageRange } from './recordRanges';

/** What is told of a feed; everything comes in tasks of one page, so that frames are painted between them. */
export type FeedMessage = Exclude<FromFeed, { type: 'app_check' }>;

const feeds = new Set<RecordFeed>();

/** Has every feed drop its stream and open it again. */
export function reconnectFeeds(): void {
  for (const feed of feeds) feed.reconnect();
}

/** Many record pages, listened to by a thread of its own for as long as this is open. */
export class RecordFeed {
  private readonly worker: Worker;
  private readonly tell: (message: FeedMessage) => void;

  constructor(org: string, tell: (message: FeedMessage) => void) {
    this.tell = tell;
    this.worker = new Worker(new URL('./records.worker.ts', import.meta.url), { type: 'module' });
    this.worker.onmessage = ({ data }: MessageEvent<FromFeed>) => {
      if (data.type === 'app_check') void this.lendToken();
      else tell(data);
    };
    this.worker.onerror = ({ message }) => tell({ type: 'refused', code: 'internal', message });
    loadConfig().then(
      (config) => this.post({ type: 'start', org, config }),
      (error: unknown) => tell({ type: 'refused', code: 'unavailable', message: String(error) }),
    );
    feeds.add(this);
  }

  /** More pages. What is said before the thread has connected waits for it. */
  async add(ranges: PageRange[]): Promise<void> {
    await loadConfig().catch(() => {});
    this.post({ type: 'ranges', ranges });
  }

  reconnect(): void {
    this.post({ type: 'reconnect' });
  }

  close(): void {
    feeds.delete(this);
    this.worker.terminate();
  }

  private post(message: ToFeed): void {
    this.worker.postMessage(message);
  }

  private async lendToken(): Promise<void> {
    try {
      const { appCheckToken } = await import('./appCheck');
      this.post({ type: 'app_check', ...(await appCheckToken()) });
    } catch (error) {
      this.tell({ type: 'refused', code: 'unavailable', message: String(error) });
    }
  }
}
