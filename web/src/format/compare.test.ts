import { describe, expect, it } from 'vitest';
import type { Comparison, KpiValue } from '@/data/documents';
import { type Compared, comparisonOf } from './comparator';
import { describeChange, describePlan } from './compare';

const none: Comparison = [null, null, null, null, 'no_baseline'];

function kpi(over: Partial<KpiValue>): KpiValue {
  return {
    id: 'revenue',
    name: 'Revenue',
    unit: 'money',
    direction: 1,
    headline: true,
    value: 100,
    reason: null,
    drivers: null,
    previous: none,
    last_year: none,
    budget: none,
    forecast: null,
    target: null,
    series: [],
    ...over,
  };
}
const change = (of: KpiValue, comparison: Compared) =>
  describeChange(of, comparison, 'Nov 19', 'USD', 'en-US');

describe('describeChange', () => {
  it('says the direction in words and the judgement by impact, not by sign', () => {
    const cost = kpi({ direction: -1 });
    const risen = { value: 100, delta: 50, percent_bp: 5000, impact: -50, reason: null };
    expect(change(cost, risen)).toEqual({
      arrow: '▲',
      tone: 'bad',
      text: '50.0%',
      words: 'Up 50.0% from Nov 19, unfavourable',
    });
  });

  it('shows an amount where a percentage has no meaning', () => {
    const crossed = { value: -100, delta: 15000, percent_bp: null, impact: 15000, reason: null };
    expect(change(kpi({}), crossed).text).toBe('$150.00');
  });

  it('shows points for ratios', () => {
    const moved = { value: 3700, delta: -70, percent_bp: null, impact: -70, reason: null };
    const shown = change(kpi({ unit: 'ratio' }), moved);
    expect(shown.text).toBe('\u22120.7 pp');
    expect(shown.words).toBe('Down 0.7 percentage points from Nov 19, unfavourable');
  });

  it('says why there is nothing to compare', () => {
    expect(change(kpi({}), comparisonOf(kpi({}), 'budget'))).toMatchObject({
      arrow: '–',
      tone: 'neutral',
      text: '',
    });
    expect(change(kpi({}), comparisonOf(kpi({}), 'budget')).words).toBe(
      'No comparison with Nov 19: nothing to compare with',
    );
  });
});

describe('describePlan', () => {
  it('names the side of the budget and judges by impact', () => {
    const budget: Comparison = [90, 10, 1111, 10, null];
    expect(describePlan(kpi({ budget }), 'budget', 'USD', 'en-US')).toMatchObject({
      tone: 'good',
      text: '11.1% over budget',
      words: '11.1% over budget, favourable',
    });
  });

  it('distinguishes no budget from on budget', () => {
    expect(describePlan(kpi({}), 'budget', 'USD', 'en-US').text).toBe('No budget');
    const exact: Comparison = [100, 0, 0, 0, null];
    expect(describePlan(kpi({ budget: exact }), 'budget', 'USD', 'en-US').text).toBe('On budget');
  });

  it('says the same of a forecast, and where none was given', () => {
    expect(describePlan(kpi({}), 'forecast', 'USD', 'en-US').text).toBe('No forecast');
    const forecast: Comparison = [100, 0, 0, 0, null];
    expect(describePlan(kpi({ forecast }), 'forecast', 'USD', 'en-US').text).toBe('As forecast');
    const below: Comparison = [110, -10, -909, -10, null];
    expect(describePlan(kpi({ forecast: below }), 'forecast', 'USD', 'en-US')).toMatchObject({
      tone: 'bad',
      text: '9.1% under forecast',
    });
  });
});
