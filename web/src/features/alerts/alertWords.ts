import type { Alert, AlertRule, AlertState, HistoryEntry, RuleKind, Severity } from '@/data/documents';
import { formatDateTime } from '@/format/age';
import { formatMoney } from '@/format/money';
import { formatPeriodMedium } from '@/format/period';
import { formatPercent, formatPoints } from '@/format/ratio';

/** The gravest first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'warning', 'info'];

export const SEVERITY_NAMES: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  warning: 'Warning',
  info: 'Info',
};

/** What needs someone first, first. */
export const STATES: readonly AlertState[] = [
  'firing',
  'acknowledged',
  'snoozed',
  'pending',
  'stale',
  'error',
  'resolved',
  'ok',
];

export const STATE_NAMES: Record<AlertState, string> = {
  firing: 'Firing',
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  pending: 'Pending',
  stale: 'Inputs late',
  error: 'Cannot be judged',
  resolved: 'Resolved',
  ok: 'OK',
};

export const KIND_NAMES: Record<RuleKind, string> = {
  absolute: 'Level',
  variance: 'Variance',
  trend: 'Trend',
  anomaly: 'Anomaly',
  forecast: 'Forecast',
  covenant: 'Covenant',
  stale_feed: 'Late feed',
  data_quality: 'Data quality',
  system: 'System',
};

/** Red or amber. */
export const toneOf = (severity: Severity): 'bad' | 'warn' | 'quiet' =>
  severity === 'critical' || severity === 'high' ? 'bad' : severity === 'warning' ? 'warn' : 'quiet';

/** What a threshold counts in. Integers all: minor units, hundredths of a percent, hundredths of a deviation. */
export type MeasureUnit =
  | 'money'
  | 'percent'
  | 'points'
  | 'count'
  | 'minutes'
  | 'seconds'
  | 'milliseconds'
  | 'deviations';

/** The unit of a rule's thresholds, by its kind and the unit of what it looks at. */
export function measureUnit(kind: RuleKind, unit: Alert['unit']): MeasureUnit {
  switch (kind) {
    case 'variance':
    case 'trend':
      return unit === 'ratio' ? 'points' : 'percent';
    case 'anomaly':
      return 'deviations';
    case 'covenant':
      return 'percent';
    default:
      return unit === 'ratio' ? 'percent' : unit;
  }
}

function hundredths(value: number): string {
  const size = Math.abs(value);
  const text = `${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`.replace(/\.?0+$/, '');
  return value < 0 ? `\u2212${text}` : text;
}

/** "95 min", "3 h", "2 d 4 h". */
export function durationText(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${hours / 24} d`;
}

const briefText = (value: number, unit: 'seconds' | 'milliseconds', locale: string): string =>
  `${value.toLocaleString(locale)} ${unit === 'seconds' ? 's' : 'ms'}`;

export interface Style {
  currency: string;
  locale: string;
}

/** A measure or threshold as text. */
export function measureText(value: number | null, unit: MeasureUnit, { currency, locale }: Style): string {
  if (value === null) return '–';
  switch (unit) {
    case 'money':
      return formatMoney(value, currency, locale);
    case 'percent':
      return formatPercent(value);
    case 'points':
      return formatPoints(value).replace(/^\+/, '');
    case 'deviations':
      return `${hundredths(value)} deviations`;
    case 'minutes':
      return durationText(value);
    case 'seconds':
    case 'milliseconds':
      return briefText(value, unit, locale);
    case 'count':
      return value.toLocaleString(locale);
  }
}

/** A figure in the unit of what the alert looks at; `signed` for what was added or taken. */
export function figureOf(value: number | null, alert: Alert, style: Style, signed = false): string {
  if (value === null) return '–';
  if (alert.unit === 'ratio') return signed ? formatPoints(value) : formatPercent(value);
  if (alert.unit === 'minutes') return durationText(value);
  if (alert.unit === 'seconds' || alert.unit === 'milliseconds')
    return briefText(value, alert.unit, style.locale);
  if (alert.unit === 'count') {
    return value.toLocaleString(style.locale, { signDisplay: signed ? 'exceptZero' : 'negative' });
  }
  return formatMoney(value, style.currency, style.locale, { signed });
}

const AGAINST: Record<NonNullable<Alert['comparator']>, string> = {
  budget: 'budget',
  previous: 'the period before',
  last_year: 'last year',
  forecast: 'the forecast',
};

/** What the threshold is, in a few words: "below 5.0%", "10.0% worse than budget". */
export function thresholdText(
  of: Pick<AlertRule, 'kind' | 'threshold' | 'comparator'> & {
    operator: AlertRule['operator'] | null;
    include_favourable?: boolean;
  },
  unit: Alert['unit'],
  style: Style,
): string {
  const limit = measureText(of.threshold, measureUnit(of.kind, unit), style);
  const either = of.include_favourable ?? false;
  switch (of.kind) {
    case 'variance':
      return `${limit} ${either ? 'off' : 'worse than'} ${AGAINST[of.comparator ?? 'budget']}`;
    case 'trend':
      return `${limit} a period ${either ? 'either way' : 'for the worse'}`;
    case 'anomaly':
      return `${limit} ${either ? 'from' : 'worse than'} the usual`;
    case 'covenant':
      return `headroom below ${limit}`;
    case 'forecast':
      return `expected ${of.operator ?? 'beyond'} ${limit} within three months`;
    default:
      return of.operator ? `${of.operator} ${limit}` : limit;
  }
}

/** On which side an alert fires. Only a rule says so for certain; a live alert shows it. */
export function operatorOf(alert: Alert, rule: AlertRule | undefined): AlertRule['operator'] | null {
  if (rule) return rule.operator;
  if (alert.measured === null || alert.state === 'resolved') return null;
  return alert.measured > alert.threshold ? 'above' : 'below';
}

/** The rule's name: a title is that and the place, in brackets. */
export function ruleNameOf(alert: Alert): string {
  const place = [alert.entity_id, alert.member, alert.period].filter(Boolean).join(', ');
  const ending = ` (${place})`;
  return alert.title.endsWith(ending) ? alert.title.slice(0, -ending.length) : alert.title;
}

const ABBREVIATIONS = new Set(['ebitda', 'cogs', 'fte', 'roi']);

/** An id as people would write it, where no name is at hand: "net_margin" is "Net margin". */
export function spelled(id: string): string {
  const words = id.split(/[_-]/).map((word) => (ABBREVIATIONS.has(word) ? word.toUpperCase() : word));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A figure of the installation, as the api calls it to those who may see the list. */
function systemName(figure: string): string {
  const hop = /^hop_latency\.(.+)$/.exec(figure)?.[1];
  if (hop) return `Time of ${hop} (p95)`;
  const known: Record<string, string> = {
    failing_functions: 'Functions that do not answer',
    dead_letters: 'Dead letters',
    queue_age: 'Age of the oldest waiting event',
    sweep_age: 'Time between two sweeps',
  };
  return known[figure] ?? spelled(figure);
}

/** What an alert or a rule looks at; `names` are those of KPIs and accounts by id. */
export function subjectName(subject: string, names: ReadonlyMap<string, string>): string {
  if (subject.startsWith('feed.')) return `Age of ${subject.slice(5)}`;
  if (subject.startsWith('quality.')) return `Quality of ${subject.slice(8)}`;
  if (subject.startsWith('system.')) return systemName(subject.slice(7));
  if (subject === 'cash.forecast') return 'Cash forecast';
  if (subject === 'cash.balance') return 'Age of the bank balance';
  return names.get(subject) ?? spelled(subject);
}

/** Where and when an alert is about: "West, Jan 2026". */
export function placeOf(alert: Alert, entity: (id: string) => string): string {
  const parts = [entity(alert.entity_id), alert.member, alert.period && formatPeriodMedium(alert.period)];
  return parts.filter(Boolean).join(', ');
}

/** Since when an alert is what it is. */
export function sinceOf(alert: Alert): string {
  if (alert.state === 'resolved') return alert.resolved_at ?? alert.updated_at;
  const entered = alert.history.findLast((entry) => entry.from_state !== entry.to_state);
  return entered?.at ?? alert.fired_at ?? alert.opened_at ?? alert.updated_at;
}

export const isRemark = (entry: HistoryEntry): boolean =>
  entry.from_state === entry.to_state && !entry.note.startsWith('assigned to ');

/** Who did what, without the note: "Olivia acknowledged it". `recipient` names ids of the settings. */
export function historyWords(
  entry: HistoryEntry,
  who: string | null,
  recipient: (id: string) => string,
  severity?: Severity,
): string {
  const actor = who ?? 'Ledgerlight';
  if (entry.from_state === entry.to_state) {
    const assigned = /^assigned to (\S+?)(?::|$)/.exec(entry.note);
    return assigned?.[1] ? `${actor} assigned it to ${recipient(assigned[1])}` : `${actor} commented`;
  }
  switch (entry.to_state) {
    case 'firing':
      if (entry.note === 'the snooze ended') return 'Fired again: the snooze ended';
      if (entry.note === 'inputs are back') return 'Judged again: its inputs are back';
      return entry.note ? `Fired again, ${entry.note}` : `Fired${severity ? ` as ${severity}` : ''}`;
    case 'acknowledged':
      return who === null ? 'Judged again: its inputs are back' : `${actor} acknowledged it`;
    case 'snoozed':
      return who === null ? 'Judged again: its inputs are back' : `${actor} snoozed it`;
    case 'resolved':
      return who === null
        ? entry.note
          ? `Closed: ${entry.note}`
          : 'Cleared by itself'
        : `${actor} resolved it`;
    case 'pending':
      return 'In breach; waiting whether it lasts';
    case 'ok':
      return 'Back to normal before it fired';
    case 'stale':
      return 'Its inputs are late';
    case 'error':
      return 'It cannot be judged now';
  }
}

/** The note of an entry where it says more than the words do. */
export function noteOf(entry: HistoryEntry): string {
  if (entry.by === null) return entry.to_state === 'stale' || entry.to_state === 'error' ? entry.note : '';
  return entry.note.replace(/^assigned to \S+?(?:: |$)/, '');
}

/** "until Mon, 8:00": when a snooze ends. */
export const snoozeText = (until: string): string => `until ${formatDateTime(until)}`;
