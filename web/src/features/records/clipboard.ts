import { t } from '@lingui/core/macro';
import { type CellValue, dimensionOf, withCell } from '@/data/editState';
import type { LocatedRecord } from '@/data/records';
import { fieldName } from '@/format/field';
import { currencyExponent, minorToDecimal, parseAmount } from '@/format/money';
import { cellValue, type Drafts, draftCell, type EditableCell, isEditable } from './draft';

/** A pasted cell that was not taken, and why. */
export interface PasteProblem {
  /** The line within what was pasted, from 1. */
  line: number;
  column: string;
  text: string;
  problem: string;
}

/** What a paste makes: new drafts, or the cells that cannot be taken. One bad cell, and nothing is changed. */
export type Pasted = { ok: true; drafts: Drafts } | { ok: false; problems: readonly PasteProblem[] };

export interface PasteTarget {
  /** The rows as the grid shows them, and the records they stand for. */
  rows: readonly LocatedRecord[];
  record: (id: string) => LocatedRecord | undefined;
  /** The columns' keys in the order shown. */
  columns: readonly string[];
  editable: (row: LocatedRecord) => boolean;
  /** Codes of accounts that records may have. */
  accounts: ReadonlySet<string>;
  /** Where the paste begins. */
  at: { id: string; column: string };
}

/**
 * A spreadsheet's clipboard text as cells: tabs between columns, line ends between rows; a cell that holds either is in
 * quotes, its own quotes doubled. The line end that Excel adds after the last row makes no row.
 */
export function clipboardTable(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  const body = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at < body.length; at += 1) {
    const mark = body[at] ?? '';
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (mark === '"' && cell === '') quoted = true;
    else if (mark === '\t') endCell();
    else if (mark === '\n') {
      endCell();
      rows.push([]);
    } else cell += mark;
  }
  endCell();
  return rows;
}

/** A cell as text for the clipboard: a plain number for an amount, so that a spreadsheet counts with it. */
export function clipboardText(row: LocatedRecord, column: string): string {
  if (column === 'amount_minor') return minorToDecimal(row.amount_minor, currencyExponent(row.currency));
  const value = isEditable(column) ? cellValue(row, column) : row[column as keyof LocatedRecord];
  const text = typeof value === 'object' ? '' : String(value ?? '');
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lays a table over the rows, rightwards and downwards from a cell. */
export function pasteTable(drafts: Drafts, table: readonly string[][], target: PasteTarget): Pasted {
  const top = target.rows.findIndex((row) => row.id === target.at.id);
  const left = target.columns.indexOf(target.at.column);
  const problems: PasteProblem[] = [];
  const next = new Map(drafts);
  for (const [down, line] of table.entries()) {
    for (const [right, text] of line.entries()) {
      const row = target.rows[top + down];
      const column = target.columns[left + right];
      const refuse = (problem: string) =>
        problems.push({ line: down + 1, column: column ? fieldName(column) : '', text, problem });
      if (!row) refuse(t`There are fewer rows below than were copied`);
      else if (!column) refuse(t`There are fewer columns to the right than were copied`);
      else if (!isEditable(column)) refuse(t`This column is not edited`);
      else if (!target.editable(row)) refuse(t`This record takes no edits now`);
      else {
        const read = cellFromText(column, text, row, target.accounts);
        const record = target.record(row.id);
        if (!read.ok) refuse(read.problem);
        else if (record) {
          const draft = draftCell(next.get(row.id) ?? null, record, column, read.value);
          if (draft) next.set(row.id, draft);
          else next.delete(row.id);
        }
      }
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, drafts: next };
}

type Read = { ok: true; value: string | number } | { ok: false; problem: string };

function cellFromText(
  column: EditableCell,
  text: string,
  row: LocatedRecord,
  accounts: ReadonlySet<string>,
): Read {
  const trimmed = text.trim();
  if (column === 'amount_minor') {
    const amount = parseAmount(trimmed, row.currency);
    return amount.ok ? { ok: true, value: amount.minor } : { ok: false, problem: amount.problem };
  }
  if (column === 'date') {
    return isDate(trimmed)
      ? { ok: true, value: trimmed }
      : { ok: false, problem: t`Write dates as year-month-day: 2019-11-30` };
  }
  if (column === 'account_code') {
    const code = trimmed.split(' ', 1)[0] ?? '';
    return accounts.has(code)
      ? { ok: true, value: code }
      : { ok: false, problem: t`There is no such posting account` };
  }
  const most = dimensionOf(column) === null ? 2_000 : 200;
  return text.length <= most
    ? { ok: true, value: text }
    : { ok: false, problem: t`Longer than ${most} characters` };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** One row's value laid into another row of the same column. */
export function filled(target: LocatedRecord, column: EditableCell, value: CellValue): LocatedRecord {
  const name = dimensionOf(column);
  if (name === null) return { ...target, [column]: value };
  return {
    ...target,
    dimensions: withCell({ dimensions: target.dimensions ?? {} }, column, value).dimensions ?? {},
  };
}
