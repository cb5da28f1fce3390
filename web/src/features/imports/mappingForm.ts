import { t } from '@lingui/core/macro';
import type { Mapping, Measure } from '@/data/api';

/** A text as an id: lower case, digits and dashes. */
export function slug(text: string): string {
  const made = text
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return made || 'file';
}

/** A column's name as a dimension's: "Product Line" is product_line. */
export function dimensionName(column: string): string {
  const made = column
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
  return made || 'dimension';
}

/** The start for a file that nothing recognised: one amount column, nothing chosen. */
export function blankMapping(filename: string, currency: string): Mapping {
  const name = slug(filename);
  return {
    name,
    source: name,
    header_row: 'auto',
    sheet: 0,
    date: { column: '', format: 'auto' },
    entity: { column: '' },
    currency: { constant: currency },
    scenario: { constant: 'actual' },
    account: { column: '' },
    amount: { column: '' },
    measures: [],
    key: [],
    create: [],
    dimensions: {},
  };
}

export const isWide = (mapping: Mapping): boolean => (mapping.measures ?? []).length > 0;

/** The mapping as several measures a row, or as one amount; what the other shape held is dropped. */
export function reshape(mapping: Mapping, wide: boolean): Mapping {
  if (wide === isWide(mapping)) return mapping;
  const measure: Measure = {
    column: mapping.amount?.column ?? '',
    account: mapping.account?.constant ?? '',
    sign: 1,
  };
  return wide
    ? { ...mapping, account: null, amount: null, measures: [measure] }
    : {
        ...mapping,
        account: { column: '' },
        amount: { column: mapping.measures?.[0]?.column ?? '' },
        measures: [],
      };
}

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
const filled = (value: { column?: string | null; constant?: string | null } | null | undefined) =>
  Boolean(value?.column || value?.constant);

/** What still has to be filled in, in words; empty when the mapping can be tried. */
export function missingParts(mapping: Mapping, entities: ReadonlySet<string>): string[] {
  const missing: string[] = [];
  if (!NAME.test(mapping.name)) missing.push(t`a name of lower-case letters, digits and dashes`);
  if (!mapping.date.column) missing.push(t`the date column`);
  const { constant } = mapping.entity;
  const unknown = constant && !entities.has(constant) && !mapping.create?.includes('entities');
  if (!filled(mapping.entity) || unknown) missing.push(t`the entity`);
  if (!filled(mapping.currency)) missing.push(t`the currency`);
  if (isWide(mapping)) {
    const whole = mapping.measures?.every(
      (measure) => measure.account && (measure.column || measure.expression),
    );
    if (!whole) missing.push(t`a column and an account for each measure`);
  } else {
    if (!filled(mapping.account)) missing.push(t`the account`);
    if (!mapping.amount?.column) missing.push(t`the amount column`);
  }
  return missing;
}
