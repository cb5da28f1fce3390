import type { LocatedRecord } from '@/data/records';

/** A record of tests. */
export const record = (id: string, over: Partial<LocatedRecord> = {}): LocatedRecord => ({
  id,
  account_code: '1.100',
  date: '2019-12-03',
  scenario: 'actual',
  amount_minor: 100,
  currency: 'USD',
  version: 3,
  sequence: 1,
  source: { kind: 'import', import_id: 'i', row: 2 },
  updated_at: '2026-01-31T09:30:00.000Z',
  entity_id: 'west',
  period: '2019-12',
  ...over,
});
