import { plural, t } from '@lingui/core/macro';
import { joined, localeParts, numberFormatter } from './number';

/**
 * Money as text. Amounts are integers in minor units and stay integers: the decimal string is cut from
 * the digits and handed to Intl as a string, so no amount ever becomes a fraction.
 */

/** Currencies whose ISO 4217 minor unit is not two digits. */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XXX'
      .split(' ')
      .map((code) => [code, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  ...Object.fromEntries('CLF UYW'.split(' ').map((code) => [code, 4])),
};

/** ISO 4217's code for no currency: records of statistical accounts count in it. */
export const QUANTITY = 'XXX';

/** Digits after the decimal separator of a currency (ISO 4217). */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Minor units as a plain decimal string: (-5, 2) is "-0.05". */
export function minorToDecimal(minor: number, exponent: number): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`${minor} is not a whole number of minor units`);
  const digits = Math.abs(minor)
    .toString()
    .padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

export type ParsedAmount = { ok: true; minor: number } | { ok: false; problem: string };

/**
 * What a person typed, as minor units: "1,234.50", "1 234,50", "(12.00)", "-12". Refuses more decimals
 * than the currency has, and amounts beyond 2^53-1 minor units, instead of rounding what was meant.
 */
export function parseAmount(text: string, currency: string): ParsedAmount {
  const exponent = currencyExponent(currency);
  let body = text
    .trim()
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(/\u2212/g, '-');
  const parenthesised = /^\((.*)\)$/.exec(body);
  if (parenthesised?.[1] !== undefined) body = `-${parenthesised[1]}`;
  body = body.replace(/^(-?)(?:\p{Sc}|[A-Z]{3})/u, '$1').replace(/(?:\p{Sc}|[A-Z]{3})$/u, '');
  const match = /^(-?)([\d.,]*\d)$/.exec(body);
  if (!match) return { ok: false, problem: t`Enter an amount, for example 1,234.50` };
  const [, sign = '', number = ''] = match;
  const split = splitDecimals(number, exponent);
  if (split === null) {
    return {
      ok: false,
      problem: plural(exponent, { 0: `${currency} has no decimals`, other: `${currency} has # decimals` }),
    };
  }
  const minor = BigInt(split.whole + split.fraction.padEnd(exponent, '0'));
  if (minor > BigInt(Number.MAX_SAFE_INTEGER))
    return { ok: false, problem: t`This amount is too large to keep exactly` };
  const value = Number(minor);
  return { ok: true, minor: sign && value !== 0 ? -value : value };
}

/** The whole and fraction digits, or null when there are more decimals than the currency has. */
function splitDecimals(number: string, exponent: number): { whole: string; fraction: string } | null {
  const last = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','));
  if (last < 0) return { whole: number, fraction: '' };
  const mark = number[last];
  const tail = number.slice(last + 1);
  const head = number.slice(0, last);
  // A mark that comes twice groups; so does one comma before three digits, unless these could be decimals.
  // One point before three digits is refused where there are two decimals: it may be a slip of a thousandfold.
  const oneComma = mark === ',' && tail.length === 3 && /^[1-9]\d{0,2}$/.test(head);
  if (oneComma && exponent === 3) return null;
  const grouped = /^\d{1,3}([.,]\d{3})*$/;
  if (oneComma || head.includes(mark ?? '')) {
    return grouped.test(number) ? { whole: number.replace(/[.,]/g, ''), fraction: '' } : null;
  }
  if (tail.length > exponent || (/[.,]/.test(head) && !grouped.test(head))) return null;
  return { whole: head.replace(/[.,]/g, '') || '0', fraction: tail };
}

export interface MoneyStyle {
  /** `none` for table cells whose heading names the currency. */
  currency?: 'symbol' | 'none';
  /** A plus before amounts above zero: for changes. */
  signed?: boolean;
  /** Three figures and a scale (120K): axes only, never a figure that someone might copy. */
  compact?: boolean;
}

function formatter(locale: string, currency: string, style: MoneyStyle): Intl.NumberFormat {
  const exponent = currencyExponent(currency);
  return numberFormatter(locale, {
    ...(style.currency === 'none' || currency === QUANTITY
      ? {}
      : { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
    ...(style.compact
      ? { notation: 'compact', maximumSignificantDigits: 3 }
      : { minimumFractionDigits: exponent, maximumFractionDigits: exponent }),
    signDisplay: style.signed ? 'exceptZero' : 'negative',
  });
}

/** The formatted amount in parts, so that a card can set cents smaller than the whole. */
export function moneyParts(
  minor: number,
  currency: string,
  locale: string,
  style: MoneyStyle = {},
): Intl.NumberFormatPart[] {
  const decimal = minorToDecimal(minor, currencyExponent(currency)) as Intl.StringNumericLiteral;
  return localeParts(formatter(locale, currency, style).formatToParts(decimal as unknown as number), locale);
}

/** An amount as text: 123456 USD is "$1,234.56". */
export function formatMoney(minor: number, currency: string, locale: string, style: MoneyStyle = {}): string {
  return joined(moneyParts(minor, currency, locale, style));
}
