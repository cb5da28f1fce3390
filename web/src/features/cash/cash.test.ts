import { describe, expect, it } from 'vitest';
import type { CashPlan, CashReport } from '@/data/documents';
import { daysBetween, formatDay, formatDayShort, shiftedDay } from '@/format/day';
import { cashPoints, cashSentence } from './cashOption';
import { draftOf, newBalance, newItem, planOf } from './planForm';

const PLAN: CashPlan = {
  minimum: 2_000_000,
  restricted: 50_000,
  undrawn: 0,
  customer_days: 30,
  supplier_days: 45,
  balance_days: 7,
  collected_bp: [9_300, 8_800, 7_800, 5_000],
  balances: [
    { date: '2019-12-22', amount_minor: 9_000_000 },
    { date: '2019-12-29', amount_minor: 8_000_000 },
  ],
  items: [
    {
      id: 'rent',
      label: 'Rent',
      flow: 'disbursement',
      amount_minor: 120_050,
      date: '2019-01-01',
      repeats: 'monthly',
      until: null,
      financing: false,
      part_of: 'operating',
    },
  ],
};
const TODAY = '2020-01-02';
const read = (change: object) => planOf({ ...draftOf(PLAN, 'USD'), ...change }, PLAN, 'USD', TODAY);

describe('a plan as typed', () => {
  it('is the plan again when nothing was changed', () => {
    expect(read({})).toEqual({ plan: PLAN, problems: {} });
  });

  it('needs no minimum, and no undrawn facilities', () => {
    expect(read({ minimum: '', restricted: '' }).plan).toMatchObject({ minimum: null, restricted: 0 });
  });

  it('lets a balance be as old as it may when no age is given', () => {
    expect(read({ balanceDays: ' ' }).plan.balance_days).toBeNull();
    expect(read({ balanceDays: '0' }).problems).toHaveProperty('balanceDays');
  });

  it('puts balances in the order of their days', () => {
    const late = { ...newBalance('new', '2019-12-15'), amount: '1,000.50' };
    const { plan } = read({ balances: [...draftOf(PLAN, 'USD').balances, late] });
    expect(plan.balances[0]).toEqual({ date: '2019-12-15', amount_minor: 100_050 });
  });

  it('says where something is wrong', () => {
    const twice = { ...newBalance('new', '2019-12-29'), amount: '1' };
    const ahead = { ...newBalance('ahead', '2020-01-03'), amount: '1' };
    const { problems } = read({
      minimum: 'much',
      customerDays: '181',
      restricted: '-1',
      balances: [...draftOf(PLAN, 'USD').balances, twice, ahead],
      items: [
        { ...newItem('a', '2020-01-01'), amount: '1' },
        { ...newItem('b', '2020-01-01'), label: 'B', amount: '1', until: '2019-01-01' },
      ],
    });
    expect(Object.keys(problems).sort()).toEqual([
      'balance.2019-12-29',
      'balance.ahead',
      'balance.new',
      'customerDays',
      'item.a',
      'item.b',
      'minimum',
      'restricted',
    ]);
  });

  it('is a part of the books only as a payment of operations', () => {
    const item = { ...newItem('a', '2020-01-01'), label: 'A', amount: '1', partOf: 'operating' as const };
    expect(read({ items: [item] }).plan.items[0]?.part_of).toBe('operating');
    expect(read({ items: [{ ...item, financing: true }] }).plan.items[0]?.part_of).toBeNull();
    expect(read({ items: [{ ...item, flow: 'receipt' }] }).plan.items[0]?.part_of).toBeNull();
  });
});

describe('days', () => {
  it('are written without a locale and counted across years', () => {
    expect([formatDay('2019-12-31'), formatDayShort('2020-01-05')]).toEqual(['31 Dec 2019', '5 Jan']);
    expect([shiftedDay('2019-12-30', 6), daysBetween('2019-12-29', '2020-03-01')]).toEqual([
      '2020-01-05',
      63,
    ]);
  });
});

const week = (starts: string, closing: number) => ({
  week: starts,
  starts,
  opening: 7_950_000,
  receipts: 0,
  disbursements: 0,
  financing: 0,
  closing,
  liquidity: closing,
});
const REPORT = {
  currency: 'USD',
  plan: PLAN,
  basis: { as_of: '2019-12-29' },
  ranges: [{ low: 3_000_000, high: 5_000_000 }],
  forecast: {
    weeks: [week('2019-12-30', 1_500_000)],
    lowest_week: '2019-12-30',
    findings: [{ week: '2019-12-30', shortfall: 500_000, severity: 'critical' }],
  },
} as unknown as CashReport;

describe('the chart', () => {
  it('joins the bank and the forecast at the balance, without restricted cash', () => {
    expect(cashPoints(REPORT)).toEqual({
      days: ['2019-12-22', '2019-12-29', '2020-01-05'],
      bank: [8_950_000, 7_950_000, null],
      closing: [null, 7_950_000, 1_500_000],
      low: [null, 7_950_000, 3_000_000],
      high: [null, 7_950_000, 5_000_000],
    });
  });

  it('is said in a sentence', () => {
    expect(cashSentence(REPORT, String)).toBe(
      'Lowest at 1500000 by 5 Jan 2020. Below the minimum of 2000000 by 5 Jan 2020: 500000 short.',
    );
    const poor = { ...REPORT, plan: { ...PLAN, minimum: 8_000_000 } };
    expect(cashSentence(poor, String)).toMatch(/Below the minimum of 8000000 already\.$/);
  });
});
