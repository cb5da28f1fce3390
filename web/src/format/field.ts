import { formatMoney } from './money';

const NAMES: Record<string, string> = {
  account_code: 'Account',
  amount_minor: 'Amount',
  currency: 'Currency',
  date: 'Date',
  description: 'Description',
  entity_id: 'Entity',
  period: 'Period',
  retired: 'Removed',
  scenario: 'Scenario',
};

/** A field of a record as people call it. */
export function fieldName(field: string): string {
  if (NAMES[field]) return NAMES[field];
  const name = field.replace(/^dimension:/, '').replaceAll('_', ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A field's value as text. */
export function fieldValue(field: string, value: unknown, currency: string, locale: string): string {
  if (field === 'amount_minor' && typeof value === 'number') return formatMoney(value, currency, locale);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null || value === undefined || value === '') return '(empty)';
  return String(value);
}
