import { describe, expect, it } from 'vitest';
import { firing } from '@/data/alertExample';
import type { Alert, Import } from '@/data/documents';
import { alertNews, importNews, newest } from './news';
import type { Names } from './useNames';

const names: Names = {
  figures: new Map(),
  entity: (id) => id.toUpperCase(),
  person: (uid) => `Person ${uid}`,
  recipient: (id) => id,
};

const entry = (
  at: string,
  from_state: Alert['state'],
  to_state: Alert['state'],
  by: string | null = null,
  note = '',
) => ({
  at: `2026-01-0${at}T00:00:00Z`,
  from_state,
  to_state,
  by,
  note,
});

describe('news', () => {
  it('tells what happened to an alert, and not what only waits', () => {
    const history = [
      entry('1', 'ok', 'pending'),
      entry('2', 'pending', 'firing'),
      entry('3', 'firing', 'firing', 'o', 'looking'),
      entry('4', 'firing', 'resolved'),
    ];
    const news = alertNews({ ...firing, history }, names);
    expect(news.map(({ words, tone }) => [words, tone])).toEqual([
      ['Fired', 'bad'],
      ['Person o commented: looking', 'quiet'],
      ['Cleared by itself', 'good'],
    ]);
    expect(news[0]).toMatchObject({
      title: 'Low revenue · WEST, Jan 2026',
      link: { to: 'alert', id: firing.key },
    });
    expect(new Set(news.map(({ id }) => id)).size).toBe(3);
  });

  it('tells where an import stands', () => {
    const file = {
      id: 'imp-1',
      kind: 'file',
      filename: 'year.csv',
      status: 'done',
      created_at: '2026-01-01T00:00:00Z',
      started_at: null,
      finished_at: '2026-01-01T00:01:00Z',
      records_written: 12,
      records_unchanged: 0,
      records_retired: 0,
      rows_rejected: 0,
      rows_quarantined: 0,
    } as unknown as Import;
    expect(importNews(file, 'en-US')).toMatchObject({
      at: '2026-01-01T00:01:00Z',
      tone: 'good',
      words: 'Done: 12 records written',
    });
    const running = importNews({ ...file, status: 'reading', finished_at: null }, 'en-US');
    expect(running).toMatchObject({ tone: 'quiet', words: 'Reading', at: '2026-01-01T00:00:00Z' });
  });

  it('is the newest first, in one order', () => {
    const of = (id: string, at: string) => ({
      ...importNews(
        { id, filename: id, status: 'reading', finished_at: null, started_at: at } as Import,
        'en-US',
      ),
    });
    const all = [of('a', '1'), of('c', '2'), of('b', '2')];
    expect(newest(all, 2).map(({ title }) => title)).toEqual(['b', 'c']);
  });
});
