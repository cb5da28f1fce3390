/** One thing that the palette offers. */
export interface PaletteItem {
  id: string;
  group: string;
  label: string;
  /** Other words that find it. */
  words?: string;
  /** What stands at the end of its line. */
  hint?: string;
  /** It fits whatever was typed, and comes after all that does by its name. */
  always?: boolean;
  run: () => void;
}

export interface PaletteGroup {
  title: string;
  items: PaletteItem[];
}

/** So many of one group; who wants others types more. */
export const SHOWN_OF_GROUP = 10;

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** How well an item fits: every word that was typed must be in it; the beginnings of words count most. */
export function fitness(item: PaletteItem, query: string): number {
  if (item.always) return 0.5;
  const asked = fold(query).split(/\s+/).filter(Boolean);
  const label = fold(item.label);
  const other = fold(`${item.group} ${item.words ?? ''}`);
  let score = 1;
  for (const word of asked) {
    if (label.startsWith(word)) score += 8;
    else if (label.includes(` ${word}`)) score += 5;
    else if (label.includes(word)) score += 3;
    else if (` ${other}`.includes(` ${word}`)) score += 2;
    else return 0;
  }
  return score;
}

/** What fits, the best first, in groups in the order of their best. */
export function found(items: readonly PaletteItem[], query: string): PaletteGroup[] {
  const ranked = items
    .map((item, at) => ({ item, at, score: fitness(item, query) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.at - other.at);
  const groups = new Map<string, PaletteItem[]>();
  for (const { item } of ranked) {
    const group = groups.get(item.group) ?? [];
    groups.set(item.group, group);
    if (group.length < SHOWN_OF_GROUP) group.push(item);
  }
  return [...groups].map(([title, inside]) => ({ title, items: inside }));
}
