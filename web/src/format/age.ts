import { t } from '@lingui/core/macro';
import { formatDay } from './day';
import { language } from './language';

/** How long ago, in the fewest words: "now", "12 s", "5 min", "3 h", "2 d". */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 5) return t`now`;
  if (seconds < 60) return t`${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t`${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t`${hours} h`;
  const days = Math.floor(hours / 24);
  return t`${days} d`;
}

/** "5 min ago", or "just now". */
export function formatAgo(milliseconds: number): string {
  if (milliseconds < 5_000) return t`just now`;
  const age = formatAge(milliseconds);
  return t`${age} ago`;
}

const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const two = (value: number): string => String(value).padStart(2, '0');

/** Browsers may have no Georgian data: its days, and its 24 hours, are ours. */
const clock = (at: Date, seconds: boolean): string =>
  [at.getHours(), at.getMinutes(), ...(seconds ? [at.getSeconds()] : [])].map(two).join(':');

export function formatTime(milliseconds: number): string {
  return language() === 'ka' ? clock(new Date(milliseconds), true) : timeOfDay.format(milliseconds);
}

export function formatDateTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  if (language() !== 'ka') return dateAndTime.format(at);
  const day = formatDay(`${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`);
  return `${day}, ${clock(at, false)}`;
}
