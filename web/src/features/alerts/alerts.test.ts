import { describe, expect, it } from 'vitest';
import { firing } from '@/data/alertExample';
import type { Alert, HistoryEntry } from '@/data/documents';
import {
  durationText,
  historyWords,
  isRemark,
  measureText,
  measureUnit,
  noteOf,
  operatorOf,
  ruleNameOf,
  sinceOf,
  spelled,
  subjectName,
  thresholdText,
} from './alertWords';
import { alertsOf, folded, grouped, unread } from './grouping';

const STYLE = { currency: 'USD', locale: 'en-US' };
const named = (key: string, over: Partial<Alert> = {}): Alert => ({ ...firing, key, ...over });

describe('thresholds in words', () => {
  it.each([
    [
      { kind: 'absolute', operator: 'below', threshold: 100_000, comparator: null },
      'money',
      'below $1,000.00',
    ],
    [{ kind: 'absolute', operator: 'below', threshold: 500, comparator: null }, 'ratio', 'below 5.0%'],
    [
      { kind: 'variance', operator: 'above', threshold: 1000, comparator: 'budget' },
      'money',
      '10.0% worse than budget',
    ],
    [
      { kind: 'variance', operator: 'above', threshold: 150, comparator: 'last_year' },
      'ratio',
      '1.5 pp worse than last year',
    ],
    [
      { kind: 'trend', operator: 'above', threshold: 150, comparator: null },
      'ratio',
      '1.5 pp a period for the worse',
    ],
    [
      { kind: 'anomaly', operator: 'above', threshold: 350, comparator: null },
      'money',
      '3.5 deviations worse than the usual',
    ],
    [
      { kind: 'covenant', operator: 'above', threshold: 1000, comparator: null },
      'ratio',
      'headroom below 10.0%',
    ],
    [{ kind: 'stale_feed', operator: 'above', threshold: 1500, comparator: null }, 'minutes', 'above 25 h'],
    [{ kind: 'data_quality', operator: 'below', threshold: 9500, comparator: null }, 'ratio', 'below 95.0%'],
  ] as const)('%o of %s', (rule, unit, expected) => {
    expect(thresholdText(rule, unit, STYLE)).toBe(expected);
  });

  it('say when either direction counts', () => {
    const rule = { kind: 'variance', operator: 'above', threshold: 1000, comparator: 'previous' } as const;
    expect(thresholdText({ ...rule, include_favourable: true }, 'money', STYLE)).toBe(
      '10.0% off the period before',
    );
  });

  it('are in the unit that the kind measures', () => {
    expect(measureUnit('variance', 'ratio')).toBe('points');
    expect(measureUnit('covenant', 'money')).toBe('percent');
    expect(measureText(-205, 'deviations', STYLE)).toBe('\u22122.05 deviations');
    expect(measureText(null, 'money', STYLE)).toBe('–');
    expect([95, 120, 150, 3000, 2880].map(durationText)).toEqual([
      '95 min',
      '2 h',
      '2 h 30 min',
      '2 d 2 h',
      '2 d',
    ]);
  });
});

describe('an alert in words', () => {
  it('has the name of its rule and of what it looks at', () => {
    expect(ruleNameOf(firing)).toBe('Low revenue');
    expect(ruleNameOf({ ...firing, title: 'Odd (west)' })).toBe('Odd (west)');
    expect(subjectName('net_margin', new Map())).toBe('Net margin');
    expect(subjectName('1.100', new Map([['1.100', 'Sales']]))).toBe('Sales');
    expect(subjectName('feed.superstore', new Map())).toBe('Age of superstore');
    expect(spelled('ebitda_margin')).toBe('EBITDA margin');
  });

  it('shows its side where no rule says it, but not once it is over', () => {
    expect(operatorOf(firing, undefined)).toBe('below');
    expect(operatorOf({ ...firing, state: 'resolved', measured: 2000 }, undefined)).toBeNull();
  });

  const entry = (over: Partial<HistoryEntry>): HistoryEntry => ({
    at: '2026-01-02T00:00:00Z',
    from_state: 'firing',
    to_state: 'firing',
    by: null,
    note: '',
    ...over,
  });
  const words = (over: Partial<HistoryEntry>, who: string | null = 'Olivia') =>
    historyWords(entry(over), who, (id) => id.toUpperCase());

  it('tells its history', () => {
    expect(words({ from_state: 'ok' }, null)).toBe('Fired');
    expect(words({ from_state: 'firing', to_state: 'firing', note: 'look', by: 'o' })).toBe(
      'Olivia commented',
    );
    expect(words({ note: 'assigned to cfo: please', by: 'o' })).toBe('Olivia assigned it to CFO');
    expect(words({ to_state: 'acknowledged', by: 'o' })).toBe('Olivia acknowledged it');
    expect(words({ to_state: 'resolved' }, null)).toBe('Cleared by itself');
    expect(words({ to_state: 'resolved', note: 'its rule was removed' }, null)).toBe(
      'Closed: its rule was removed',
    );
    expect(words({ from_state: 'snoozed', note: 'the snooze ended' }, null)).toMatch(/^Fired again/);
    expect(noteOf(entry({ note: 'assigned to cfo: please', by: 'o' }))).toBe('please');
    expect(noteOf(entry({ note: 'assigned to cfo', by: 'o' }))).toBe('');
    expect(isRemark(entry({ note: 'assigned to cfo', by: 'o' }))).toBe(false);
    expect(isRemark(entry({ note: 'look', by: 'o' }))).toBe(true);
  });

  it('counts since its last change of state, not since a comment', () => {
    const history = [
      entry({ at: '2026-01-01T00:00:00Z', from_state: 'ok' }),
      entry({ at: '2026-01-03T00:00:00Z', note: 'look', by: 'o' }),
    ];
    expect(sinceOf({ ...firing, history })).toBe('2026-01-01T00:00:00Z');
  });
});

describe('grouping', () => {
  const open = { state: 'open', severity: null, entity: null } as const;
  const revenue = named('a', { severity: 'warning' });
  const margin = named('b', { severity: 'warning', folded_under: 'a', subject: 'gross_margin' });
  const other = named('c', { severity: 'critical', state: 'acknowledged', entity_id: 'east' });

  it('is by severity, then state, with dependants under their driver', () => {
    const groups = grouped([margin, revenue, other], open);
    expect(groups.map(({ severity, count }) => [severity, count])).toEqual([
      ['critical', 1],
      ['warning', 1],
    ]);
    expect(groups[1]?.states[0]?.alerts[0]?.dependants).toEqual([margin]);
  });

  it('keeps a driver whose dependant fits the filter', () => {
    const high = { ...margin, severity: 'high' } as const;
    expect(grouped([high, revenue], { ...open, severity: 'high' })[0]?.severity).toBe('warning');
    expect(grouped([other], { ...open, entity: 'west' })).toEqual([]);
    expect(grouped([other], { ...open, state: 'firing' })).toEqual([]);
  });

  it('lets a dependant whose driver is not there stand for itself', () => {
    expect(folded([margin])).toEqual([{ alert: margin, dependants: [] }]);
    const circle = [named('x', { folded_under: 'y' }), named('y', { folded_under: 'x' })];
    expect(folded(circle)).toHaveLength(2);
  });

  it('counts what calls for someone', () => {
    expect(unread([revenue, margin, other])).toBe(1);
  });

  it('finds the alerts of a card by scope and period', () => {
    const pending = named('d', { state: 'pending' });
    const grave = named('e', { severity: 'critical' });
    const here = alertsOf(
      [revenue, pending, grave, other, named('f', { dimension: 'region', member: 'W' })],
      {
        scope: 'west',
        period: '2026-01',
      },
    );
    expect(here.get('revenue')).toEqual([grave, revenue]);
    expect(alertsOf([revenue], { scope: 'west', period: '2025-12' }).size).toBe(0);
  });
});
