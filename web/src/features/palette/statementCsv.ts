import { t } from '@lingui/core/macro';
import type { StatementRow } from '@/data/documents';
import { currencyExponent, minorToDecimal } from '@/format/money';
import { csvCell } from '../records/exportRecords';

const head = (): string[] => [
  t`Account`,
  t`Name`,
  t`Actual`,
  t`Budget`,
  t`Forecast`,
  t`Previous period`,
  t`Last year`,
  t`Currency`,
];

/** The statement on screen, exactly: amounts in the currency's major unit, empty where there are no entries. */
export function statementCsv(rows: readonly StatementRow[], currency: string): string {
  const exponent = currencyExponent(currency);
  const amount = (minor: number | null) => (minor === null ? '' : minorToDecimal(minor, exponent));
  const lines = rows.map((row) =>
    [
      csvCell(row.code),
      csvCell(row.name),
      amount(row.actual),
      amount(row.budget),
      amount(row.forecast),
      amount(row.previous),
      amount(row.last_year),
      currency,
    ].join(','),
  );
  // Spreadsheets know UTF-8 by its mark.
  return `\uFEFF${[head().map(csvCell).join(','), ...lines].join('\r\n')}\r\n`;
}
