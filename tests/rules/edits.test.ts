// The one thing that clients write into the ledger, field by field.
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing';
import {
  deleteDoc,
  deleteField,
  doc,
  type DocumentData,
  getDoc,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  writeBatch,
} from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import { base, edit, elsewhere, inWorld, TABLE } from './world';

const world = inWorld();
let made = 0;
const freshId = (): string => {
  made += 1;
  return `edit-${made}`;
};
const put = (uid: string, change: DocumentData = {}, organization = base): Promise<void> => {
  const id = freshId();
  return setDoc(doc(world().as(uid), `${organization}/edits/${id}`), edit(id, uid, change));
};

const WRONG: Record<string, unknown[]> = {
  id: ['another', '', 7, null],
  uid: ['owner', '', 7, null],
  record_id: ['../../x', 'A'.repeat(24), 'a'.repeat(23), 'a'.repeat(25), 7, null],
  entity_id: ['', 'a/b', 'west/../east', '..', 'a_b', '-a', 'x'.repeat(65), 7, null, ['west']],
  period: ['2025-13', '2025-00', '2025-1', '2025-01-01', '202501', 202501, null],
  base_version: [-1, 1.5, '1', null, true],
  patch: [{}, [], 'amount_minor', 7, null],
  base: [[], 'amount_minor', 7, { version: 3 }, { amount_minor: 1.5 }],
  parts: [{}, 'a', 7, Array(200).fill({ record_id: 'b'.repeat(24) })],
  reason: ['', 'x'.repeat(501), 7, null, ['because']],
  status: ['applied', 'conflict', 'rejected', '', null, true],
  created_at: [
    Timestamp.fromMillis(0),
    Timestamp.fromMillis(Date.now() - 60_000),
    Timestamp.fromMillis(Date.now() + 60_000),
    '2026-01-01T00:00:00.000Z',
    7,
    null,
  ],
};

const WRONG_PATCH: Record<string, unknown[]> = {
  account_code: ['', 'a/b', '..', 'a b', 'x'.repeat(65), 4000, ['1.100']],
  date: ['2025-13-01', '2025-00-10', '2025-01-32', '2025-01-00', '2025-1-1', '01/02/2025', 20250101, Timestamp.now()],
  scenario: ['actuals', '', 'scenario:', `scenario:${'x'.repeat(41)}`, 'scenario:a b', 7],
  amount_minor: [12.5, '1250', 2 ** 53, -(2 ** 53), Number.NaN, Number.POSITIVE_INFINITY, true, [1]],
  currency: ['dollars', 'usd', 'US', '$', 840],
  dimensions: [
    [],
    'region',
    7,
    { Region: 'West' },
    { 're gion': 'West' },
    { 'region,segment': 'West' },
    { region: '' },
    { region: 'two\nlines' },
    { region: 'x'.repeat(201) },
    { region: 7 },
    { region: null },
    { region: ['West'] },
    { region: { of: 'West' } },
    { region: true },
    { region: 'West', segment: 7 },
    { ['x'.repeat(41)]: 'West' },
    Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`d${n}`, 'x'])),
  ],
  description: ['x'.repeat(2001), 7, ['text']],
  entity_id: ['', 'a/b', '..', 'a_b', 7, ['west']],
  period: ['2025-13', '2025-1', '', 202501],
  retired: ['true', 1, 'no'],
};

const RIGHT_PATCH: Record<string, unknown[]> = {
  account_code: ['1.100', '4000', null],
  date: ['2025-01-31', null],
  scenario: ['actual', 'budget', 'forecast', 'scenario:best-case', null],
  amount_minor: [0, -1, 2 ** 53 - 1, -(2 ** 53 - 1), null],
  currency: ['GEL', null],
  dimensions: [{}, { region: 'West', product_line: 'ქაღალდი' }, { region: 'x'.repeat(200), segment: '7' }, null],
  description: ['', 'x'.repeat(2000), null],
  entity_id: ['west', 'north-1.a', null],
  period: ['2025-02', null],
  retired: [true, false, null],
};

const shown = (value: unknown): string => {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

describe('an edit', () => {
  test('is taken from every writer when everything is as it should be', async () => {
    for (const role of ['owner', 'admin', 'editor']) await assertSucceeds(put(role));
    await assertSucceeds(put('editor', { base_version: 0, base: null }));
  });
  test('of several records is taken where they stay', async () => {
    const parts = [{ record_id: 'b'.repeat(24), base_version: 2, patch: { amount_minor: 5 } }];
    await assertSucceeds(put('editor', { parts }));
    await assertFails(put('editor', { parts, patch: { entity_id: 'east' } }));
    await assertFails(put('editor', { parts, patch: { date: '2025-02-03' } }));
  });
  test('is taken without the optional fields', async () => {
    const id = freshId();
    const fields = edit(id, 'editor');
    for (const name of TABLE.edit.optional) delete fields[name];
    await assertSucceeds(setDoc(doc(world().as('editor'), `${base}/edits/${id}`), fields));
  });
  for (const name of TABLE.edit.required) {
    test(`needs ${name}`, async () => {
      const id = freshId();
      const fields = edit(id, 'editor');
      delete fields[name];
      await assertFails(setDoc(doc(world().as('editor'), `${base}/edits/${id}`), fields));
    });
  }
  for (const name of [...TABLE.edit.of_functions, 'org_id', 'role', 'version', 'extra']) {
    test(`may not bring ${name}`, async () => {
      await assertFails(put('editor', { [name]: null }));
      await assertFails(put('owner', { [name]: 'owner' }));
    });
  }
  for (const [name, values] of Object.entries(WRONG)) {
    for (const value of values) {
      test(`is refused with ${name} ${shown(value)}`, async () => {
        await assertFails(put('editor', { [name]: value }));
      });
    }
  }
  test('has wrong values for every field that a client writes', () => {
    expect(Object.keys(WRONG).sort()).toEqual([...TABLE.edit.required, ...TABLE.edit.optional].sort());
  });
});

describe('a patch', () => {
  for (const [name, values] of Object.entries(RIGHT_PATCH)) {
    for (const value of values) {
      test(`may hold ${name} ${shown(value)}`, async () => {
        await assertSucceeds(put('editor', { patch: { [name]: value }, base: { [name]: value } }));
      });
    }
  }
  for (const [name, values] of Object.entries(WRONG_PATCH)) {
    for (const value of values) {
      test(`may not hold ${name} ${shown(value)}`, async () => {
        await assertFails(put('editor', { patch: { [name]: value } }));
        await assertFails(put('editor', { base: { [name]: value } }));
      });
    }
  }
  for (const name of ['id', 'version', 'sequence', 'source', 'digest', 'moved_to', 'updated_at', 'uid']) {
    test(`may not hold ${name}`, async () => {
      await assertFails(put('editor', { patch: { amount_minor: 1, [name]: 1 } }));
    });
  }
});

describe('an amount of 64 bits', () => {
  // The JavaScript client makes a fraction of what is beyond 2^53-1; other clients do not.
  const send = async (amount: string): Promise<number> => {
    const id = freshId();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      sub: 'editor', user_id: 'editor', aud: 'demo-rules', iss: 'https://securetoken.google.com/demo-rules',
      iat: now, exp: now + 3600, auth_time: now, firebase: { sign_in_provider: 'custom', identities: {} },
    };
    const text = (stringValue: string) => ({ stringValue });
    const name = `projects/demo-rules/databases/(default)/documents/${base}/edits/${id}`;
    const fields = {
      id: text(id), uid: text('editor'), record_id: text('a'.repeat(24)), entity_id: text('west'),
      period: text('2025-01'), base_version: { integerValue: '1' }, reason: text('as an integer'),
      status: text('pending'), patch: { mapValue: { fields: { amount_minor: { integerValue: amount } } } },
    };
    const updateTransforms = [{ fieldPath: 'created_at', setToServerValue: 'REQUEST_TIME' }];
    const answer = await fetch(
      `http://${process.env.FIRESTORE_EMULATOR_HOST}/v1/projects/demo-rules/databases/(default)/documents:commit`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.` },
        body: JSON.stringify({ writes: [{ update: { name, fields }, updateTransforms }] }),
      },
    );
    await answer.text();
    return answer.status;
  };
  for (const amount of ['9007199254740991', '-9007199254740991', '0']) {
    test(`is taken as ${amount}`, async () => {
      expect(await send(amount)).toBe(200);
    });
  }
  for (const amount of ['9007199254740992', '-9007199254740992', '9223372036854775807', '-9223372036854775808']) {
    test(`is refused as ${amount}`, async () => {
      expect(await send(amount)).toBe(403);
    });
  }
});

describe('a period', () => {
  test('that is closed takes edits from nobody', async () => {
    for (const period of ['2024-12', '2024-09', '2024-08']) {
      for (const uid of ['owner', 'admin', 'editor']) await assertFails(put(uid, { period }));
    }
  });
  test('that is closing takes edits from owners and admins', async () => {
    await assertFails(put('editor', { period: '2024-11' }));
    await assertSucceeds(put('admin', { period: '2024-11' }));
    await assertSucceeds(put('owner', { period: '2024-11' }));
  });
  test('that is said to be open takes edits', async () => {
    await assertSucceeds(put('editor', { period: '2024-10' }));
  });
  test('that is closed takes no record from another', async () => {
    await assertFails(put('owner', { patch: { period: '2024-12' } }));
    await assertFails(put('owner', { patch: { date: '2024-12-31' } }));
    await assertFails(put('owner', { patch: { entity_id: 'east' } }));
    await assertFails(put('editor', { patch: { date: '2024-11-30' } }));
    await assertSucceeds(put('editor', { patch: { date: '2024-10-31' } }));
  });
  test('that is closed lets no record go', async () => {
    await assertFails(put('owner', { period: '2024-12', patch: { period: '2025-01' } }));
    await assertFails(put('owner', { period: '2024-12', patch: { date: '2025-01-15' } }));
    await assertFails(put('owner', { entity_id: 'east', patch: { entity_id: 'west' } }));
    await assertFails(put('editor', { period: '2024-11', patch: { period: '2025-01' } }));
  });
  test('closes between two edits', async () => {
    const path = `${base}/periods/north_2025-01`;
    await assertSucceeds(put('editor', { entity_id: 'north' }));
    await world().past((db) => setDoc(doc(db, path), { entity_id: 'north', period: '2025-01', state: 'closed' }));
    await assertFails(put('editor', { entity_id: 'north' }));
  });
});

describe('what is written stays', () => {
  test('an edit cannot be changed, written again, deleted, or deleted and made again', async () => {
    const id = freshId();
    const own = doc(world().as('editor'), `${base}/edits/${id}`);
    await assertSucceeds(setDoc(own, edit(id, 'editor')));
    await assertFails(updateDoc(own, { status: 'applied' }));
    await assertFails(updateDoc(own, { reason: 'another reason' }));
    await assertFails(updateDoc(own, { base: deleteField() }));
    await assertFails(setDoc(own, edit(id, 'editor')));
    await assertFails(setDoc(own, { theirs: '{}' }, { merge: true }));
    await assertFails(deleteDoc(own));
    await assertFails(deleteDoc(doc(world().as('owner'), `${base}/edits/${id}`)));
    const batch = writeBatch(world().as('editor'));
    batch.delete(own);
    batch.set(own, edit(id, 'editor', { reason: 'another reason' }));
    await assertFails(batch.commit());
    expect((await world().stored(`${base}/edits/${id}`))?.reason).toBe('the invoice was wrong');
  });
  test('an edit is watched by its author from before it is there', async () => {
    await assertSucceeds(getDoc(doc(world().as('editor'), `${base}/edits/not-yet`)));
    await assertFails(getDoc(doc(world().as('viewer'), `${base}/edits/not-yet`)));
    await assertFails(getDoc(doc(world().as('nobody'), `${base}/edits/not-yet`)));
  });
});

describe('another organization', () => {
  test('takes no edit from a stranger', async () => {
    await assertFails(put('editor', {}, elsewhere));
    await assertFails(put('owner', {}, elsewhere));
  });
  test('does not take over the role that a member of both has in the first', async () => {
    await assertSucceeds(put('of-both'));
    await assertFails(put('of-both', {}, elsewhere));
  });
  test('does not get a document by moving it', async () => {
    const id = freshId();
    const db = world().as('of-both');
    await assertSucceeds(setDoc(doc(db, `${base}/edits/${id}`), edit(id, 'of-both')));
    const batch = writeBatch(db);
    batch.delete(doc(db, `${base}/edits/${id}`));
    batch.set(doc(db, `${elsewhere}/edits/${id}`), edit(id, 'of-both'));
    await assertFails(batch.commit());
    expect(await world().stored(`${base}/edits/${id}`)).toBeDefined();
    expect(await world().stored(`${elsewhere}/edits/${id}`)).toBeUndefined();
  });
});

describe('a batch', () => {
  const foreign: [string, string, DocumentData][] = [
    ['an aggregate', `${base}/aggregations/west`, { version: 99 }],
    ['a member', `${base}/members/editor`, { uid: 'editor', role: 'owner', entity_scope: null }],
    ['a period', `${base}/periods/west_2024-12`, { entity_id: 'west', period: '2024-12', state: 'open' }],
    ['another organization', `${elsewhere}/edits/foreign`, edit('foreign', 'editor')],
    ['an edit as someone else', `${base}/edits/foreign`, edit('foreign', 'owner')],
  ];
  for (const [name, path, fields] of foreign) {
    test(`with ${name} in it fails whole`, async () => {
      const id = freshId();
      const db = world().as('editor');
      const before = await world().stored(path);
      const batch = writeBatch(db);
      batch.set(doc(db, `${base}/edits/${id}`), edit(id, 'editor'));
      batch.set(doc(db, path), fields);
      await assertFails(batch.commit());
      expect(await world().stored(`${base}/edits/${id}`)).toBeUndefined();
      expect(await world().stored(path)).toEqual(before);
    });
  }
  test('cannot open a closed period for its own edit', async () => {
    const id = freshId();
    const db = world().as('owner');
    const batch = writeBatch(db);
    batch.set(doc(db, `${base}/periods/west_2024-12`), { entity_id: 'west', period: '2024-12', state: 'open' });
    batch.set(doc(db, `${base}/edits/${id}`), edit(id, 'owner', { period: '2024-12' }));
    await assertFails(batch.commit());
  });
  test('of five edits in five months is within the reads that rules may make', async () => {
    const db = world().as('editor');
    const batch = writeBatch(db);
    for (let month = 1; month <= 5; month += 1) {
      const id = freshId();
      batch.set(doc(db, `${base}/edits/${id}`), edit(id, 'editor', { period: `2025-0${month}` }));
    }
    await assertSucceeds(batch.commit());
  });
});

describe('an id', () => {
  const refused = async (id: string): Promise<void> => {
    // Some of these Firestore itself refuses, some the rules: all that counts is that nothing is written.
    const path = `${base}/edits/${id}`;
    const write = setDoc(doc(world().as('editor'), path), edit(id, 'editor', { created_at: serverTimestamp() }));
    const code = await write.then(
      () => 'written',
      (error: { code?: string }) => error.code ?? 'thrown',
    );
    expect(['permission-denied', 'invalid-argument']).toContain(code);
  };
  for (const id of ['..', '.', '__x__', '__id7__', 'a..b', '.a', '-a', '_a', 'a b', 'a\nb', 'ä', '‮abc', "a'", 'a%2Fb']) {
    test(`${JSON.stringify(id)} is refused`, () => refused(id));
  }
  for (const length of [129, 1_500, 1_501]) {
    test(`of ${length} bytes is refused`, () => refused('x'.repeat(length)));
  }
  test('of 128 characters is taken', async () => {
    const id = 'x'.repeat(128);
    await assertSucceeds(setDoc(doc(world().as('editor'), `${base}/edits/${id}`), edit(id, 'editor')));
  });
});
