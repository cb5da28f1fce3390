import { msg, t } from '@lingui/core/macro';
import { texts } from '@/format/language';
import { currencyExponent, minorToDecimal, parseAmount } from '@/format/money';
import type { MeasureUnit } from './alertWords';

export type Parsed = { ok: true; value: number } | { ok: false; problem: string };

const HUNDREDTHS = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)?(?:[.](\d{1,2}))?$/;

/** "12.5" or "12.5 %" as 1250, digit by digit: no fraction is ever computed. */
function parseHundredths(text: string): Parsed {
  const body = text
    .replace(/\u2212/g, '-')
    .replace(/[%\s]|pp$/g, '')
    .replace(/^(-?\d+),(\d{1,2})$/, '$1.$2');
  const match = HUNDREDTHS.exec(body);
  const whole = match?.[2]?.replace(/,/g, '') ?? '';
  const rest = match?.[3] ?? '';
  if (!match || whole + rest === '') return { ok: false, problem: t`Enter a number, for example 12.5` };
  const value = Number(`${whole}${rest.padEnd(2, '0')}`);
  if (!Number.isSafeInteger(value)) return { ok: false, problem: t`This number is too large` };
  return { ok: true, value: match[1] && value !== 0 ? -value : value };
}

function parseWhole(text: string): Parsed {
  const body = text.replace(/\u2212/g, '-').replace(/[,\s]/g, '');
  const value = Number(body);
  if (!/^-?\d+$/.test(body) || !Number.isSafeInteger(value))
    return { ok: false, problem: t`Enter a whole number` };
  return { ok: true, value: value === 0 ? 0 : value };
}

const isWhole = (unit: MeasureUnit): boolean =>
  ['count', 'minutes', 'seconds', 'milliseconds'].includes(unit);

/** What a person typed, in the integers that rules are made of. */
export function parseMeasure(text: string, unit: MeasureUnit, currency: string): Parsed {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, problem: t`Enter a number` };
  if (unit === 'money') {
    const amount = parseAmount(trimmed, currency);
    return amount.ok ? { ok: true, value: amount.minor } : amount;
  }
  return isWhole(unit) ? parseWhole(trimmed) : parseHundredths(trimmed);
}

/** A measure as a field shows it; `parseMeasure` reads the same back. */
export function measureInput(value: number, unit: MeasureUnit, currency: string): string {
  if (isWhole(unit)) return String(value);
  const exponent = unit === 'money' ? currencyExponent(currency) : 2;
  const text = minorToDecimal(value, exponent);
  return unit === 'money' ? text : text.replace(/\.?0+$/, '');
}

const UNITS = texts({
  points: msg`points`,
  minutes: msg`minutes`,
  seconds: msg`seconds`,
  milliseconds: msg`ms`,
  deviations: msg`deviations`,
});

/** What stands after the field of a measure; of money it is the currency, which its rule knows. */
export function unitSuffix(unit: MeasureUnit): string {
  if (unit === 'money' || unit === 'count') return '';
  return unit === 'percent' ? '%' : UNITS[unit];
}
