import { msg, t } from '@lingui/core/macro';
import type { Family, KpiValue, Metric, Target } from '@/data/documents';
import { texts } from '@/format/language';
import { latin } from '@/format/latin';
import { currencyExponent, minorToDecimal, parseAmount } from '@/format/money';

export const FAMILIES: Record<Family, string> = texts({
  profitability: msg`Profitability`,
  growth: msg`Growth`,
  customers: msg`Customers`,
  people: msg`People`,
  working_capital: msg`Working capital`,
  liquidity: msg`Liquidity`,
  leverage: msg`Leverage`,
  cash: msg`Cash`,
  platform: msg`Platform`,
  other: msg`Other`,
});
export const UNITS: Record<KpiValue['unit'], string> = texts({
  money: msg`Money`,
  ratio: msg`Ratio`,
  count: msg`Count`,
});
export const DIRECTIONS: Record<Metric['direction'], string> = texts({
  1: msg`Higher is better`,
  [-1]: msg`Lower is better`,
  0: msg`Neither is better`,
});
export const BEHAVIOURS: Record<Metric['period_behaviour'], string> = texts({
  flow: msg`Adds up over time`,
  stock: msg`Balance at the period’s end`,
  average: msg`Average of the period`,
  ratio: msg`Computed anew from summed parts`,
});

/** A target as it is typed. */
export interface TargetDraft {
  /** Tells rows apart while they are edited. */
  key: number;
  entity_id: string | null;
  value: string;
  warning: string;
}

/** A KPI as it is typed: what is a number later is text until it is one. */
export interface KpiDraft extends Omit<Metric, 'targets'> {
  targets: TargetDraft[];
}

export const EMPTY: KpiDraft = {
  id: '',
  name: '',
  formula: '',
  unit: 'ratio',
  direction: 1,
  period_behaviour: 'ratio',
  family: 'profitability',
  version: 1,
  description: '',
  owner: '',
  headline: false,
  targets: [],
};

/** An id made of a name: "Cost per order (net)" is cost_per_order_net. */
export function idOf(name: string): string {
  const words = latin(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return words.slice(0, 40).replace(/_+$/, '');
}

export type Parsed = { ok: true; value: number } | { ok: false; problem: string };

/** What a person typed as a KPI's value: money as minor units, a percentage as basis points, a whole count. */
export function parseFigure(text: string, unit: KpiValue['unit'], currency: string): Parsed {
  if (unit === 'money') {
    const parsed = parseAmount(text, currency);
    return parsed.ok ? { ok: true, value: parsed.minor } : parsed;
  }
  const body = text
    .trim()
    .replace(/\u2212/g, '-')
    .replace(/\s|%/g, '');
  if (unit === 'count') {
    const whole = Number(body.replace(/,/g, ''));
    return /^-?\d[\d,]*$/.test(body) && Number.isSafeInteger(whole)
      ? { ok: true, value: whole === 0 ? 0 : whole }
      : { ok: false, problem: t`Enter a whole number` };
  }
  const match = /^(-?)(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(body);
  if (!match) return { ok: false, problem: t`Enter a percentage, for example 12.5` };
  const [, sign, whole = '0', fraction = ''] = match;
  const points = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return { ok: true, value: sign && points !== 0 ? -points : points };
}

/** A value as it is typed again. */
export function typedFigure(value: number, unit: KpiValue['unit'], currency: string): string {
  if (unit === 'count') return String(value);
  return minorToDecimal(value, unit === 'ratio' ? 2 : currencyExponent(currency)).replace(/\.00$/, '');
}

export function draftOf(metric: Metric, currency: string): KpiDraft {
  const targets = metric.targets.map((target, key) => ({
    key,
    entity_id: target.entity_id,
    value: typedFigure(target.value, metric.unit, currency),
    warning: target.warning === null ? '' : typedFigure(target.warning, metric.unit, currency),
  }));
  return { ...metric, targets };
}

export type Problems = Partial<Record<string, string>>;

/** The metric that a draft says, or what is wrong with its fields. The formula is judged by the server. */
export function metricOf(draft: KpiDraft, currency: string): { metric: Metric; problems: Problems } {
  const problems: Problems = {};
  if (draft.name.trim() === '') problems.name = t`Give it a name`;
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(draft.id)) {
    problems.id = t`Small letters, digits and underscores, a letter first`;
  }
  if (draft.formula.trim() === '') problems.formula = t`Write a formula`;
  const targets: Target[] = [];
  for (const target of draft.targets) {
    const value = parseFigure(target.value, draft.unit, currency);
    const warning = target.warning.trim() === '' ? null : parseFigure(target.warning, draft.unit, currency);
    if (!value.ok) problems[`value-${target.key}`] = value.problem;
    if (warning && !warning.ok) problems[`warning-${target.key}`] = warning.problem;
    if (!value.ok || (warning && !warning.ok)) continue;
    if (warning && draft.direction * (warning.value - value.value) > 0) {
      problems[`warning-${target.key}`] =
        draft.direction > 0 ? t`Must be below the target` : t`Must be above the target`;
    }
    targets.push({
      entity_id: target.entity_id,
      value: value.value,
      warning: warning ? warning.value : null,
    });
  }
  const places = draft.targets.map((target) => target.entity_id);
  if (new Set(places).size < places.length) problems.targets = t`There are two targets for the same place`;
  if (places.length > 0 && draft.direction === 0) {
    problems.targets = t`A KPI without a better side has no target`;
  }
  return {
    metric: { ...draft, name: draft.name.trim(), formula: draft.formula.trimEnd(), targets },
    problems,
  };
}
