// Documents as the functions write them (tests/contract/examples.py), and what Python's models say of altered ones.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ContractError, decode } from '.';
import { check } from './check';
import type { Contract } from './types';

type Name = keyof Contract;
type Path = (string | number)[];

interface Verdict {
  model: Name;
  path: Path;
  missing?: boolean;
  takes: unknown[];
  refuses: unknown[];
}

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../tests/fixtures/contract/${name}.json`, import.meta.url), 'utf8'));

const models: Name[] = [
  'Organization',
  'Member',
  'Entity',
  'Account',
  'PeriodState',
  'Import',
  'ImportErrors',
  'Edit',
  'RecordPage',
  'Aggregation',
  'Dashboard',
  'Series',
];

const MISSING = Symbol('missing');

/** A copy with another value at a place. A path goes on into text that holds JSON. */
const changed = (value: unknown, path: Path, other: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return other;
  if (typeof value === 'string') return JSON.stringify(changed(JSON.parse(value), path, other));
  const copied = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  if (rest.length === 0 && other === MISSING) delete copied[key];
  else copied[key] = changed(copied[key], rest, other);
  return copied;
};

const isTaken = (model: Name, fields: unknown): boolean => {
  try {
    decode(model, fields);
    return true;
  } catch (error) {
    if (error instanceof ContractError) return false;
    throw error;
  }
};

describe.each(models)('%s', (model) => {
  const documents: Record<string, unknown>[] = fixture(model);

  it('is taken as the functions write it', () => {
    expect(documents.length).toBeGreaterThan(0);
    for (const fields of documents) expect(decode(model, fields)).toBeTypeOf('object');
  });

  it('may carry fields of a later release, which are left behind', () => {
    for (const fields of documents) {
      expect(decode(model, { ...fields, of_a_later_release: 1 })).toEqual(decode(model, fields));
    }
  });

  it('is judged as Python judges it when one thing is altered', () => {
    const verdicts: Verdict[] = fixture('verdicts').filter((verdict: Verdict) => verdict.model === model);
    const document = documents.at(-1);
    const different: string[] = [];
    let compared = 0;
    for (const { path, missing, takes, refuses } of verdicts) {
      const compare = (other: unknown, expected: boolean) => {
        compared += 1;
        if (isTaken(model, changed(document, path, other)) === expected) return;
        different.push(`${path.join('.')} = ${String(JSON.stringify(other))}: ${expected ? 'refused' : 'taken'} here`);
      };
      if (missing !== undefined) compare(MISSING, missing);
      for (const other of takes) compare(other, true);
      for (const other of refuses) compare(other, false);
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(20);
  });
});

describe('what enters', () => {
  const page = fixture('RecordPage')[0];
  const edit = fixture('Edit')[0];

  it('has its JSON text parsed', () => {
    const records = decode('RecordPage', page).records;
    expect(records.map((record) => record.amount_minor)).toEqual(
      JSON.parse(page.records).map((record: { amount_minor: number }) => record.amount_minor),
    );
  });

  it('never holds an integer that is not exact here', () => {
    const version = Number.MAX_SAFE_INTEGER + 1;
    expect(() => decode('RecordPage', { ...page, version })).toThrow('version: expected a whole number');
  });

  it('names the place of what is wrong', () => {
    const records = JSON.parse(page.records);
    records[0].source.kind = 'rumour';
    const altered = { ...page, records: JSON.stringify(records) };
    expect(() => decode('RecordPage', altered)).toThrow('records[0].source.kind: rumour is not known here');
    expect(() => decode('RecordPage', { ...page, records: '[{' })).toThrow('records: the text is not JSON');
  });

  it('keeps apart what an edit sets to nothing and what it leaves as it is', () => {
    const { patch } = decode('Edit', { ...edit, patch: { description: null } });
    expect(patch).toEqual({ description: null });
    expect('amount_minor' in patch).toBe(false);
  });

  it('shares no default between two documents', () => {
    const { live_dimensions, ...fields } = fixture('Organization')[0];
    expect(live_dimensions).toBeDefined();
    decode('Organization', fields).live_dimensions.push('mine');
    expect(decode('Organization', fields).live_dimensions).not.toContain('mine');
  });

  it('has what a list leaves out at its end', () => {
    const dashboard = fixture('Dashboard').at(-1);
    const view = JSON.parse(dashboard.view);
    view.kpis[0].previous = [7];
    view.kpis[0].series = [['2026-01', 7]];
    const { kpis } = decode('Dashboard', { ...dashboard, view: JSON.stringify(view) }).view;
    expect(kpis[0]).toMatchObject({ previous: [7, null, null, null, null], series: [['2026-01', 7, null]] });
    view.kpis[0].previous = [];
    expect(() => decode('Dashboard', { ...dashboard, view: JSON.stringify(view) })).toThrow('previous: 0 items');
  });

  it('cannot give an object another prototype', () => {
    const hostile = JSON.parse('{"__proto__": {"admin": 1}, "a": 1}');
    const taken = check({ type: 'object', values: {} }, hostile, '') as { admin?: number };
    expect(taken.admin).toBeUndefined();
  });
});

describe('what screens load themselves', () => {
  it('is refused until its check is there, and checked then', async () => {
    const nothing = () => decode('CashReport', {});
    expect(nothing).toThrow('its check is not loaded');
    await import('./ofScreens');
    for (const name of ['CashReport', 'CashSettings', 'BudgetReport', 'RiskReport', 'SystemReport'] as const) {
      expect(() => decode(name, {})).toThrow(ContractError);
      expect(() => decode(name, {})).not.toThrow('not loaded');
    }
  });
});
