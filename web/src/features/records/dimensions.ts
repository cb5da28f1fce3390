import type { LocatedRecord } from '@/data/records';

/**
 * The dimension names that occur, the common ones first, at most so many columns. Those that at least half as many
 * records have as the commonest count alike, so that no column comes or goes because one cell was emptied.
 */
export function commonDimensions(records: readonly LocatedRecord[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const record of records.slice(0, 2_000)) {
    for (const name of Object.keys(record.dimensions ?? {})) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const half = Math.max(...counts.values()) / 2;
  const rank = (count: number) => (count >= half ? half : count);
  return [...counts]
    .sort((a, b) => rank(b[1]) - rank(a[1]) || a[0].localeCompare(b[0]))
    .slice(0, most)
    .map(([name]) => name);
}
