import { describe, expect, it } from 'vitest';
import type { Proof, ProofDifference } from '@/data/documents';
import { proofState, STALE_MS, whatToDo } from './proofWords';

const AT = Date.parse('2026-01-31T12:00:00Z');
const proof = (change: Partial<Proof> = {}): Proof => ({
  state: 'proven',
  checked_at: '2026-01-31T11:59:00.000Z',
  proven_at: '2026-01-31T11:48:00.000Z',
  periods: 3,
  left: 0,
  leaves: 3,
  records: 4,
  rows: 4,
  figures: 20,
  sums: [],
  differences: [],
  differences_total: 0,
  ...change,
});
const difference = (change: Partial<ProofDifference>): ProofDifference => ({
  entity: 'west',
  period: '2026-01',
  account: '1.100',
  scenario: 'actual',
  currency: 'USD',
  dimension: null,
  value: null,
  problem: null,
  records: 100,
  aggregate: 100,
  screen: 100,
  bigquery: 100,
  ...change,
});

describe('a proof', () => {
  it('says how old it is', () => {
    expect(proofState(proof(), AT)).toMatchObject({ tone: 'good', short: 'Proven 12 min ago' });
  });

  it('is none when nothing was compared', () => {
    expect(proofState(null, AT).short).toBe('Not proven yet');
    expect(proofState(proof({ state: 'proving', proven_at: null }), AT).tone).toBe('warn');
  });

  it('is none any more when it is old', () => {
    const old = proof({ proven_at: new Date(AT - STALE_MS - 1).toISOString() });
    expect(proofState(old, AT).short).toMatch(/^Not proven since /);
  });

  it('counts what differs, and says since when', () => {
    const told = proofState(proof({ state: 'differs', differences_total: 3 }), AT);
    expect(told).toMatchObject({ tone: 'bad', short: '3 figures differ' });
    expect(told.long).toMatch(/^Not proven since /);
  });
});

describe('what to do', () => {
  it('follows from which place stands alone', () => {
    expect(whatToDo(difference({ bigquery: 90 }))).toMatch(/^BigQuery is behind/);
    expect(whatToDo(difference({ screen: 90 }))).toMatch(/^The screen is behind/);
    expect(whatToDo(difference({ aggregate: 90 }))).toMatch(/^A sum is not/);
    expect(whatToDo(difference({ problem: 'page b0 is missing' }))).toMatch(/rebuild/);
  });
});
