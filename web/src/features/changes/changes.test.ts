import { describe, expect, it } from 'vitest';
import type { AccountChange, ChangeBehind, ChangesSince } from '@/data/changes';
import type { PeriodState } from '@/data/documents';
import { changesCsv, sourceOf } from './changesCsv';
import { closedAt, momentsOf } from './moments';

const edit: ChangeBehind = {
  kind: 'edit',
  id: 'e1',
  at: '2026-01-31T09:30:00.000Z',
  uid: 'ana',
  by: '=Ana',
  reason: '=cmd|calc',
  file: null,
  records: 1,
  difference_minor: -2050,
  examples: [],
};
const fromFile: ChangeBehind = {
  ...edit,
  kind: 'import',
  id: 'i1',
  by: null,
  reason: null,
  file: 'jan.csv',
  difference_minor: 300,
  examples: [
    {
      record_id: '0'.repeat(24),
      entity_id: 'north',
      period: '2026-01',
      before_minor: null,
      after_minor: 300,
      difference_minor: 300,
      row: 7,
      description: '',
    },
  ],
};
const account: AccountChange = {
  account_code: '1.100',
  name: 'Sales',
  scenario: 'actual',
  currency: 'USD',
  before_minor: null,
  now_minor: -1740,
  difference_minor: -1740,
  changes: [edit, fromFile],
  more: 2,
  more_minor: 5,
  unexplained_minor: 5,
};
const changes: ChangesSince = {
  entity_id: 'north',
  period: '2026-01',
  since: '2026-01-30T00:00:00.000Z',
  until: '2026-01-31T10:00:00.000Z',
  accounts: [account],
  records: 4,
  listed: true,
  adds_up: false,
  entities: 1,
  left_out: 0,
};

describe('the file of changes', () => {
  const lines = changesCsv(changes).replace('\uFEFF', '').trimEnd().split('\r\n');

  it('has each difference as an exact decimal, and what it is made of below it', () => {
    expect(lines[1]).toBe('1.100,Sales,actual,USD,,-17.40,-17.40,Account,,,,');
    const differences = lines.slice(2).map((line) => line.split(',')[6]);
    expect(differences).toEqual(['-20.50', '3.00', '0.05', '0.05']);
    const cents = differences.reduce((sum, each) => sum + Math.round(Number(each) * 100), 0);
    expect(cents).toBe(account.difference_minor);
  });

  it('has as many cells in every line as there are headings', () => {
    expect(new Set(lines.map((line) => line.replace(/"[^"]*"/g, '').split(',').length))).toEqual(
      new Set([12]),
    );
  });

  it('makes plain text of what a spreadsheet would run', () => {
    expect(lines[2]).toContain(`"'=Ana","'=cmd|calc"`);
  });
});

describe('what stands behind a change', () => {
  it('is the reason of an edit, and the file and row of an import', () => {
    expect(sourceOf({ ...edit, reason: 'typo' })).toBe('typo');
    expect(sourceOf(fromFile)).toBe('jan.csv, row 7');
    expect(sourceOf({ ...fromFile, records: 12 })).toBe('jan.csv');
    expect(sourceOf({ ...fromFile, kind: 'reversal', records: 2 })).toBe('Reversal of jan.csv');
  });

  it('is said without what a person may not see', () => {
    expect(sourceOf({ ...edit, reason: null })).toBe('An edit');
    expect(sourceOf({ ...fromFile, file: null })).toBe('a file, row 7');
  });
});

describe('the moments that are offered', () => {
  const entry = (action: string, from: string, to: string, at: string) => ({
    at,
    uid: 'ana',
    name: 'Ana',
    action,
    from_state: from,
    to_state: to,
    note: '',
    asked_by: null,
  });
  const period = (...history: ReturnType<typeof entry>[]) => ({ history }) as unknown as PeriodState;

  it('begin with the last close, also of a month that was opened again', () => {
    const opened = period(
      entry('moved', 'hold', 'closed', '2026-02-05T10:00:00.000Z'),
      entry('reopened', 'closed', 'soft_close', '2026-02-07T10:00:00.000Z'),
    );
    const later = period(
      entry('moved', 'hold', 'closed', '2026-02-06T10:00:00.000Z'),
      entry('moved', 'closed', 'locked', '2026-02-09T10:00:00.000Z'),
    );
    expect(closedAt([opened, later])).toBe('2026-02-06T10:00:00.000Z');
    expect(closedAt([period(entry('moved', 'open', 'soft_close', '2026-02-01T10:00:00.000Z'))])).toBeNull();
  });

  it('are days ago where nothing was closed or signed', () => {
    const now = Date.parse('2026-02-10T00:00:00Z');
    expect(momentsOf({ closed: null, signed: null }, now).map(({ at }) => at)).toEqual([
      '2026-02-09T00:00:00.000Z',
      '2026-02-03T00:00:00.000Z',
      '2026-01-11T00:00:00.000Z',
    ]);
  });
});
