import { describe, expect, it } from 'vitest';
import type { CashReport } from '@/data/documents';
import { changesOf, draftOfLine } from './lineForm';

const REPORT = {
  currency: 'USD',
  forecast: { weeks: [{ week: '2026-W05' }, { week: '2026-W06' }, { week: '2026-W07' }] },
  overrides: [
    { line: 'tax', week: '2026-W06', amount_minor: 120_050, reason: 'paid in two', by: 'Olivia' },
    { line: 'customers.new', week: '2026-W05', amount_minor: 1, reason: 'other line', by: 'Olivia' },
  ],
} as unknown as CashReport;

const changes = (draft: Record<string, string>, reason = '') => changesOf(REPORT, 'tax', draft, reason);

describe('overrides as typed', () => {
  it('are no change when they are what is there', () => {
    expect(draftOfLine(REPORT, 'tax')).toEqual({ '2026-W06': '1200.50' });
    expect(changes(draftOfLine(REPORT, 'tax'))).toEqual({ weeks: [], problems: {} });
  });

  it('send what was changed alone, and take out what was emptied', () => {
    expect(changes({ '2026-W05': '0', '2026-W06': ' ' }, ' put off ').weeks).toEqual([
      { week: '2026-W05', amount_minor: 0, reason: 'put off' },
      { week: '2026-W06', amount_minor: null, reason: 'put off' },
    ]);
  });

  it('need a reason for an amount, and none for what is computed', () => {
    expect(changes({ '2026-W05': '5', '2026-W06': '1200.50' }).problems).toHaveProperty('reason');
    expect(changes({}).problems).toEqual({});
  });

  it('are sizes', () => {
    const { problems } = changes({ '2026-W05': 'much', '2026-W07': '-5' }, 'because');
    expect(Object.keys(problems)).toEqual(['2026-W05', '2026-W07']);
  });
});
