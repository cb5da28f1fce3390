import { describe, expect, it } from 'vitest';
import { adjustingRequests, entryKind, reversalId } from './adjusting';

const entry = {
  id: `${'a'.repeat(23)}f`,
  entity_id: 'west',
  period: '2020-02',
  account_code: '3.210',
  amount_minor: 12_345,
  currency: 'USD',
  reason: 'Accrued advertising',
  reverses: true,
};

describe('an adjusting entry', () => {
  it('creates a record of its own on the last day of the month', () => {
    const [made, ...others] = adjustingRequests({ ...entry, reverses: false });
    expect(others).toEqual([]);
    expect(made?.id).toBe(entry.id);
    expect(made?.request).toMatchObject({
      record_id: entry.id,
      base_version: 0,
      period: '2020-02',
      reason: 'Accrued advertising',
      patch: {
        date: '2020-02-29',
        amount_minor: 12_345,
        scenario: 'actual',
        dimensions: { entry: 'adjusting' },
      },
    });
  });

  it('is taken back on the first day of the next month, also across a year', () => {
    const [, back] = adjustingRequests({ ...entry, period: '2019-12' });
    expect(back?.request).toMatchObject({
      period: '2020-01',
      patch: { date: '2020-01-01', amount_minor: -12_345, dimensions: { entry: 'reversing' } },
    });
  });

  it('has the same ids however often it is asked for, and two of them', () => {
    const ids = adjustingRequests(entry).map(({ id }) => id);
    expect(adjustingRequests(entry).map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
    expect(reversalId(reversalId(entry.id))).toBe(entry.id);
    expect(reversalId(entry.id)).toMatch(/^[0-9a-f]{24}$/);
  });

  it('keeps its reason within what a reason may hold', () => {
    const [, back] = adjustingRequests({ ...entry, reason: 'x'.repeat(500) });
    expect(back?.request.reason.length).toBe(500);
  });
});

describe('the mark of an entry', () => {
  const edited = { kind: 'edit' as const, uid: 'ana' };
  it('is of records that a person added, not of what a file says', () => {
    expect(entryKind({ source: edited, dimensions: { entry: 'adjusting' } })).toBe('adjusting');
    expect(entryKind({ source: edited, dimensions: { entry: 'reversing' } })).toBe('reversing');
    expect(entryKind({ source: { kind: 'import' }, dimensions: { entry: 'adjusting' } })).toBeNull();
    expect(entryKind({ source: edited, dimensions: { entry: 'anything' } })).toBeNull();
    expect(entryKind({ source: edited })).toBeNull();
  });
});
