import { t } from '@lingui/core/macro';
import { dimensionCell } from '@/data/editState';
import type { SortBy } from './filterRecords';

export interface ColumnChoice {
  key: string;
  /** Pixels a person gave it; null for the product's. */
  width: number | null;
  hidden: boolean;
}

/** How the grid shows records. What is not named is as the product has it. */
export interface Arrangement {
  columns: readonly ColumnChoice[];
  sort: readonly SortBy[];
  /** Columns that rows are grouped by, the outermost first. */
  group: readonly string[];
}

export interface GridFilter {
  find: string;
  account: string | null;
  scenario: string | null;
}

/** An arrangement and filter under a name. */
export interface GridView extends Arrangement {
  name: string;
  filter: GridFilter;
}

export const AS_THE_PRODUCT: Arrangement = { columns: [], sort: [], group: [] };
export const MOST_VIEWS = 20;
export const MOST_GROUPS = 2;
export const NAME_LENGTH = 40;
/** What the preferences document takes. */
const TEXT_LENGTH = 8_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isObject).slice(0, 60) : [];
const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value.slice(0, 200) : otherwise;
const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, 200) : null;

function readView(value: unknown): GridView | null {
  if (!isObject(value) || typeof value.name !== 'string') return null;
  const name = value.name.trim().slice(0, NAME_LENGTH);
  if (!name) return null;
  const filter = isObject(value.filter) ? value.filter : {};
  return {
    name,
    columns: listOf(value.columns).flatMap(({ key, width, hidden }) =>
      typeof key !== 'string'
        ? []
        : [{ key, width: typeof width === 'number' ? clampedWidth(width) : null, hidden: hidden === true }],
    ),
    sort: listOf(value.sort).flatMap(({ column, direction }) =>
      typeof column === 'string' && (direction === 'ASC' || direction === 'DESC')
        ? [{ column, direction }]
        : [],
    ),
    group: (Array.isArray(value.group) ? value.group : [])
      .filter((key): key is string => typeof key === 'string')
      .slice(0, MOST_GROUPS),
    filter: {
      find: textOr(filter.find, ''),
      account: textOrNull(filter.account),
      scenario: textOrNull(filter.scenario),
    },
  };
}

export const clampedWidth = (width: number): number => Math.round(Math.min(800, Math.max(50, width)));

/** The views that a member's preferences hold; what cannot be read is left out. */
export function readViews(text: string): GridView[] {
  let read: unknown;
  try {
    read = JSON.parse(text || '[]');
  } catch {
    return [];
  }
  const views = new Map<string, GridView>();
  for (const each of Array.isArray(read) ? read : []) {
    const view = readView(each);
    if (view) views.set(view.name, view);
  }
  return [...views.values()].slice(0, MOST_VIEWS);
}

export type Written = { ok: true; text: string } | { ok: false; problem: string };

/** The views with one saved under its name, in place of the one that had it. */
export function withView(views: readonly GridView[], view: GridView): Written {
  const [named] = [readView(view)];
  if (!named) return { ok: false, problem: t`Give the view a name` };
  const others = views.filter(({ name }) => name !== named.name);
  if (others.length >= MOST_VIEWS)
    return { ok: false, problem: t`You have ${MOST_VIEWS} views: remove one first` };
  const text = JSON.stringify([...others, named]);
  if (text.length > TEXT_LENGTH)
    return { ok: false, problem: t`There is no room for one more: remove a view first` };
  return { ok: true, text };
}

export function withoutView(views: readonly GridView[], name: string): string {
  return JSON.stringify(views.filter((view) => view.name !== name));
}

export interface Arranged<Column> {
  column: Column;
  width: number | null;
  hidden: boolean;
}

/** Columns in a person's order; one that there is no more is ignored, one that they never saw stands at its place. */
export function arrangedColumns<Column extends { key: string }>(
  columns: readonly Column[],
  choices: readonly ColumnChoice[],
): Arranged<Column>[] {
  const known = new Map(columns.map((column) => [column.key, column]));
  const result: Arranged<Column>[] = [];
  for (const { key, width, hidden } of choices) {
    const column = known.get(key);
    if (!column) continue;
    known.delete(key);
    result.push({ column, width, hidden });
  }
  for (const [at, column] of columns.entries()) {
    if (!known.has(column.key)) continue;
    // After the column that the product has it after, wherever that one went.
    const before = result.findIndex((each) => each.column.key === columns[at - 1]?.key);
    result.splice(before + 1, 0, { column, width: null, hidden: false });
  }
  return result;
}

/** The columns in the product's order. Those of dimensions follow what the records have. */
export function columnKeys(dimensions: readonly string[]): { key: string }[] {
  const first = ['date', 'account_code', 'entity_id', 'amount_minor', 'description'];
  return [...first, ...dimensions.map(dimensionCell), 'scenario', 'source'].map((key) => ({ key }));
}

/** What a person may group by: whatever has few values. */
export function groupable(dimensions: readonly string[]): string[] {
  return ['account_code', 'entity_id', ...dimensions.map(dimensionCell), 'scenario', 'date'];
}

export const choicesOf = (columns: readonly Arranged<{ key: string }>[]): ColumnChoice[] =>
  columns.map(({ column, width, hidden }) => ({ key: column.key, width, hidden }));

/** A column one place further to the left or right among those that are there. */
export function movedColumn(choices: readonly ColumnChoice[], key: string, by: -1 | 1): ColumnChoice[] {
  const next = [...choices];
  const at = next.findIndex((choice) => choice.key === key);
  const other = next[at + by];
  const column = next[at];
  if (!column || !other) return next;
  next[at] = other;
  next[at + by] = column;
  return next;
}

/** A column taken to the place of another. */
export function placedColumn(choices: readonly ColumnChoice[], key: string, at: string): ColumnChoice[] {
  const from = choices.findIndex((choice) => choice.key === key);
  const to = choices.findIndex((choice) => choice.key === at);
  const next = [...choices];
  const [column] = from >= 0 && to >= 0 ? next.splice(from, 1) : [];
  if (column) next.splice(to, 0, column);
  return next;
}
