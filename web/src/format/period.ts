import { type Language, language } from './language';

/** CLDR's names; browsers may have none for Georgian, and would answer in English. */
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  ka: 'იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი'.split(
    ' ',
  ),
};

const PERIOD = /^(\d{4})-(0[1-9]|1[0-2])$/;

export function isPeriod(text: string): boolean {
  return PERIOD.test(text);
}

/** The year and month of a period, or null. */
function parsed(period: string): { year: string; month: string } | null {
  const match = PERIOD.exec(period);
  const month = MONTHS[language()][Number(match?.[2]) - 1];
  return match?.[1] && month ? { year: match[1], month } : null;
}

/** Three letters of a month; Georgian sets a point after what is cut. */
const short = (month: string): string => (language() === 'ka' ? `${month.slice(0, 3)}.` : month.slice(0, 3));

/** "2019-12" as "December 2019". */
export function formatPeriod(period: string): string {
  const found = parsed(period);
  return found ? `${found.month}${language() === 'ka' ? ',' : ''} ${found.year}` : period;
}

/** "2019-12" as "Dec 2019", for pickers. */
export function formatPeriodMedium(period: string): string {
  const found = parsed(period);
  return found ? `${short(found.month)} ${found.year}` : period;
}

/** "2019-12" as "Dec 19", for axes. */
export function formatPeriodShort(period: string): string {
  const found = parsed(period);
  return found ? `${short(found.month)} ${found.year.slice(2)}` : period;
}

/** The periods before and after one among those that exist; null at the ends. */
export function neighbours(
  period: string,
  periods: readonly string[],
): { before: string | null; after: string | null } {
  const sorted = [...periods].sort();
  return {
    before: sorted.filter((other) => other < period).at(-1) ?? null,
    after: sorted.find((other) => other > period) ?? null,
  };
}

/** The calendar month so many months later, earlier when negative. */
export function shiftedPeriod(period: string, months: number): string {
  const [year = 0, month = 1] = period.split('-').map(Number);
  const index = year * 12 + month - 1 + months;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The calendar month before. */
export function periodBefore(period: string): string {
  return shiftedPeriod(period, -1);
}
