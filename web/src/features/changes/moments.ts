import { t } from '@lingui/core/macro';
import type { PeriodState } from '@/data/documents';
import { formatDateTime } from '@/format/age';

/** An earlier moment that can be chosen. */
export interface Moment {
  id: string;
  label: string;
  at: string;
}

const DAY_MS = 86_400_000;
const CLOSED: ReadonlySet<PeriodState['state']> = new Set(['closed', 'locked']);

/** When the last of these months was closed; null while none has been. A reopened month was closed, too. */
export function closedAt(periods: readonly PeriodState[]): string | null {
  const moments = periods.flatMap((each) =>
    each.history
      .filter(
        (entry) => entry.action === 'moved' && entry.to_state === 'closed' && !CLOSED.has(entry.from_state),
      )
      .map((entry) => entry.at),
  );
  return moments.sort().at(-1) ?? null;
}

/** Which moments are offered, the most telling first. `now` in milliseconds. */
export function momentsOf(known: { closed: string | null; signed: string | null }, now: number): Moment[] {
  const named: Moment[] = [];
  if (known.closed) {
    named.push({ id: 'close', label: t`The close, ${formatDateTime(known.closed)}`, at: known.closed });
  }
  if (known.signed) {
    named.push({
      id: 'signed',
      label: t`The last sign-off, ${formatDateTime(known.signed)}`,
      at: known.signed,
    });
  }
  const ago = (days: number) => new Date(now - days * DAY_MS).toISOString();
  return [
    ...named,
    { id: 'day', label: t`24 hours ago`, at: ago(1) },
    { id: 'week', label: t`7 days ago`, at: ago(7) },
    { id: 'month', label: t`30 days ago`, at: ago(30) },
  ];
}
