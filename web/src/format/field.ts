import { msg, t } from '@lingui/core/macro';
import { texts } from './language';
import { formatMoney } from './money';
import { capitalized } from './name';

const NAMES: Readonly<Record<string, string>> = texts({
  account_code: msg`Account`,
  amount_minor: msg`Amount`,
  currency: msg`Currency`,
  date: msg`Date`,
  description: msg`Description`,
  entity_id: msg`Entity`,
  period: msg`Period`,
  retired: msg`Removed`,
  scenario: msg`Scenario`,
});

/** A field of a record as people call it. */
export function fieldName(field: string): string {
  if (NAMES[field]) return NAMES[field];
  const name = field.replace(/^dimension:/, '').replaceAll('_', ' ');
  return capitalized(name);
}

/** A field's value as text. */
export function fieldValue(field: string, value: unknown, currency: string, locale: string): string {
  if (field === 'amount_minor' && typeof value === 'number') return formatMoney(value, currency, locale);
  if (typeof value === 'boolean') return value ? t`yes` : t`no`;
  if (value === null || value === undefined || value === '') return t`(empty)`;
  return String(value);
}
