import type { StatementRow } from '@/data/documents';
import { currencyExponent, minorToDecimal } from '@/format/money';

const HEAD = ['Account', 'Name', 'Actual', 'Budget', 'Previous period', 'Last year', 'Currency'];

/** A text as a cell: one that a spreadsheet would take for a formula is made plain text. */
function cell(text: string): string {
  const formula = /^[=+\-@\t\r]/.test(text);
  const plain = formula ? `'${text}` : text;
  return formula || /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The statement on screen, exactly: amounts in the currency's major unit, empty where there are no entries. */
export function statementCsv(rows: readonly StatementRow[], currency: string): string {
  const exponent = currencyExponent(currency);
  const amount = (minor: number | null) => (minor === null ? '' : minorToDecimal(minor, exponent));
  const lines = rows.map((row) =>
    [
      cell(row.code),
      cell(row.name),
      amount(row.actual),
      amount(row.budget),
      amount(row.previous),
      amount(row.last_year),
      currency,
    ].join(','),
  );
  return `${[HEAD.join(','), ...lines].join('\r\n')}\r\n`;
}

/** Has the browser keep a text as a file. */
export function saveFile(name: string, text: string): void {
  // Spreadsheets know UTF-8 by its mark.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
