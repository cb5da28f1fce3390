import { afterEach, describe, expect, it, vi } from 'vitest';
import { acknowledgedInMessage, browserName } from './push';

afterEach(() => vi.unstubAllGlobals());

describe('what was pressed on a message', () => {
  const KEY = 'a'.repeat(24);
  function note(at: number | null) {
    const kept = new Map(at === null ? [] : [[`/push-actions/${KEY}`, JSON.stringify({ at })]]);
    const cache = {
      match: (path: string) => Promise.resolve(kept.has(path) ? new Response(kept.get(path)) : undefined),
      delete: (path: string) => Promise.resolve(kept.delete(path)),
    };
    const caches = { has: () => Promise.resolve(true), open: () => Promise.resolve(cache) };
    vi.stubGlobal('window', { caches });
    vi.stubGlobal('caches', caches);
  }

  it('is done once, for that alert alone', async () => {
    note(1_000);
    expect(await acknowledgedInMessage('b'.repeat(24), 2_000)).toBe(false);
    expect(await acknowledgedInMessage(KEY, 2_000)).toBe(true);
    expect(await acknowledgedInMessage(KEY, 2_000)).toBe(false);
  });

  it('is not done a day later', async () => {
    note(1_000);
    expect(await acknowledgedInMessage(KEY, 86_400_000)).toBe(false);
  });
});

describe('the name of a browser', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36', 'Chrome on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari on iOS'],
    ['curl', 'Browser'],
  ])('%s is %s', (agent, name) => expect(browserName(agent)).toBe(name));
});
