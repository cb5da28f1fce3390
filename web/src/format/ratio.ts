import { t } from '@lingui/core/macro';
import { language } from './language';
import { decimalMark, formatNumber } from './number';

/** Integer division rounded half to even; the only rounding that display does. */
export function divideHalfEven(numerator: number, denominator: number): number {
  const quotient = Math.floor(numerator / denominator);
  const twice = 2 * (numerator - quotient * denominator);
  if (twice > denominator || (twice === denominator && quotient % 2 !== 0)) return quotient + 1;
  return quotient;
}

function tenths(basisPoints: number): string {
  const rounded = divideHalfEven(Math.abs(basisPoints), 10);
  const whole = Math.floor(rounded / 10);
  // The first use of a formatter costs some 30 ms, just when the dashboard appears: hardly a ratio needs one.
  const text = whole < 1_000 ? whole : formatNumber(whole, language() === 'ka' ? 'ka-GE' : 'en-US');
  return `${text}${decimalMark()}${rounded % 10}`;
}

function signOf(basisPoints: number, plus: boolean): string {
  if (divideHalfEven(Math.abs(basisPoints), 10) === 0) return '';
  return basisPoints < 0 ? '\u2212' : plus ? '+' : '';
}

/** Basis points as percent with one decimal: 1234 is "12.3%". */
export function formatPercent(basisPoints: number, options: { signed?: boolean } = {}): string {
  return `${signOf(basisPoints, options.signed ?? false)}${tenths(basisPoints)}%`;
}

/** A difference of two ratios, in percentage points: 120 is "+1.2 pp". */
export function formatPoints(basisPoints: number): string {
  const signed = signOf(basisPoints, true) + tenths(basisPoints);
  return t`${signed} pp`;
}
