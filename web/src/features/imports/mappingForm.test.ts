import { describe, expect, it } from 'vitest';
import { blankMapping, dimensionName, missingParts, reshape, slug } from './mappingForm';

describe('names', () => {
  it('become ids that the server accepts', () => {
    expect(slug('Über Sales (2019).xlsx')).toBe('ber-sales-2019');
    expect(slug('--')).toBe('file');
    expect(dimensionName('Product Line')).toBe('product_line');
    expect(dimensionName('2nd Region')).toBe('nd_region');
  });
});

describe('a mapping', () => {
  const blank = blankMapping('sales.csv', 'USD');
  const entities = new Set(['hq']);

  it('says what is still needed', () => {
    expect(missingParts(blank, entities)).toEqual([
      'the date column',
      'the entity',
      'the account',
      'the amount column',
    ]);
  });

  it('can be tried when all is there', () => {
    const whole = {
      ...blank,
      date: { column: 'Date' },
      entity: { constant: 'hq' },
      account: { column: 'Account' },
      amount: { column: 'Amount' },
    };
    expect(missingParts(whole, entities)).toEqual([]);
    expect(missingParts(reshape(whole, true), entities)).toEqual([
      'a column and an account for each measure',
    ]);
  });

  it('asks for the entity when nothing has the one that was guessed', () => {
    const guessed = { ...blank, entity: { constant: 'elsewhere' } };
    expect(missingParts(guessed, entities)).toContain('the entity');
    expect(missingParts({ ...guessed, create: ['entities'] }, entities)).not.toContain('the entity');
  });

  it('gives either one amount or measures, never both', () => {
    const wide = reshape({ ...blank, amount: { column: 'Sales' } }, true);
    expect(wide).toMatchObject({ account: null, amount: null, measures: [{ column: 'Sales' }] });
    expect(reshape(wide, false)).toMatchObject({ amount: { column: 'Sales' }, measures: [] });
  });
});
