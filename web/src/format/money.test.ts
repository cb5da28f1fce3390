import { describe, expect, it } from 'vitest';
import { currencyExponent, formatMoney, minorToDecimal, parseAmount } from './money';

describe('minorToDecimal', () => {
  it.each([
    [0, 2, '0.00'],
    [5, 2, '0.05'],
    [-5, 2, '-0.05'],
    [123456, 2, '1234.56'],
    [1234, 0, '1234'],
    [1, 3, '0.001'],
    [Number.MAX_SAFE_INTEGER, 2, '90071992547409.91'],
    [-Number.MAX_SAFE_INTEGER, 2, '-90071992547409.91'],
  ])('writes %i with %i decimals as %s', (minor, exponent, expected) => {
    expect(minorToDecimal(minor, exponent)).toBe(expected);
  });

  it('refuses what is no whole number of minor units', () => {
    expect(() => minorToDecimal(1.5, 2)).toThrow(RangeError);
    expect(() => minorToDecimal(2 ** 53, 2)).toThrow(RangeError);
  });
});

describe('formatMoney', () => {
  it('groups, signs and names the currency', () => {
    expect(formatMoney(123456789, 'USD', 'en-US')).toBe('$1,234,567.89');
    expect(formatMoney(-453375, 'USD', 'en-US')).toBe('\u2212$4,533.75');
  });

  it('keeps every digit of the largest amount, where a float would not', () => {
    expect(formatMoney(Number.MAX_SAFE_INTEGER, 'USD', 'en-US')).toBe('$90,071,992,547,409.91');
    expect(formatMoney(Number.MAX_SAFE_INTEGER - 1, 'USD', 'en-US')).toBe('$90,071,992,547,409.90');
  });

  it('follows the currency’s own number of decimals', () => {
    expect(formatMoney(1500, 'JPY', 'en-US')).toBe('¥1,500');
    expect(formatMoney(1500, 'BHD', 'en-US')).toContain('1.500');
    expect(currencyExponent('CLF')).toBe(4);
  });

  it('shows the lari by its sign', () => {
    expect(formatMoney(123450, 'GEL', 'en-US')).toBe('₾1,234.50');
  });

  it('writes Georgian marks also where the browser has no Georgian data', () => {
    expect(formatMoney(123450, 'GEL', 'ka-GE')).toMatch(/^1[\u00a0 ]?234,50[\u00a0 ]₾$/);
  });

  it('signs changes, but not zero', () => {
    expect(formatMoney(100, 'USD', 'en-US', { signed: true })).toBe('+$1.00');
    expect(formatMoney(0, 'USD', 'en-US', { signed: true })).toBe('$0.00');
    expect(formatMoney(-100, 'USD', 'en-US', { currency: 'none', signed: true })).toBe('\u22121.00');
  });

  it('shortens for axes only when asked', () => {
    expect(formatMoney(12_345_600, 'USD', 'en-US', { compact: true })).toBe('$123K');
  });
});

describe('parseAmount', () => {
  it.each([
    ['1,234.50', 'USD', 123450],
    ['1 234,50', 'USD', 123450],
    ['1.234,50', 'USD', 123450],
    ['(12.00)', 'USD', -1200],
    ['\u22125', 'USD', -500],
    ['$99.9', 'USD', 9990],
    ['1,234', 'USD', 123400],
    ['1.234.567', 'USD', 123456700],
    ['.5', 'USD', 50],
    ['12.50 ₾', 'GEL', 1250],
    ['USD 12', 'USD', 1200],
    ['1500', 'JPY', 1500],
    ['1.234', 'BHD', 1234],
    ['-0', 'USD', 0],
    ['90071992547409.91', 'USD', Number.MAX_SAFE_INTEGER],
  ])('reads %s %s as %i', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, minor });
  });

  it.each([
    ['', 'USD'],
    ['abc', 'USD'],
    ['1.2x', 'USD'],
    ['1e5', 'USD'],
    ['12.345', 'JPY'],
    ['0.001', 'USD'],
    ['0,001', 'USD'],
    ['12.345', 'USD'],
    ['1,234', 'BHD'],
    ['1,23,456', 'USD'],
    ['90071992547409.92', 'USD'],
    ['--5', 'USD'],
  ])('refuses %s in %s instead of guessing', (text, currency) => {
    expect(parseAmount(text, currency).ok).toBe(false);
  });
});
