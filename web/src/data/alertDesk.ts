import { errorText } from '@/format/errorText';
import { type AlertAction, ApiError, actOnAlert } from './api';
import type { Alert, AlertState } from './documents';
import { newId } from './newId';
import { ValueStore } from './store';

/** What a person does with an alert. */
export type AlertDeed =
  | { action: 'acknowledge'; note?: string }
  | { action: 'assign'; to: string; note?: string }
  | { action: 'snooze'; until: string; note?: string }
  | { action: 'comment'; note: string }
  | { action: 'resolve'; note?: string };

export interface Problem {
  action: AlertAction;
  message: string;
  hint: string | null;
}

/** What is known of an alert beyond the listener: what it will be, and what went wrong. */
export interface Pending {
  /** Null when there is only a problem to show. */
  after: Alert | null;
  sending: boolean;
  problem: Problem | null;
}

export type PendingByKey = ReadonlyMap<string, Pending>;

/** In which states the server takes an action; it decides, this only keeps from offering what would be refused. */
const ALLOWED: Record<AlertAction, readonly AlertState[]> = {
  acknowledge: ['firing', 'snoozed'],
  assign: ['pending', 'firing', 'acknowledged', 'snoozed', 'stale', 'error'],
  snooze: ['firing', 'acknowledged', 'snoozed'],
  comment: ['ok', 'pending', 'firing', 'acknowledged', 'snoozed', 'resolved', 'stale', 'error'],
  resolve: ['firing', 'acknowledged', 'snoozed', 'stale', 'error'],
};

export const isAllowed = (alert: Alert, action: AlertAction): boolean =>
  ALLOWED[action].includes(alert.state);

/** The alert as it will be once the server has done it. */
export function foreseen(alert: Alert, deed: AlertDeed, by: string, at: string): Alert {
  const note = deed.note ?? '';
  const moved = (to: AlertState, said: string, fields: Partial<Alert>): Alert => ({
    ...alert,
    ...fields,
    state: to,
    updated_at: at,
    history: [...alert.history, { at, from_state: alert.state, to_state: to, by, note: said }],
  });
  switch (deed.action) {
    case 'acknowledge':
      return moved('acknowledged', note, { snoozed_until: null });
    case 'assign': {
      const said = `assigned to ${deed.to}${note ? `: ${note}` : ''}`;
      return moved(alert.state, said, { assigned_to: deed.to, assigned_by: by });
    }
    case 'snooze':
      return moved('snoozed', note, { snoozed_until: deed.until });
    case 'comment':
      return moved(alert.state, note, {});
    case 'resolve':
      return moved('resolved', note, { resolved_at: at, snoozed_until: null, folded_under: null });
  }
}

/** An alert as it is to be shown: ahead of the listener until that has caught up. */
export function ahead(alert: Alert, pending: Pending | undefined): Alert {
  const after = pending?.after;
  if (!after) return alert;
  return pending.sending || Date.parse(after.updated_at) > Date.parse(alert.updated_at) ? after : alert;
}

/** What this person is doing with alerts, and what came of it. */
export class AlertDesk {
  readonly pending = new ValueStore<PendingByKey>(new Map());
  private readonly org: string;
  private readonly uid: string;
  private readonly act: typeof actOnAlert;
  /** By alert, what was asked without an answer: asked again, it goes under the same id and is done once. */
  private readonly unanswered = new Map<string, { asked: string; id: string }>();

  constructor(org: string, uid: string, act: typeof actOnAlert = actOnAlert) {
    this.org = org;
    this.uid = uid;
    this.act = act;
  }

  /** Shows the outcome at once and asks for it. Resolves to whether the server did it. */
  async run(alert: Alert, deed: AlertDeed): Promise<boolean> {
    const { action, ...body } = deed;
    if (this.pending.get().get(alert.key)?.sending) return false;
    const after = foreseen(alert, deed, this.uid, new Date().toISOString());
    this.put(alert.key, { after, sending: true, problem: null });
    const asked = JSON.stringify(deed);
    const before = this.unanswered.get(alert.key);
    const id = before?.asked === asked ? before.id : newId();
    this.unanswered.set(alert.key, { asked, id });
    try {
      const answer = await this.act(this.org, alert.key, action, body, id);
      this.unanswered.delete(alert.key);
      this.put(alert.key, { after: answer, sending: false, problem: null });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        this.unanswered.delete(alert.key);
      }
      this.put(alert.key, { after: null, sending: false, problem: problemOf(action, error) });
      return false;
    }
  }

  dismiss(key: string): void {
    const rest = new Map(this.pending.get());
    rest.delete(key);
    this.pending.set(rest);
  }

  private put(key: string, pending: Pending): void {
    this.pending.set(new Map(this.pending.get()).set(key, pending));
  }
}

function problemOf(action: AlertAction, error: unknown): Problem {
  if (error instanceof ApiError) return { action, message: error.message, hint: error.hint };
  return { action, message: errorText(error), hint: null };
}

const desks = new Map<string, AlertDesk>();

/** The one desk of a person in an organization, so that a list and a detail show the same. */
export function alertDesk(org: string, uid: string): AlertDesk {
  const key = `${org}/${uid}`;
  const known = desks.get(key) ?? new AlertDesk(org, uid);
  desks.set(key, known);
  return known;
}
