// An organization of its own with many records in one month, written as the functions would leave them: pages of at
// most 200 records by the bits of their ids. Importing them takes longer than everything that is measured on them.
import { createHash } from 'node:crypto';
import { writeDocuments } from './documents.mjs';
import { firestoreUrl, ORG, tokenOf } from './suite.mjs';

const DEPTH = 10;
const MOST_AT_ONCE = 40;
const ACCOUNTS = ['1.100', '1.200', '2.100', '3.110', '3.210', '3.310'];
const DEPARTMENTS = ['Sales', 'Marketing', 'Operations', 'Finance'];
const LINES = ['Hardware', 'Software', 'Services'];
const ROOT = 'projects/demo-ledgerlight/databases/(default)/documents';
const PERIOD = '2024-01';
const ENTITY = 'main';
const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' };

function record(number) {
  const id = createHash('sha256').update(String(number)).digest('hex').slice(0, 24);
  const day = String(1 + (number % 28)).padStart(2, '0');
  return {
    id,
    account_code: ACCOUNTS[number % ACCOUNTS.length],
    date: `${PERIOD}-${day}`,
    scenario: 'actual',
    amount_minor: 100 + ((number * 7_919) % 1_000_000),
    currency: 'USD',
    dimensions: {
      department: DEPARTMENTS[number % 4],
      product_line: LINES[number % 3],
      customer: `C-${number % 5_000}`,
    },
    description: `Invoice ${number}`,
    version: 1,
    sequence: 1,
    source: { kind: 'import', import_id: 'many', row: number + 2 },
    updated_at: '2026-01-31T09:30:00.000Z',
    digest: id,
  };
}

async function copy(paths, to) {
  for (const path of paths) {
    const answer = await fetch(`${firestoreUrl}/v1/${ROOT}/organizations/${ORG}${path}?pageSize=300`, { headers });
    const body = await answer.json();
    const found = body.documents ?? [body];
    const writes = found.map(({ name, fields }) => ({
      update: { name: name.replace(`/organizations/${ORG}`, `/organizations/${to}`), fields },
    }));
    const done = await fetch(`${firestoreUrl}/v1/${ROOT}:commit`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ writes }),
    });
    if (!done.ok) throw new Error(`copying ${path}: ${await done.text()}`);
  }
}

/** The records of an organization that this made. */
export class ManyRecords {
  constructor(org, pages) {
    this.org = org;
    this.pages = pages;
    this.versions = new Map([...pages.keys()].map((prefix) => [prefix, 1]));
  }

  path(query = '') {
    return `/o/${this.org}/records?scope=${ENTITY}&period=${PERIOD}${query}`;
  }

  get prefixes() {
    return [...this.pages.keys()].sort();
  }

  document(prefix) {
    const records = this.pages.get(prefix);
    return {
      [`organizations/${this.org}/record_pages/${ENTITY}_${PERIOD}_${prefix}`]: {
        entity_id: ENTITY,
        period: PERIOD,
        prefix,
        version: this.versions.get(prefix),
        count: records.length,
        records: JSON.stringify(records),
      },
    };
  }

  /** Changes some records' amounts, each page of them in one commit with the others, as one message of an import does. */
  async change(changes) {
    const touched = new Set();
    for (const { prefix, index, amount_minor } of changes) {
      const records = this.pages.get(prefix);
      const { version } = records[index];
      records[index] = { ...records[index], amount_minor, version: version + 1, updated_at: new Date().toISOString() };
      touched.add(prefix);
    }
    for (const prefix of touched) this.versions.set(prefix, this.versions.get(prefix) + 1);
    await writeDocuments(Object.assign({}, ...[...touched].map((prefix) => this.document(prefix))));
  }
}

/** Makes the organization with so many records, and members it for one of the demonstration's people. */
export async function manyRecords(org, count, who) {
  const { uid } = await tokenOf(who);
  await copy(['', '/accounts', `/members/${uid}`], org);
  const pages = new Map();
  for (let number = 0; number < count; number += 1) {
    const made = record(number);
    const bits = Number.parseInt(made.id.slice(0, 8), 16).toString(2).padStart(32, '0');
    const prefix = `b${bits.slice(0, DEPTH)}`;
    if (!pages.has(prefix)) pages.set(prefix, []);
    pages.get(prefix).push(made);
  }
  const many = new ManyRecords(org, pages);
  const prefixes = many.prefixes;
  for (let from = 0; from < prefixes.length; from += MOST_AT_ONCE) {
    const part = prefixes.slice(from, from + MOST_AT_ONCE).map((prefix) => many.document(prefix));
    await writeDocuments(Object.assign({}, ...part));
  }
  const sums = new Map();
  for (const { account_code, amount_minor } of [...pages.values()].flat()) {
    const sum = sums.get(account_code) ?? [0, 0];
    sums.set(account_code, [sum[0] + amount_minor, sum[1] + 1]);
  }
  await writeDocuments({
    [`organizations/${org}/entities/${ENTITY}`]: { id: ENTITY, name: 'Main', parent: null, currency: 'USD' },
    [`organizations/${org}/aggregations/${ENTITY}_${PERIOD}`]: {
      entity_id: ENTITY,
      period: PERIOD,
      version: 1,
      record_count: count,
      prefixes,
      accounts: JSON.stringify([...sums].map(([code, sum]) => ['actual', code, 'USD', ...sum])),
      dimensions: '[]',
      written_by: [],
      updated_at: { timestamp: new Date().toISOString() },
    },
  });
  return many;
}
