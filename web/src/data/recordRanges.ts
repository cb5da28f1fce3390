import { recordPagePath } from './paths';

/** Pages of one leaf that are listened to by one query: those whose ids lie from `from` up to before `until`. */
export interface PageRange {
  entity: string;
  from: string;
  until: string;
  pages: number;
}

/** About two megabytes: a few seconds of a slow connection, a moment of a fast one. */
const PAGES_A_RANGE = 32;

const idOf = (entity: string, period: string, prefix: string): string =>
  recordPagePath('', entity, period, prefix).split('/').at(-1) ?? '';

/**
 * Ranges that hold a leaf's pages, as many of them as there is room for. They leave no gap between them, so that the two
 * pages into which one splits are in the range it was in.
 */
export function pageRanges(
  leaf: { entity: string; period: string },
  prefixes: readonly string[],
  room: number,
): PageRange[] {
  const { entity, period } = leaf;
  const all = [...prefixes].sort();
  const taken = all.slice(0, room);
  const starts: string[] = [];
  for (let at = 0; at < taken.length; at += PAGES_A_RANGE) starts.push(taken[at] ?? '');
  return starts.map((prefix, index) => {
    const next = starts[index + 1] ?? all[taken.length];
    return {
      entity,
      from: idOf(entity, period, index === 0 ? 'b' : prefix),
      // No prefix follows "b" with anything but digits.
      until: idOf(entity, period, next ?? 'c'),
      pages: Math.min(PAGES_A_RANGE, taken.length - index * PAGES_A_RANGE),
    };
  });
}
