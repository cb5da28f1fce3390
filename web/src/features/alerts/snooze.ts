import { t } from '@lingui/core/macro';

export const LONGEST_DAYS = 30;
const HOUR_MS = 3_600_000;
const MORNING = 8;

/** An hour from now. */
export const inAnHour = (now: number): string => new Date(now + HOUR_MS).toISOString();

/** Eight o'clock of the next day, where the person is. */
export function tomorrowMorning(now: number): string {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(MORNING, 0, 0, 0);
  return at.toISOString();
}

/** The chosen end of a snooze, or why it cannot be. */
export function snoozeUntil(input: string, now: number): { until: string } | { problem: string } {
  const at = Date.parse(input);
  if (Number.isNaN(at)) return { problem: t`Choose a day and a time` };
  if (at <= now) return { problem: t`Choose a time that is still to come` };
  if (at > now + LONGEST_DAYS * 24 * HOUR_MS)
    return { problem: t`Choose a time within ${LONGEST_DAYS} days from now` };
  return { until: new Date(at).toISOString() };
}
