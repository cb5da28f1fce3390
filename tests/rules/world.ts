// Two organizations with members of every role, with and without an entity scope, and a document of everything.
import { readFileSync } from 'node:fs';
import { initializeTestEnvironment, type RulesTestEnvironment } from '@firebase/rules-unit-testing';
import {
  type DocumentData,
  deleteDoc,
  doc,
  type Firestore,
  getDoc,
  serverTimestamp,
  setDoc,
  setLogLevel,
  Timestamp,
  writeBatch,
} from 'firebase/firestore';
import { afterAll, beforeAll } from 'vitest';

setLogLevel('silent'); // a denied operation is what most tests are about

export type Operation = 'get' | 'list' | 'create' | 'update' | 'delete';
export type Verdict = boolean | string;
/** `schemas/authorization.py`, as it was generated. */
export const TABLE = JSON.parse(
  readFileSync(new URL('../../schemas/generated/authorization.json', import.meta.url), 'utf8'),
) as {
  matrix: Record<string, Record<string, Record<Operation, Verdict>>>;
  scope_fields: Record<string, string>;
  edit: { required: string[]; optional: string[]; of_functions: string[] };
  preferences: string[];
  presence: string[];
  comment: string[];
  settings: string[];
};

export const ORG = 'acme';
export const OTHER = 'globex';
export const ROLES = ['owner', 'admin', 'editor', 'analyst', 'viewer'] as const;
export const base = `organizations/${ORG}`;
export const elsewhere = `organizations/${OTHER}`;

/** Signed in as: a role is also the uid of its member; `west-<role>` sees the entity west alone. */
const UIDS: Record<string, string> = { no_membership: 'nobody', other_organization: 'other-owner' };
export const uidOf = (principal: string): string => UIDS[principal] ?? principal;

/** The collection a name of the table stands for. */
export const folderOf = (name: string, organization = base): string => {
  if (name === 'organization') return 'organizations';
  if (name.startsWith('imports/')) return `${organization}/imports/west/${name.slice('imports/'.length)}`;
  return `${organization}/${name}`;
};

function document(name: string, entity: string): DocumentData {
  const field = TABLE.scope_fields[name];
  if (name === 'mappings') return { name: entity, source: 'files' };
  if (name === 'edits') return { entity_id: entity, uid: 'editor', status: 'applied' };
  if (name === 'comments') return { ...comment(entity, 'editor'), entity_id: entity, created_at: Timestamp.fromMillis(0) };
  return field === undefined ? { id: entity, note: 'stored' } : { [field]: entity, period: '2025-01', version: 1 };
}

function documents(): Map<string, DocumentData> {
  const found = new Map<string, DocumentData>();
  for (const org of [ORG, OTHER]) {
    const root = `organizations/${org}`;
    found.set(root, { name: org, locale: 'en-US', currency: 'USD', root_entity: 'group' });
    for (const name of Object.keys(TABLE.matrix)) {
      if (['organization', 'members', 'preferences', 'notifications'].includes(name)) continue;
      for (const entity of ['west', 'east']) found.set(`${folderOf(name, root)}/${entity}`, document(name, entity));
    }
    for (const role of ROLES) {
      const uid = org === ORG ? role : `other-${role}`;
      found.set(`${root}/members/${uid}`, { uid, role, entity_scope: null, display_name: 'Someone' });
    }
    for (const uid of ['nobody', 'anonymous', 'other-owner', ...ROLES, ...ROLES.map((role) => `west-${role}`)]) {
      found.set(`${root}/preferences/${uid}`, { theme: 'dark', updated_at: Timestamp.fromMillis(0) });
      found.set(`${root}/notifications/${uid}`, { uid, recipient: 'someone', state: 'sent' });
      found.set(`${root}/presence/${uid}_t1`, { uid, tab: 't1', scope: 'west', seen_at: Timestamp.fromMillis(0) });
    }
  }
  for (const role of ROLES) {
    found.set(`${base}/members/west-${role}`, { uid: `west-${role}`, role, entity_scope: ['west'], display_name: 'Someone' });
  }
  found.set(`${base}/members/sees-nothing`, { uid: 'sees-nothing', role: 'owner', entity_scope: [] });
  found.set(`${base}/members/made-up`, { uid: 'made-up', role: 'superuser', entity_scope: null });
  found.set(`${base}/members/of-both`, { uid: 'of-both', role: 'editor', entity_scope: null });
  found.set(`${elsewhere}/members/of-both`, { uid: 'of-both', role: 'viewer', entity_scope: null });
  for (const [period, state] of [['2024-11', 'soft_close'], ['2024-12', 'closed'], ['2024-10', 'open']]) {
    found.set(`${base}/periods/west_${period}`, { entity_id: 'west', period, state });
  }
  found.set(`${base}/periods/east_2025-01`, { entity_id: 'east', period: '2025-01', state: 'closed' });
  found.set('rejected_objects/west', { reason: 'no organization' });
  return found;
}

const STORED = documents();

/** The emulator with the rules and the documents, and everyone's connection to it. */
export class World {
  private readonly connections = new Map<string, Firestore>();
  private readonly environment: RulesTestEnvironment;
  private readonly unruled: Promise<Firestore>;
  private release: () => void = () => {};

  private constructor(environment: RulesTestEnvironment) {
    this.environment = environment;
    // A connection past the rules lives as long as its callback: one for all tests, for each costs 20 ms.
    this.unruled = new Promise((resolve, reject) => {
      const lives = new Promise<void>((end) => {
        this.release = end;
      });
      environment
        .withSecurityRulesDisabled((context) => {
          resolve(context.firestore() as unknown as Firestore);
          return lives;
        })
        .catch(reject);
    });
  }

  static async start(): Promise<World> {
    const [host, port] = (process.env.FIRESTORE_EMULATOR_HOST ?? '').split(':');
    if (!host || !port) throw new Error('FIRESTORE_EMULATOR_HOST is not set; run `node run.mjs`');
    const file = process.env.LEDGERLIGHT_RULES ?? new URL('../../firestore.rules', import.meta.url);
    const environment = await initializeTestEnvironment({
      projectId: 'demo-rules',
      firestore: { host, port: Number(port), rules: readFileSync(file, 'utf8') },
    });
    await environment.clearFirestore();
    const world = new World(environment);
    await world.past(async (db) => {
      const batch = writeBatch(db);
      for (const [path, fields] of STORED) batch.set(doc(db, path), fields);
      await batch.commit();
    });
    return world;
  }

  /** A connection as a principal of the table, or any uid; with claims in the token a connection of its own. */
  as(principal: string, claims?: Record<string, unknown>): Firestore {
    const known = claims === undefined ? this.connections.get(principal) : undefined;
    if (known) return known;
    const context =
      principal === 'anonymous'
        ? this.environment.unauthenticatedContext()
        : this.environment.authenticatedContext(uidOf(principal), claims);
    const db = context.firestore() as unknown as Firestore;
    if (claims === undefined) this.connections.set(principal, db);
    return db;
  }

  /** Does something past the rules, as functions do. */
  async past<T>(work: (db: Firestore) => Promise<T>): Promise<T> {
    return work(await this.unruled);
  }

  /** What a document holds, whoever may see it; undefined when there is none. */
  stored(path: string): Promise<DocumentData | undefined> {
    return this.past(async (db) => (await getDoc(doc(db, path))).data());
  }

  /** Makes a document again what it was at the beginning. */
  async restore(path: string): Promise<void> {
    const fields = STORED.get(path);
    await this.past((db) => (fields ? setDoc(doc(db, path), fields) : deleteDoc(doc(db, path))));
  }

  async stop(): Promise<void> {
    this.release();
    await this.environment.cleanup();
  }
}

/** The world of a test file. */
export function inWorld(): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(async () => world?.stop());
  return () => {
    if (!world) throw new Error('the world has not begun');
    return world;
  };
}

/** An edit that the rules take. */
export const edit = (id: string, uid: string, change: DocumentData = {}): DocumentData => ({
  id,
  uid,
  record_id: 'a'.repeat(24),
  entity_id: 'west',
  period: '2025-01',
  base_version: 1,
  patch: { amount_minor: 1234 },
  base: { amount_minor: 1200 },
  reason: 'the invoice was wrong',
  status: 'pending',
  created_at: serverTimestamp(),
  ...change,
});

/** A comment that the rules take; `thread` is its own id when none is given. */
export function comment(id: string, uid: string, change: DocumentData = {}): DocumentData {
  return {
    id,
    uid,
    name: 'Someone',
    kind: 'kpi',
    entity_id: 'west',
    period: '2025-01',
    target: 'revenue',
    thread: id,
    body: 'Why?',
    mentions: [],
    created_at: serverTimestamp(),
    edited_at: null,
    resolved_at: null,
    resolved_by: null,
    resolved_name: null,
    told: true,
    ...change,
  };
}

export const preferences = (change: DocumentData = {}): DocumentData => ({
  theme: 'light',
  language: 'en-US',
  scope: 'west',
  period: '2025-01',
  layout: '[]',
  updated_at: serverTimestamp(),
  ...change,
});

export const presence = (uid: string, tab: string, change: DocumentData = {}): DocumentData => ({
  uid,
  tab,
  name: 'Someone',
  screen: 'dashboard',
  scope: 'west',
  period: '2025-01',
  cell: '',
  seen_at: serverTimestamp(),
  expires_at: Timestamp.fromMillis(Date.now() + 35_000),
  ...change,
});
