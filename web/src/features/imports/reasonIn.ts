import { msg } from '@lingui/core/macro';
import { language, texts } from '@/format/language';

/** Why a row or a file was refused, by rule. What it says in English names the value, which stands beside it. */
const REASONS: Readonly<Record<string, string>> = texts({
  account_lost_zeros: msg`The code lost its leading zeros; write it as text`,
  amount_too_large: msg`The amount is too large to keep exactly`,
  bad_account: msg`A new account's code is letters, digits, dots and dashes, at most 64`,
  bad_encoding: msg`The text cannot be read; save the file as UTF-8`,
  bad_json: msg`This is not JSON that can be read`,
  damaged_workbook: msg`The workbook is damaged; save it again`,
  division_by_zero: msg`The expression divides by zero`,
  duplicate_key: msg`Another row of the file has the same key`,
  empty_file: msg`The file has no rows`,
  formula_without_value: msg`The formula has no stored value; save the workbook with its values`,
  merged_cell: msg`The cell is merged with others; separate them`,
  missing_account: msg`The account is empty; fill it in`,
  missing_amount: msg`The amount is empty; fill it in`,
  missing_column: msg`A column that the mapping names is missing`,
  missing_currency: msg`The currency is empty; write its code, as USD or EUR`,
  missing_entity: msg`The entity is empty; fill it in`,
  missing_key: msg`A column of the key is empty; fill it in`,
  no_header: msg`The file has no line of column names`,
  not_a_posting_account: msg`This account is a sum of others; use one of those`,
  not_a_table: msg`This is no table that can be read`,
  not_a_whole_number: msg`A quantity is a whole number`,
  old_excel: msg`This is an old Excel file; save it as .xlsx`,
  other_organization: msg`This row is of another organization`,
  password: msg`The workbook has a password; save it without`,
  period_closed: msg`The period is closed`,
  period_mismatch: msg`The period is not that of the date`,
  ragged_row: msg`The row has more or fewer cells than there are columns`,
  too_large: msg`The file is too large`,
  too_long: msg`The text is too long`,
  too_many_digits: msg`The number has too many digits`,
  unclosed_quote: msg`A quotation mark is not closed`,
  unknown_account: msg`There is no such account`,
  unknown_currency: msg`This is no ISO 4217 currency code; write it as USD or EUR`,
  unknown_entity: msg`There is no such entity`,
  unknown_scenario: msg`This is not a scenario; write actual, budget, forecast or scenario:NAME`,
});

/** A refusal in the reader's language, where its rule has words; else as the server said it. */
export const reasonIn = ({ rule, reason }: { rule: string; reason: string }): string =>
  language() === 'en' ? reason : (REASONS[rule] ?? reason);
