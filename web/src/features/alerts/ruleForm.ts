import { msg, t } from '@lingui/core/macro';
import type { Alert, AlertRule, RuleKind, Severity } from '@/data/documents';
import { texts } from '@/format/language';
import { latin } from '@/format/latin';
import { type MeasureUnit, measureUnit } from './alertWords';
import { measureInput, parseMeasure } from './measureInput';

/** What each kind of rule asks. */
export const KIND_SAYS = texts({
  absolute: msg`A figure is above or below a level`,
  variance: msg`A figure is worse than budget, the period before or last year`,
  trend: msg`A figure keeps getting worse over several periods`,
  anomaly: msg`A figure is far from what is usual for it`,
  forecast: msg`A figure is expected above or below a level within three months`,
  covenant: msg`The room left to a limit becomes small`,
  stale_feed: msg`A source has not been imported for too long`,
  data_quality: msg`The newest import of a source scores too low`,
  system: msg`A figure of the installation is too high`,
});

/** Every kind of rule. */
export const KINDS = Object.keys(KIND_SAYS) as (keyof typeof KIND_SAYS)[];

export const SYSTEM = 'system.';
const PREFIXES: Partial<Record<RuleKind, string>> = {
  stale_feed: 'feed.',
  data_quality: 'quality.',
  system: SYSTEM,
};

export interface LevelDraft {
  threshold: string;
  severity: Severity;
}

/** A rule as a person fills it in: numbers are text until they are read. */
export interface RuleDraft {
  id: string;
  name: string;
  kind: RuleKind;
  /** What is looked at: a KPI, an account, or a source of imports, by the kind. */
  target: 'metric' | 'account';
  metric: string;
  account: string;
  source: string;
  comparator: NonNullable<AlertRule['comparator']>;
  operator: 'above' | 'below';
  threshold: string;
  clear: string;
  limit: string;
  minimumImpact: string;
  window: string;
  evaluations: string;
  levels: LevelDraft[];
  severity: Severity;
  entity: string;
  descendants: boolean;
  includeFavourable: boolean;
  tellsPast: boolean;
  owner: string | null;
  enabled: boolean;
  dimension: string | null;
  member: string | null;
}

export const EMPTY: RuleDraft = {
  id: '',
  name: '',
  kind: 'absolute',
  target: 'metric',
  metric: '',
  account: '',
  source: '',
  comparator: 'budget',
  operator: 'below',
  threshold: '',
  clear: '',
  limit: '',
  minimumImpact: '',
  window: '6',
  evaluations: '1',
  levels: [],
  severity: 'warning',
  entity: '',
  descendants: true,
  includeFavourable: false,
  tellsPast: false,
  owner: null,
  enabled: true,
  dimension: null,
  member: null,
};

/** What a form needs to know of the organization to read its numbers. */
export interface Units {
  /** The unit of a KPI, null for one that is not known. */
  metric: (id: string) => Alert['unit'] | null;
  currency: (entity: string) => string;
  /** The unit of a figure of the installation. */
  system: (id: string) => Alert['unit'] | null;
}

export const isFeed = (kind: RuleKind): boolean => kind in PREFIXES;
export const isKpiOnly = (kind: RuleKind): boolean => ['trend', 'anomaly', 'forecast'].includes(kind);
/** Whether it judges month by month: the others have one alert, which is about now. */
export const hasMonths = (kind: RuleKind): boolean =>
  !isFeed(kind) && kind !== 'forecast' && kind !== 'system';
export const isSize = (kind: RuleKind): boolean => ['variance', 'trend', 'anomaly'].includes(kind);

/** The one figure that is known by dimension; nothing is known of a member to compare it with. */
export const hasDimensions = (draft: RuleDraft): boolean =>
  (draft.kind === 'absolute' || draft.kind === 'covenant') &&
  draft.target === 'metric' &&
  draft.metric === 'revenue';

/** The unit of what is looked at. */
export function figureUnit(draft: RuleDraft, units: Units): Alert['unit'] {
  if (draft.kind === 'system') return units.system(SYSTEM + draft.source) ?? 'count';
  if (draft.kind === 'stale_feed') return 'minutes';
  if (draft.kind === 'data_quality') return 'ratio';
  return draft.target === 'account' ? 'money' : (units.metric(draft.metric) ?? 'money');
}

export const thresholdUnit = (draft: RuleDraft, units: Units): MeasureUnit =>
  measureUnit(draft.kind, figureUnit(draft, units));

/** The unit of a level's threshold: of a forecast it is how many months away the breach is at most. */
export const levelUnit = (draft: RuleDraft, units: Units): MeasureUnit =>
  draft.kind === 'forecast' ? 'count' : thresholdUnit(draft, units);

/** The unit of the limit of a covenant and of the smallest impact: that of the figure. */
export const valueUnit = (draft: RuleDraft, units: Units): MeasureUnit =>
  measureUnit('absolute', figureUnit(draft, units));

/** A rule's id from its name: what addresses and settings call it. */
export function slugOf(name: string): string {
  const slug = latin(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return slug;
}

/** Messages by the field that they belong to; `''` is the whole rule. */
export type Problems = Partial<Record<string, string>>;

function operatorOf({ kind, operator }: RuleDraft): RuleDraft['operator'] {
  if (kind === 'data_quality') return 'below';
  return isSize(kind) || isFeed(kind) ? 'above' : operator;
}

/** The rule of a draft, or what is still wrong with it, by field of the rule. */
export function ruleOf(draft: RuleDraft, units: Units): { rule: AlertRule } | { problems: Problems } {
  const problems: Problems = {};
  const currency = units.currency(draft.entity);
  const read = (field: string, text: string, unit: MeasureUnit): number => {
    const parsed = parseMeasure(text, unit, currency);
    if (parsed.ok) return parsed.value;
    problems[field] = parsed.problem;
    return 0;
  };
  const unit = thresholdUnit(draft, units);
  const feed = PREFIXES[draft.kind];
  if (draft.name.trim() === '') problems.name = t`Give it a name that people recognise`;
  else if (draft.id === '') problems.name = t`Use letters or digits in the name`;
  const subject = feed ? draft.source : draft.target === 'metric' ? draft.metric : draft.account;
  const field = !feed && draft.target === 'account' ? 'account' : 'metric';
  if (subject === '')
    problems[field] =
      draft.kind === 'system'
        ? t`Choose a figure`
        : feed
          ? t`Choose a source`
          : field === 'account'
            ? t`Choose an account`
            : t`Choose a KPI`;
  const ofMember = hasDimensions(draft) && draft.dimension !== null;
  if (ofMember && !draft.member?.trim()) problems['scope.member'] = t`Choose or write one`;
  if (draft.entity === '') problems['scope.entity_id'] = t`Choose an entity`;
  const variance = draft.kind === 'variance';
  const rule: AlertRule = {
    id: draft.id,
    name: draft.name.trim(),
    kind: draft.kind,
    metric: field === 'metric' ? `${feed ?? ''}${subject}` : null,
    account: field === 'account' ? subject : null,
    comparator: variance ? draft.comparator : null,
    operator: operatorOf(draft),
    threshold: read('threshold', draft.threshold, unit),
    clear_threshold: draft.clear.trim() === '' ? null : read('clear_threshold', draft.clear, unit),
    limit: draft.kind === 'covenant' ? read('limit', draft.limit, valueUnit(draft, units)) : null,
    minimum_impact:
      variance && draft.minimumImpact.trim() !== ''
        ? read('minimum_impact', draft.minimumImpact, valueUnit(draft, units))
        : 0,
    window: draft.kind === 'trend' ? read('window', draft.window, 'count') : 6,
    levels: draft.levels.map((level, index) => ({
      threshold: read(`levels.${index}.threshold`, level.threshold, levelUnit(draft, units)),
      severity: level.severity,
    })),
    evaluations: read('evaluations', draft.evaluations, 'count'),
    severity: draft.severity,
    scope: {
      entity_id: draft.entity,
      descendants: feed ? false : draft.descendants,
      dimension: ofMember ? draft.dimension : null,
      member: ofMember ? (draft.member ?? '').trim() : null,
    },
    include_favourable: isSize(draft.kind) && draft.includeFavourable,
    tells_past: hasMonths(draft.kind) && draft.tellsPast,
    owner: draft.owner,
    enabled: draft.enabled,
    version: 1,
  };
  return Object.keys(problems).length > 0 ? { problems } : { rule };
}

/** A rule to be changed. */
export function draftOf(rule: AlertRule, units: Units): RuleDraft {
  const feed = PREFIXES[rule.kind];
  const draft: RuleDraft = {
    ...EMPTY,
    id: rule.id,
    name: rule.name,
    kind: rule.kind,
    target: rule.account === null ? 'metric' : 'account',
    metric: feed ? '' : (rule.metric ?? ''),
    account: rule.account ?? '',
    source: feed ? (rule.metric ?? '').slice(feed.length) : '',
    comparator: rule.comparator ?? 'budget',
    operator: rule.operator,
    window: String(rule.window),
    evaluations: String(rule.evaluations),
    severity: rule.severity,
    entity: rule.scope.entity_id,
    descendants: rule.scope.descendants,
    includeFavourable: rule.include_favourable,
    tellsPast: rule.tells_past,
    owner: rule.owner,
    enabled: rule.enabled,
    dimension: rule.scope.dimension,
    member: rule.scope.member,
  };
  const currency = units.currency(draft.entity);
  const unit = thresholdUnit(draft, units);
  const shown = (value: number | null, of: MeasureUnit) =>
    value === null ? '' : measureInput(value, of, currency);
  return {
    ...draft,
    threshold: shown(rule.threshold, unit),
    clear: shown(rule.clear_threshold, unit),
    limit: shown(rule.limit, valueUnit(draft, units)),
    minimumImpact: rule.minimum_impact ? shown(rule.minimum_impact, valueUnit(draft, units)) : '',
    levels: rule.levels.map((level) => ({
      threshold: shown(level.threshold, levelUnit(draft, units)),
      severity: level.severity,
    })),
  };
}

/** Why a rule has no past to be tried on; null when it has. */
export function untriable(rule: AlertRule): string | null {
  if (rule.kind === 'system')
    return t`The installation keeps no history to try a rule on. It judges from now on.`;
  return null;
}

const FIELDS = new Set([
  'id',
  'name',
  'kind',
  'metric',
  'account',
  'comparator',
  'operator',
  'threshold',
  'clear_threshold',
  'limit',
  'minimum_impact',
  'window',
  'levels',
  'evaluations',
  'severity',
  'scope',
  'owner',
  'include_favourable',
]);

function place(path: string, message: string): string {
  const parts = path.split('.').filter((part) => part !== 'body' && part !== 'rule');
  if (parts[0] && FIELDS.has(parts[0])) return parts.join('.');
  // What concerns the rule as a whole names its fields in quotes; the first is the one to look at.
  for (const quoted of message.matchAll(/'([a-z_]+)'/g)) {
    if (quoted[1] && FIELDS.has(quoted[1])) return quoted[1];
  }
  return /level's threshold/.test(message) ? 'levels' : '';
}

/** The api's refusal, by field: "threshold: must be ...; scope.entity_id: ...". */
export function problemsOf(message: string, hint: string | null): Problems {
  const problems: Problems = {};
  const more = hint && !hint.startsWith('see /api/docs') ? ` ${hint}` : '';
  for (const part of message.split('; ')) {
    const match = /^([a-z_]+(?:\.[a-z0-9_]+)*): (.*)$/s.exec(part);
    const said = (match?.[2] ?? part).replace(/^Value error, /, '');
    const field = place(match?.[1] ?? '', said);
    // An id is made of the name, and it is the name that a person can change.
    const shown = field === 'id' ? 'name' : field;
    problems[shown] ??= said + more;
  }
  return problems;
}
