import { language } from './language';

const formatters = new Map<string, Intl.NumberFormat>();

/** A formatter of a locale, made once: to make one costs forty times what using it does. */
export function numberFormatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${Object.values(options).join('|')}|${Object.keys(options).join('|')}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(
      supported(locale),
      // Georgian groups from five digits on.
      isGeorgian(locale) ? { ...options, useGrouping: 'min2' } : options,
    );
    formatters.set(key, found);
  }
  return found;
}

/** A number as text in the marks of a locale. */
export function formatNumber(value: number, locale: string, options: Intl.NumberFormatOptions = {}): string {
  return joined(localeParts(numberFormatter(locale, options).formatToParts(value), locale));
}

export const joined = (parts: readonly Intl.NumberFormatPart[]): string =>
  parts.map((part) => part.value).join('');

/** What stands between the whole and the decimals in the language on screen. */
export const decimalMark = (): string => (language() === 'ka' ? ',' : '.');

const isGeorgian = (locale: string): boolean => /^ka\b/.test(locale);

function supported(locale: string): string {
  return Intl.NumberFormat.supportedLocalesOf(locale).length > 0 ? locale : 'en-US';
}

/** CLDR's marks and scales for Georgian. */
const GEORGIAN: Readonly<Record<string, string>> = {
  K: 'ათ.',
  M: 'მლნ.',
  B: 'მლრდ.',
  T: 'ტრლ.',
};
const SPACE = '\u00a0';

/**
 * Browsers without Georgian data format it as English in silence: their parts, in the marks and the order of CLDR. A
 * minus is a true minus everywhere.
 */
export function localeParts(
  formatted: readonly Intl.NumberFormatPart[],
  locale: string,
): Intl.NumberFormatPart[] {
  const parts = formatted.map((part) => (part.type === 'minusSign' ? { ...part, value: '\u2212' } : part));
  if (!isGeorgian(locale) || supported(locale) === locale) return parts;
  const symbol = parts.find((part) => part.type === 'currency');
  const rest = parts
    .filter((part) => part.type !== 'currency' && part.type !== 'literal')
    .flatMap((part) => {
      if (part.type === 'group') return [{ ...part, value: SPACE }];
      if (part.type === 'decimal') return [{ ...part, value: ',' }];
      if (part.type !== 'compact') return [part];
      return [
        { type: 'literal' as const, value: SPACE },
        { ...part, value: GEORGIAN[part.value] ?? part.value },
      ];
    });
  return symbol ? [...rest, { type: 'literal' as const, value: SPACE }, symbol] : rest;
}
