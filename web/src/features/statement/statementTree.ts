import type { StatementRow } from '@/data/documents';

/** A row as the table shows it. */
export interface VisibleRow {
  row: StatementRow;
  hasChildren: boolean;
  open: boolean;
}

/** The rows to show: those whose ancestors are all open. Rows come with parents before children. */
export function visibleRows(rows: readonly StatementRow[], closed: ReadonlySet<string>): VisibleRow[] {
  const parents = new Set(rows.map((row) => row.parent));
  const hidden = new Set<string>();
  const visible: VisibleRow[] = [];
  for (const row of rows) {
    const underClosed = row.parent !== null && (hidden.has(row.parent) || closed.has(row.parent));
    if (underClosed) {
      hidden.add(row.code);
      continue;
    }
    visible.push({ row, hasChildren: parents.has(row.code), open: !closed.has(row.code) });
  }
  return visible;
}

/** The posting accounts at or below an account: those that records name. */
export function postingAccounts(rows: readonly StatementRow[], code: string): string[] {
  const below = new Set([code]);
  for (const row of rows) if (row.parent !== null && below.has(row.parent)) below.add(row.code);
  return rows.filter((row) => row.is_posting && below.has(row.code)).map((row) => row.code);
}
