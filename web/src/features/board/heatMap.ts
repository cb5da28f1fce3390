import { t } from '@lingui/core/macro';
import type { Dashboard } from '@/data/documents';

export interface HeatCell {
  /** Minor units; null where there are no entries. */
  value: number | null;
  /** 0 to 1: how much of the largest amount it is. A length for the eye, not a figure. */
  heat: number;
}

export interface HeatRow {
  label: string;
  cells: HeatCell[];
  total: number | null;
}

/** What is known by dimension. */
export type HeatFigure = 'revenue' | 'operating_expense';

/** What a map may show: a figure by a dimension. */
export interface HeatChoice {
  figure: HeatFigure;
  dimension: string;
}

/** The figures by live dimension that a scope has. */
export function heatChoices(dashboard: Dashboard): HeatChoice[] {
  const rows = dashboard.view.dimensions;
  const dimensions = [...new Set(rows.map(({ dimension }) => dimension))].sort();
  const figures: HeatFigure[] = ['revenue', 'operating_expense'];
  return figures.flatMap((figure) =>
    dimensions
      .filter((dimension) => rows.some((row) => row.dimension === dimension && row[figure] !== null))
      .map((dimension) => ({ figure, dimension })),
  );
}

const byValue = (dashboard: Dashboard | null, { figure, dimension }: HeatChoice) =>
  new Map(
    (dashboard?.view.dimensions ?? []).flatMap((row) => {
      const amount = row.dimension === dimension ? row[figure] : null;
      return amount === null ? [] : [[row.value, amount] as const];
    }),
  );

/** A figure by value of a dimension (rows, the largest first) and by entity; the totals are the scope's own figures. */
export function heatRows(
  whole: Dashboard,
  parts: readonly (Dashboard | null)[],
  choice: HeatChoice,
  most: number,
): HeatRow[] {
  const totals = byValue(whole, choice);
  const columns = parts.map((part) => byValue(part, choice));
  const labels = [...totals.keys()]
    .sort((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0))
    .slice(0, most);
  const amounts = labels.map((label) => columns.map((column) => column.get(label) ?? null));
  const largest = Math.max(1, ...amounts.flat().map((amount) => Math.abs(amount ?? 0)));
  return labels.map((label, at) => ({
    label,
    total: totals.get(label) ?? null,
    cells: (amounts[at] ?? []).map((value) => ({ value, heat: Math.abs(value ?? 0) / largest })),
  }));
}

/** How large a cell is beside the others, in words, for who does not see its colour. */
export function heatWords({ value, heat }: HeatCell): string {
  if (value === null) return t`no entries`;
  const size =
    heat > 0.75 ? t`among the largest` : heat > 0.4 ? t`large` : heat > 0.15 ? t`middling` : t`small`;
  return value < 0 ? t`negative, ${size}` : size;
}
