import { type Comparator, movementOf } from '@/format/comparator';
import type { Materiality, SignOff, StatementRow } from './documents';

/** Where a line stands: `changed` means that the figure moved since it was signed. */
export type SignState = 'unsigned' | 'prepared' | 'signed' | 'changed';

type Line = Pick<SignOff, 'comparator' | 'account_code'>;

export const lineKey = ({ comparator, account_code }: Line): string => `${comparator}:${account_code}`;

/** The line that an address names, null when it names none. */
export function lineOf(key: string | null): Line | null {
  const match = /^(budget|forecast|previous|last_year):(.+)$/.exec(key ?? '');
  return match ? { comparator: match[1] as Comparator, account_code: match[2] ?? '' } : null;
}

/** Classes of profit and loss: what the variance panel ranks. */
const OF_PROFIT: ReadonlySet<StatementRow['account_class']> = new Set([
  'revenue',
  'contra_revenue',
  'cogs',
  'opex',
  'depreciation',
  'amortisation',
  'interest',
  'tax',
  'other_income',
  'other_expense',
]);
const BASIS_POINTS = 10_000n;

/** Whether a variance has to be explained: both floors, exactly (FINANCE 2). */
export function isMaterial(row: StatementRow, comparator: Comparator, floors: Materiality): boolean {
  const moved = movementOf(row, comparator);
  const beside = row[comparator];
  if (!row.is_posting || !OF_PROFIT.has(row.account_class) || !moved || beside === null) return false;
  if (moved.impact === 0 || Math.abs(moved.impact) < floors.absolute_minor) return false;
  // Amounts reach 2^53: their products do not fit a number.
  return BigInt(Math.abs(moved.delta)) * BASIS_POINTS >= BigInt(floors.percent_bp) * BigInt(Math.abs(beside));
}

/** Where a line stands beside the figure as it is now. */
export function signState(line: SignOff | undefined, row: StatementRow | undefined): SignState {
  if (!line?.preparer) return 'unsigned';
  const { figure } = line.preparer;
  if (!row || figure.actual !== row.actual || figure.comparator !== row[line.comparator]) return 'changed';
  return line.reviewer ? 'signed' : 'prepared';
}

/** How many material lines there are against a comparator, and how many of them carry both signatures. */
export function signedCount(
  rows: readonly StatementRow[],
  comparator: Comparator,
  floors: Materiality,
  lines: ReadonlyMap<string, SignOff>,
): { signed: number; of: number } {
  const material = rows.filter((row) => isMaterial(row, comparator, floors));
  const signed = material.filter(
    (row) => signState(lines.get(lineKey({ comparator, account_code: row.code })), row) === 'signed',
  );
  return { signed: signed.length, of: material.length };
}

/** When someone last signed any of these lines; null while nobody has. */
export function lastSigned(lines: readonly SignOff[]): string | null {
  const moments = lines
    .flatMap((line) => [line.preparer?.at, line.reviewer?.at])
    .filter((at) => at !== undefined);
  return moments.sort().at(-1) ?? null;
}
