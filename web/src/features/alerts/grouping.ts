import type { Alert, AlertState, Severity } from '@/data/documents';
import { SEVERITIES, STATES, sinceOf } from './alertWords';

export interface Filter {
  /** `open`: every state but resolved. */
  state: AlertState | 'open';
  severity: Severity | null;
  entity: string | null;
}

/** An alert with those that follow from it. */
export interface Folded {
  alert: Alert;
  dependants: Alert[];
}

export interface StateGroup {
  state: AlertState;
  alerts: Folded[];
}

export interface SeverityGroup {
  severity: Severity;
  count: number;
  states: StateGroup[];
}

const newestFirst = (a: Alert, b: Alert) => {
  const [left, right] = [sinceOf(a), sinceOf(b)];
  return left === right ? (a.key < b.key ? -1 : 1) : left < right ? 1 : -1;
};

export function fits(alert: Alert, filter: Filter): boolean {
  return (
    (filter.state === 'open' || alert.state === filter.state) &&
    (filter.severity === null || alert.severity === filter.severity) &&
    (filter.entity === null || alert.entity_id === filter.entity)
  );
}

/** Dependants under their driver; one whose driver is not among these stands for itself. */
export function folded(alerts: readonly Alert[]): Folded[] {
  const byKey = new Map(alerts.map((alert) => [alert.key, alert]));
  const under = new Map<string, Alert[]>();
  const top: Alert[] = [];
  for (const alert of alerts) {
    const driver = alert.folded_under;
    // What leads does not fold, so one level is all there is.
    if (driver !== null && driver !== alert.key && byKey.get(driver)?.folded_under === null) {
      under.set(driver, [...(under.get(driver) ?? []), alert]);
    } else top.push(alert);
  }
  return top
    .sort(newestFirst)
    .map((alert) => ({ alert, dependants: (under.get(alert.key) ?? []).sort(newestFirst) }));
}

/** By severity, in it by state, in that the newest first. A driver is shown when it or a dependant fits. */
export function grouped(alerts: readonly Alert[], filter: Filter): SeverityGroup[] {
  const shown = folded(alerts).filter((each) =>
    [each.alert, ...each.dependants].some((alert) => fits(alert, filter)),
  );
  return SEVERITIES.flatMap((severity) => {
    const states = STATES.flatMap((state) => {
      const here = shown.filter(({ alert }) => alert.severity === severity && alert.state === state);
      return here.length > 0 ? [{ state, alerts: here }] : [];
    });
    const count = states.reduce((sum, group) => sum + group.alerts.length, 0);
    return count > 0 ? [{ severity, count, states }] : [];
  });
}

/** How many alerts call for someone now: firing, not merely following from another, nor found in the past. */
export function unread(alerts: readonly Alert[]): number {
  return alerts.filter((alert) => alert.state === 'firing' && !alert.past && alert.folded_under === null)
    .length;
}

/** The alerts of a KPI in a scope and period, gravest first; a pending one is not one yet. */
export function alertsOf(
  alerts: readonly Alert[],
  place: { scope: string; period: string },
): ReadonlyMap<string, Alert[]> {
  const found = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const here = alert.entity_id === place.scope && alert.period === place.period && alert.dimension === null;
    if (!here || alert.state === 'pending') continue;
    found.set(alert.subject, [...(found.get(alert.subject) ?? []), alert]);
  }
  for (const list of found.values()) {
    list.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || newestFirst(a, b));
  }
  return found;
}
