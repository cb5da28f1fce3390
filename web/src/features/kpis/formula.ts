import type { KpiName } from '@/data/documents';

/** The part of a name that stands before the caret, and where it begins. */
export function wordAt(formula: string, caret: number): { start: number; word: string } {
  const before = formula.slice(0, caret);
  const word = /[a-z0-9_.]*$/.exec(before)?.[0] ?? '';
  return { start: caret - word.length, word };
}

const SHOWN = 8;

/** Names to offer for what was typed: those that begin with it first, then those that hold it, also in their label. */
export function completions(word: string, names: readonly KpiName[], own: string): KpiName[] {
  const wanted = word.toLowerCase();
  if (wanted === '') return [];
  const rank = ({ name, label }: KpiName): number => {
    if (name === wanted) return 4;
    const last = name.slice(name.indexOf('.') + 1);
    if (name.startsWith(wanted) || last.startsWith(wanted)) return 0;
    if (label.toLowerCase().startsWith(wanted)) return 1;
    return name.includes(wanted) || label.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return names
    .filter((name) => name.name !== own)
    .map((name) => ({ name, rank: rank(name) }))
    .filter((each) => each.rank < 3)
    .sort((one, other) => one.rank - other.rank || one.name.name.localeCompare(other.name.name))
    .slice(0, SHOWN)
    .map((each) => each.name);
}

/** The formula with the word before the caret replaced, and the caret behind it. */
export function completed(formula: string, caret: number, name: string): { formula: string; caret: number } {
  const { start } = wordAt(formula, caret);
  const rest = /^[a-z0-9_.]*/.exec(formula.slice(caret))?.[0] ?? '';
  const text = formula.slice(0, start) + name + formula.slice(caret + rest.length);
  return { formula: text, caret: start + name.length };
}

/** A formula cut at an error: before it, what is wrong, after it. An error at the end marks a space there. */
export function marked(formula: string, start: number, end: number): [string, string, string] {
  const from = Math.min(start, formula.length);
  const wrong = formula.slice(from, end);
  return [formula.slice(0, from), wrong === '' ? ' ' : wrong, formula.slice(Math.max(end, from))];
}
