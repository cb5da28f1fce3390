import { describe, expect, it } from 'vitest';
import type { Edit, FinancialRecord } from './documents';
import { conflictCells, editStep, mergedPatch, type TrackedEdit } from './editState';

const edit: Edit = {
  id: 'e'.repeat(24),
  uid: 'me',
  record_id: 'a'.repeat(24),
  entity_id: 'west',
  period: '2019-12',
  base_version: 1,
  patch: { amount_minor: 500, description: 'mine' },
  base: { amount_minor: 100, description: 'before' },
  reason: 'typo',
  status: 'pending',
  created_at: '2026-01-31T09:30:00.000Z',
  applied_at: null,
  applied_version: null,
  theirs: null,
  moved_to: null,
  error: null,
  result: null,
  announced: null,
  parts: [],
  part_results: null,
  conflicts: null,
};

const theirs: FinancialRecord = {
  id: edit.record_id,
  account_code: '1.100',
  date: '2019-12-03',
  scenario: 'actual',
  amount_minor: 700,
  currency: 'USD',
  description: 'before',
  version: 2,
  sequence: 1,
  source: { kind: 'edit', uid: 'other' },
  updated_at: '2026-01-31T09:31:00.000Z',
};

const sending: TrackedEdit = { phase: 'sending', edit, waiting: null };

describe('an edit on its way', () => {
  it('is pending once written, and applied when its document says so', () => {
    const pending = editStep(sending, { type: 'written' });
    expect(pending.phase).toBe('pending');
    expect(editStep(pending, { type: 'document', edit: { ...edit, status: 'applied' } }).phase).toBe(
      'applied',
    );
  });

  it('stays pending when the call fails: the trigger will do it', () => {
    const pending = editStep(editStep(sending, { type: 'written' }), {
      type: 'call_failed',
      message: 'no answer',
    });
    expect(pending).toMatchObject({ phase: 'pending', waiting: 'no answer' });
    expect(editStep(pending, { type: 'document', edit: { ...edit, status: 'applied' } }).waiting).toBeNull();
  });

  it('is decided once, whatever arrives late', () => {
    const conflict = editStep(sending, { type: 'document', edit: { ...edit, status: 'conflict', theirs } });
    expect(editStep(conflict, { type: 'written' })).toBe(conflict);
    expect(editStep(conflict, { type: 'document', edit })).toBe(conflict);
  });

  it('keeps sending while its own write is only on this machine', () => {
    expect(editStep(sending, { type: 'document', edit }).phase).toBe('sending');
  });

  it('is rejected with the reason when rules refuse it', () => {
    const refused = editStep(sending, { type: 'refused', message: 'the period is closed' });
    expect(refused).toMatchObject({ phase: 'rejected', edit: { error: 'the period is closed' } });
  });
});

describe('a conflict', () => {
  const cells = conflictCells({ ...edit, status: 'conflict', theirs });

  it('is contested only in the cells that both changed differently', () => {
    expect(cells.map(({ field, contested }) => [field, contested])).toEqual([
      ['amount_minor', true],
      ['description', false],
    ]);
  });

  it('merges to mine unless something else was chosen', () => {
    expect(mergedPatch(theirs, cells, {})).toEqual({ amount_minor: 500, description: 'mine' });
    expect(mergedPatch(theirs, cells, { amount_minor: 600 })).toEqual({
      amount_minor: 600,
      description: 'mine',
    });
  });

  it('needs no edit where theirs was chosen', () => {
    expect(mergedPatch(theirs, cells, { amount_minor: 700 })).toEqual({ description: 'mine' });
    expect(mergedPatch(theirs, cells, { amount_minor: 700, description: 'before' })).toBeNull();
  });

  it('has no cells before the stored record is known', () => {
    expect(conflictCells(edit)).toEqual([]);
  });

  it('takes dimensions one by one: theirs stays where only they changed it', () => {
    const mine: Edit = {
      ...edit,
      base: { dimensions: { segment: 'Consumer', city: 'Tbilisi', sku: 'A1' } },
      patch: { dimensions: { segment: 'Corporate', sku: 'A1', team: 'North' } },
      status: 'conflict',
      theirs: { ...theirs, dimensions: { segment: 'Home Office', city: 'Tbilisi', sku: 'B2' } },
    };
    const set = conflictCells(mine);
    expect(set.map(({ field, mine, theirs, contested }) => [field, mine, theirs, contested])).toEqual([
      ['dimension:segment', 'Corporate', 'Home Office', true],
      ['dimension:city', '', 'Tbilisi', false],
      ['dimension:team', 'North', '', false],
    ]);
    const stored = mine.theirs;
    if (!stored) throw new Error('the conflict has no stored record');
    expect(mergedPatch(stored, set, {})).toEqual({
      dimensions: { segment: 'Corporate', sku: 'B2', team: 'North' },
    });
    expect(mergedPatch(stored, set, { 'dimension:segment': 'Home Office' })).toEqual({
      dimensions: { segment: 'Home Office', sku: 'B2', team: 'North' },
    });
  });
});
