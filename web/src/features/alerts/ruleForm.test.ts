import { describe, expect, it } from 'vitest';
import type { AlertRule } from '@/data/documents';
import { localInput } from '@/format/day';
import { barsOf } from './bars';
import { measureInput, parseMeasure } from './measureInput';
import {
  draftOf,
  EMPTY,
  problemsOf,
  type RuleDraft,
  ruleOf,
  slugOf,
  type Units,
  untriable,
} from './ruleForm';
import { scaleOf } from './scale';
import { snoozeUntil, tomorrowMorning } from './snooze';

const units: Units = {
  metric: (id) => ({ revenue: 'money', net_margin: 'ratio', receivable_days: 'count' })[id] as never,
  currency: () => 'USD',
  system: (id) => ({ 'system.queue_age': 'seconds', 'system.dead_letters': 'count' })[id] as never,
};
const draft = (over: Partial<RuleDraft> = {}): RuleDraft => ({
  ...EMPTY,
  id: 'low',
  name: 'Low',
  metric: 'revenue',
  entity: 'west',
  threshold: '1,000.00',
  ...over,
});
const rule = (over: Partial<RuleDraft> = {}): AlertRule => {
  const made = ruleOf(draft(over), units);
  if ('problems' in made) throw new Error(JSON.stringify(made.problems));
  return made.rule;
};
const problems = (over: Partial<RuleDraft>) => {
  const made = ruleOf(draft(over), units);
  return 'problems' in made ? made.problems : {};
};

describe('numbers of a rule', () => {
  it.each([
    ['12.5', 'percent', 1250],
    ['12,5 %', 'percent', 1250],
    ['-0.05', 'points', -5],
    ['.5', 'deviations', 50],
    ['1,234.5', 'percent', 123450],
    ['3', 'deviations', 300],
    ['1,440', 'minutes', 1440],
    ['-7', 'count', -7],
    ['1,000.00', 'money', 100000],
    ['-0', 'percent', 0],
  ] as const)('%s %s is %i', (text, unit, value) => {
    expect(parseMeasure(text, unit, 'USD')).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'percent'],
    ['1.234', 'percent'],
    ['abc', 'deviations'],
    ['1.5', 'count'],
    ['99999999999999999', 'minutes'],
    ['.', 'percent'],
    ['-', 'count'],
  ] as const)('%s is no number of %s', (text, unit) => {
    expect(parseMeasure(text, unit, 'USD').ok).toBe(false);
  });

  it('are read back as they are shown', () => {
    for (const unit of [
      'percent',
      'points',
      'deviations',
      'money',
      'count',
      'minutes',
      'seconds',
      'milliseconds',
    ] as const) {
      for (const value of [0, 5, -5, 1200, 1250, -100_001]) {
        expect(parseMeasure(measureInput(value, unit, 'USD'), unit, 'USD')).toEqual({ ok: true, value });
      }
    }
  });
});

describe('a rule of a form', () => {
  it('counts in the unit of its kind and KPI', () => {
    expect(rule().threshold).toBe(100_000);
    expect(rule({ metric: 'net_margin', threshold: '5' }).threshold).toBe(500);
    expect(rule({ metric: 'receivable_days', threshold: '45' }).threshold).toBe(45);
    expect(rule({ kind: 'variance', threshold: '10', minimumImpact: '1,000' })).toMatchObject({
      comparator: 'budget',
      operator: 'above',
      threshold: 1000,
      minimum_impact: 100_000,
    });
    expect(rule({ kind: 'covenant', metric: 'net_margin', limit: '4', threshold: '10' })).toMatchObject({
      limit: 400,
      threshold: 1000,
    });
    expect(rule({ kind: 'anomaly', threshold: '3.5' }).threshold).toBe(350);
  });

  it('names a source by its kind, and its own side', () => {
    expect(rule({ kind: 'stale_feed', source: 'erp', threshold: '90' })).toMatchObject({
      metric: 'feed.erp',
      operator: 'above',
      threshold: 90,
    });
    expect(rule({ kind: 'data_quality', source: 'erp', threshold: '95' })).toMatchObject({
      metric: 'quality.erp',
      operator: 'below',
      threshold: 9500,
    });
  });

  it('counts months to a forecast breach, and figures of the system in their own units', () => {
    const levels = [{ threshold: '1', severity: 'high' as const }];
    expect(rule({ kind: 'forecast', levels })).toMatchObject({
      operator: 'below',
      threshold: 100_000,
      levels: [{ threshold: 1, severity: 'high' }],
    });
    expect(rule({ kind: 'system', source: 'queue_age', threshold: '90', operator: 'below' })).toMatchObject({
      metric: 'system.queue_age',
      operator: 'above',
      threshold: 90,
    });
    expect(problems({ kind: 'system', source: '' })).toHaveProperty('metric');
    expect(untriable(rule({ kind: 'forecast' }))).toBeNull();
    expect(untriable(rule({ kind: 'system', source: 'dead_letters', threshold: '0' }))).toMatch(
      /installation/,
    );
  });

  it('is of one member of a dimension where the figure is known by dimension', () => {
    const scope = { dimension: 'region', member: ' West ' };
    expect(rule(scope).scope).toMatchObject({ dimension: 'region', member: 'West' });
    expect(rule({ ...scope, metric: 'net_margin', threshold: '5' }).scope.dimension).toBeNull();
    expect(problems({ dimension: 'region', member: ' ' })).toHaveProperty(['scope.member']);
  });

  it('leaves out what does not belong to its kind', () => {
    const absolute = rule({ includeFavourable: true, limit: '5', minimumImpact: '7' });
    expect(absolute).toMatchObject({
      comparator: null,
      limit: null,
      minimum_impact: 0,
      include_favourable: false,
    });
  });

  it('says what is missing, at its field', () => {
    expect(Object.keys(problems({ name: ' ', metric: '', entity: '', threshold: 'x' })).sort()).toEqual(
      ['metric', 'name', 'scope.entity_id', 'threshold'].sort(),
    );
    expect(problems({ levels: [{ threshold: '', severity: 'high' }] })).toHaveProperty([
      'levels.0.threshold',
    ]);
    expect(problems({ id: '', name: '???' })).toHaveProperty('name');
  });

  it('becomes a form again without loss', () => {
    const rules = [
      rule({ clear: '1,200', evaluations: '3', levels: [{ threshold: '500', severity: 'critical' }] }),
      rule({ kind: 'variance', comparator: 'last_year', threshold: '10', clear: '8', minimumImpact: '5' }),
      rule({ kind: 'trend', metric: 'net_margin', threshold: '1.5', window: '12', includeFavourable: true }),
      rule({ kind: 'covenant', operator: 'above', limit: '3.5', metric: 'net_margin', threshold: '15' }),
      rule({ kind: 'stale_feed', source: 'erp', threshold: '90' }),
      rule({ target: 'account', account: '1.100', owner: 'cfo', descendants: false }),
      rule({ dimension: 'region', member: 'West' }),
      rule({ kind: 'forecast', clear: '1,200', levels: [{ threshold: '1', severity: 'critical' }] }),
      rule({ kind: 'system', source: 'queue_age', threshold: '90' }),
    ];
    for (const each of rules) expect(ruleOf(draftOf(each, units), units)).toEqual({ rule: each });
  });

  it('has an id that is its name in letters of addresses', () => {
    expect(slugOf('Net margin below 5 %')).toBe('net-margin-below-5');
    expect(slugOf('  Überschuß – zu niedrig ')).toBe('uberschu-zu-niedrig');
    expect(slugOf('???')).toBe('');
  });

  it('knows when it has no past', () => {
    expect(untriable(rule())).toBeNull();
    expect(untriable(rule({ target: 'account', account: '1.100' }))).toBeNull();
    expect(untriable(rule({ kind: 'stale_feed', source: 'erp', threshold: '90' }))).toBeNull();
    expect(untriable(rule({ kind: 'system', source: 'queue_age', threshold: '90' }))).not.toBeNull();
  });
});

describe('a refusal of the api', () => {
  it.each([
    ["metric: 'x' is no KPI", 'did you mean revenue?', { metric: "'x' is no KPI did you mean revenue?" }],
    [
      "rule: Value error, 'clear_threshold' must lie on the quiet side of 'threshold'",
      'see /api/docs for what',
      {
        clear_threshold: "'clear_threshold' must lie on the quiet side of 'threshold'",
      },
    ],
    [
      "body: Value error, a level's threshold must lie at the place",
      null,
      {
        levels: "a level's threshold must lie at the place",
      },
    ],
    [
      'rule.window: too small; rule.scope.entity_id: no',
      null,
      { window: 'too small', 'scope.entity_id': 'no' },
    ],
    [
      "id: there is an alert rule 'low' already",
      'choose another id',
      {
        name: "there is an alert rule 'low' already choose another id",
      },
    ],
    ['something else', null, { '': 'something else' }],
  ])('%s', (message, hint, expected) => {
    expect(problemsOf(message, hint)).toEqual(expected);
  });
});

describe('a snooze', () => {
  const now = Date.parse('2026-03-28T22:30:00');
  it('ends at eight tomorrow, also over a change of clocks', () => {
    const at = new Date(tomorrowMorning(now));
    expect([at.getDate(), at.getHours(), at.getMinutes()]).toEqual([29, 8, 0]);
  });
  it('is to come, within thirty days', () => {
    expect(snoozeUntil(localInput(now - 60_000), now)).toHaveProperty('problem');
    expect(snoozeUntil('', now)).toHaveProperty('problem');
    expect(snoozeUntil(localInput(now + 31 * 86_400_000), now)).toHaveProperty('problem');
    expect(snoozeUntil(localInput(now + 3_600_000), now)).toEqual({
      until: new Date(now + 3_600_000).toISOString(),
    });
  });
});

describe('the line of a threshold', () => {
  it('has room at its ends and holds both sides of zero', () => {
    expect(scaleOf(50, 100)).toEqual({ zero: 0, measured: 50 / 110, threshold: 100 / 110 });
    const below = scaleOf(-50, 50);
    expect(below.measured).toBeLessThan(below.zero);
    expect(below.threshold).toBeGreaterThan(below.zero);
    expect(Object.values(scaleOf(0, 0)).every((at) => at >= 0 && at <= 1)).toBe(true);
  });
});

describe('columns', () => {
  it('stand on zero, also below it, and leave out what is not there', () => {
    const { bars, zero, at } = barsOf([100, -100, null], 50, { width: 30, height: 104 });
    expect(zero).toBe(52);
    expect(at).toBe(27);
    expect(bars.map(({ y, height }) => [y, height])).toEqual([
      [2, 50],
      [52, 50],
      [52, 0],
    ]);
    expect(barsOf([], null, { width: 30, height: 104 }).bars).toEqual([]);
  });
});
