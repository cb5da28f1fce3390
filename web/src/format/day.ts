import { formatPeriodMedium } from './period';

const DAY = /^(\d{4}-\d{2})-(\d{2})$/;

/** "2019-12-31" as "31 Dec 2019". */
export function formatDay(day: string): string {
  const match = DAY.exec(day);
  return match?.[1] ? `${Number(match[2])} ${formatPeriodMedium(match[1])}` : day;
}

/** "2019-12-31" as "31 Dec", for axes and headings. */
export function formatDayShort(day: string): string {
  return formatDay(day).replace(/ \d{4}$/, '');
}

/** The day so many days later. */
export function shiftedDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How many days the second day is later. */
export function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / 86_400_000);
}

/** A moment as a date and time field takes it, in the person's time. */
export function localInput(milliseconds: number): string {
  const at = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
