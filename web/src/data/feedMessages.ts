import type { Config } from './config';
import type { PageChange } from './recordPages';
import type { PageRange } from './recordRanges';

/** What a page says to the thread that listens for it. */
export type ToFeed =
  | { type: 'start'; org: string; config: Config }
  | { type: 'ranges'; ranges: PageRange[] }
  | { type: 'app_check'; token: string; expireTimeMillis: number }
  | { type: 'reconnect' };

/** What that thread answers. */
export type FromFeed =
  | ({ type: 'page'; page: string; gone: boolean } & PageChange)
  /** One more range has been read whole. */
  | { type: 'range' }
  | { type: 'invalid'; message: string }
  | { type: 'refused'; code: string; message: string }
  | { type: 'app_check' };
