import { msg, t } from '@lingui/core/macro';
import type { Alert, AlertRule, AlertState, HistoryEntry, RuleKind, Severity } from '@/data/documents';
import { formatDateTime } from '@/format/age';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { capitalized } from '@/format/name';
import { decimalMark, formatNumber } from '@/format/number';
import { formatPeriodMedium } from '@/format/period';
import { formatPercent, formatPoints } from '@/format/ratio';

/** The gravest first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'warning', 'info'];

export const SEVERITY_NAMES: Record<Severity, string> = texts({
  critical: msg`Critical`,
  high: msg`High`,
  warning: msg`Warning`,
  info: msg`Info`,
});

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

export const STATE_NAMES: Record<AlertState, string> = texts({
  firing: msg`Firing`,
  acknowledged: msg`Acknowledged`,
  snoozed: msg`Snoozed`,
  pending: msg`Pending`,
  stale: msg`Inputs late`,
  error: msg`Cannot be judged`,
  resolved: msg`Resolved`,
  ok: msg`OK`,
});

export const KIND_NAMES: Record<RuleKind, string> = texts({
  absolute: msg`Level`,
  variance: msg`Variance`,
  trend: msg`Trend`,
  anomaly: msg`Anomaly`,
  forecast: msg`Forecast`,
  covenant: msg`Covenant`,
  stale_feed: msg`Late feed`,
  data_quality: msg`Data quality`,
  system: msg`System`,
});

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
  const text = `${Math.floor(size / 100)}${decimalMark()}${String(size % 100).padStart(2, '0')}`;
  const short = text.replace(/[.,]?0+$/, '');
  return value < 0 ? `\u2212${short}` : short;
}

/** "95 min", "3 h", "2 d 4 h". */
export function durationText(minutes: number): string {
  if (minutes < 120) return t`${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const restMinutes = minutes % 60;
  if (hours < 48) return restMinutes ? t`${hours} h ${restMinutes} min` : t`${hours} h`;
  const days = Math.floor(hours / 24);
  const restHours = hours % 24;
  return restHours ? t`${days} d ${restHours} h` : t`${days} d`;
}

function briefText(value: number, unit: 'seconds' | 'milliseconds', locale: string): string {
  const size = formatNumber(value, locale);
  return unit === 'seconds' ? t`${size} s` : t`${size} ms`;
}

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
      return t`${hundredths(value)} deviations`;
    case 'minutes':
      return durationText(value);
    case 'seconds':
    case 'milliseconds':
      return briefText(value, unit, locale);
    case 'count':
      return formatNumber(value, locale);
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
    return formatNumber(value, style.locale, { signDisplay: signed ? 'exceptZero' : 'negative' });
  }
  return formatMoney(value, style.currency, style.locale, { signed });
}

type Threshold = Pick<AlertRule, 'kind' | 'threshold' | 'comparator'> & {
  operator: AlertRule['operator'] | null;
  include_favourable?: boolean;
};

function varianceText(limit: string, comparator: Threshold['comparator'], either: boolean): string {
  switch (comparator) {
    case 'previous':
      return either ? t`${limit} off the period before` : t`${limit} worse than the period before`;
    case 'last_year':
      return either ? t`${limit} off last year` : t`${limit} worse than last year`;
    case 'forecast':
      return either ? t`${limit} off the forecast` : t`${limit} worse than the forecast`;
    default:
      return either ? t`${limit} off budget` : t`${limit} worse than budget`;
  }
}

function forecastText(limit: string, operator: Threshold['operator']): string {
  if (operator === 'above') return t`expected above ${limit} within three months`;
  if (operator === 'below') return t`expected below ${limit} within three months`;
  return t`expected beyond ${limit} within three months`;
}

/** What the threshold is, in a few words: "below 5.0%", "10.0% worse than budget". */
export function thresholdText(of: Threshold, unit: Alert['unit'], style: Style): string {
  const limit = measureText(of.threshold, measureUnit(of.kind, unit), style);
  const either = of.include_favourable ?? false;
  switch (of.kind) {
    case 'variance':
      return varianceText(limit, of.comparator, either);
    case 'trend':
      return either ? t`${limit} a period either way` : t`${limit} a period for the worse`;
    case 'anomaly':
      return either ? t`${limit} from the usual` : t`${limit} worse than the usual`;
    case 'covenant':
      return t`headroom below ${limit}`;
    case 'forecast':
      return forecastText(limit, of.operator);
    default:
      if (of.operator === 'above') return t`above ${limit}`;
      return of.operator === 'below' ? t`below ${limit}` : limit;
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
  return capitalized(words.join(' '));
}

/** A figure of the installation, as the api calls it to those who may see the list. */
function systemName(figure: string): string {
  const hop = /^hop_latency\.(.+)$/.exec(figure)?.[1];
  if (hop) return t`Time of ${hop} (p95)`;
  const known: Record<string, string> = {
    failing_functions: t`Functions that do not answer`,
    dead_letters: t`Dead letters`,
    queue_age: t`Age of the oldest waiting event`,
    sweep_age: t`Time between two sweeps`,
  };
  return known[figure] ?? spelled(figure);
}

/** What an alert or a rule looks at; `names` are those of KPIs and accounts by id. */
export function subjectName(subject: string, names: ReadonlyMap<string, string>): string {
  if (subject.startsWith('feed.')) return t`Age of ${subject.slice(5)}`;
  if (subject.startsWith('quality.')) return t`Quality of ${subject.slice(8)}`;
  if (subject.startsWith('system.')) return systemName(subject.slice(7));
  if (subject === 'cash.forecast') return t`Cash forecast`;
  if (subject === 'cash.balance') return t`Age of the bank balance`;
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
    return assigned?.[1] ? t`${actor} assigned it to ${recipient(assigned[1])}` : t`${actor} commented`;
  }
  switch (entry.to_state) {
    case 'firing':
      if (entry.note === 'the snooze ended') return t`Fired again: the snooze ended`;
      if (entry.note === 'inputs are back') return t`Judged again: its inputs are back`;
      if (entry.note) return t`Fired again, ${entry.note}`;
      return severity ? t`Fired as ${severity}` : t`Fired`;
    case 'acknowledged':
      return who === null ? t`Judged again: its inputs are back` : t`${actor} acknowledged it`;
    case 'snoozed':
      return who === null ? t`Judged again: its inputs are back` : t`${actor} snoozed it`;
    case 'resolved':
      return who === null
        ? entry.note
          ? t`Closed: ${entry.note}`
          : t`Cleared by itself`
        : t`${actor} resolved it`;
    case 'pending':
      return t`In breach; waiting whether it lasts`;
    case 'ok':
      return t`Back to normal before it fired`;
    case 'stale':
      return t`Its inputs are late`;
    case 'error':
      return t`It cannot be judged now`;
  }
}

/** The note of an entry where it says more than the words do. */
export function noteOf(entry: HistoryEntry): string {
  if (entry.by === null) return entry.to_state === 'stale' || entry.to_state === 'error' ? entry.note : '';
  return entry.note.replace(/^assigned to \S+?(?:: |$)/, '');
}

/** "until Mon, 8:00": when a snooze ends. */
export const snoozeText = (until: string): string => t`until ${formatDateTime(until)}`;
