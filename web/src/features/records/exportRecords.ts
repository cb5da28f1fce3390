import { t } from '@lingui/core/macro';
import { dimensionCell } from '@/data/editState';
import type { LocatedRecord } from '@/data/records';
import { fieldName } from '@/format/field';
import { currencyExponent, minorToDecimal } from '@/format/money';
import { commonDimensions } from './dimensions';

export interface ExportContext {
  accountName: (code: string) => string;
  entityName: (id: string) => string;
}

interface Field {
  name: string;
  /** Text, or an exact decimal with its count of decimals. */
  of: (record: LocatedRecord) => string | { decimal: string; exponent: number };
}

const MOST_DIMENSIONS = 100;

function fields(records: readonly LocatedRecord[], context: ExportContext): Field[] {
  return [
    { name: t`Date`, of: (r) => r.date },
    { name: t`Entity`, of: (r) => r.entity_id },
    { name: t`Entity name`, of: (r) => context.entityName(r.entity_id) },
    { name: t`Account`, of: (r) => r.account_code },
    { name: t`Account name`, of: (r) => context.accountName(r.account_code) },
    { name: t`Scenario`, of: (r) => r.scenario },
    {
      name: t`Amount`,
      of: (r) => {
        const exponent = currencyExponent(r.currency);
        return { decimal: minorToDecimal(r.amount_minor, exponent), exponent };
      },
    },
    { name: t`Currency`, of: (r) => r.currency },
    { name: t`Description`, of: (r) => r.description ?? '' },
    ...commonDimensions(records, MOST_DIMENSIONS).map((name) => ({
      name: fieldName(dimensionCell(name)),
      of: (r: LocatedRecord) => r.dimensions?.[name] ?? '',
    })),
    { name: t`Record`, of: (r) => r.id },
  ];
}

/** A text as a cell of CSV. What a spreadsheet would take for a formula is made plain text by an apostrophe. */
export function csvCell(text: string): string {
  const formula = /^\s*[=+\-@\t\r\n|]/.test(text);
  const plain = formula ? `'${text}` : text;
  return formula || /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Records as CSV: amounts as exact decimals, a mark that says UTF-8 to spreadsheets, line ends by RFC 4180. */
export function recordsCsv(records: readonly LocatedRecord[], context: ExportContext): string {
  const columns = fields(records, context);
  const lines = records.map((record) =>
    columns
      .map(({ of }) => {
        const value = of(record);
        return typeof value === 'string' ? csvCell(value) : value.decimal;
      })
      .join(','),
  );
  return `\uFEFF${[columns.map(({ name }) => csvCell(name)).join(','), ...lines].join('\r\n')}\r\n`;
}

/**
 * Records as a workbook of one sheet. A text is stored as text, which no spreadsheet runs; an amount as a number,
 * which has 15 exact digits: one with more is stored as text too.
 */
export async function recordsWorkbook(
  records: readonly LocatedRecord[],
  context: ExportContext,
): Promise<Blob> {
  const { default: writeExcelFile } = await import('write-excel-file/universal');
  const columns = fields(records, context);
  const head = columns.map(({ name }) => ({ value: name, fontWeight: 'bold' as const }));
  const rows = records.map((record) =>
    columns.map(({ of }) => {
      const value = of(record);
      if (typeof value === 'string') return { value, type: String };
      if (value.decimal.replace(/\D/g, '').length > 15) return { value: value.decimal, type: String };
      const decimals = value.exponent > 0 ? `.${'0'.repeat(value.exponent)}` : '';
      return { value: Number(value.decimal), type: Number, format: `#,##0${decimals}` };
    }),
  );
  return writeExcelFile([head, ...rows], { sheet: t`Records`, stickyRowsCount: 1 }).toBlob();
}
