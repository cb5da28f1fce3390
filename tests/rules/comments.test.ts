// What people say of a number: in their own name, where they see it, for good.
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing';
import {
  collection,
  deleteDoc,
  doc,
  type DocumentData,
  getDoc,
  getDocs,
  query,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  where,
} from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import { base, comment, elsewhere, inWorld, TABLE } from './world';

const world = inWorld();
const COMMENTERS = ['owner', 'admin', 'editor', 'analyst'];
let made = 0;
const freshId = (): string => {
  made += 1;
  return made.toString(16).padStart(24, '0');
};
const place = (uid: string, id: string, organization = base) => doc(world().as(uid), `${organization}/comments/${id}`);
const say = (uid: string, change: DocumentData = {}, id = freshId()) => setDoc(place(uid, id), comment(id, uid, change));
/** A comment that stands; returns its id. */
async function said(uid = 'editor', change: DocumentData = {}): Promise<string> {
  const id = freshId();
  await assertSucceeds(say(uid, change, id));
  return id;
}
const from = (seconds: number) => Timestamp.fromMillis(Date.now() + seconds * 1000);
const words = (change: DocumentData = {}) => ({
  body: 'Because.',
  mentions: [],
  told: true,
  edited_at: serverTimestamp(),
  ...change,
});
const resolved = (uid: string, change: DocumentData = {}) => ({
  resolved_at: serverTimestamp(),
  resolved_by: uid,
  resolved_name: 'Someone',
  ...change,
});
const open = { resolved_at: null, resolved_by: null, resolved_name: null };

const WRONG: Record<string, unknown[]> = {
  id: ['f'.repeat(24), '', 7, null],
  uid: ['owner', '', 7, null],
  name: ['Someone else', '', 7, null],
  kind: ['cell', '', 7, null],
  entity_id: ['', 'a/b', 'a_b', 'x'.repeat(65), 7, null],
  period: ['2025-13', '2025-1', '', 7, null],
  target: ['', ' ', 'a b', '../x', 'x'.repeat(101), 7, null],
  thread: ['f'.repeat(24), 'x', '', 7, null],
  body: ['', 'x'.repeat(4_001), 7, null, ['text']],
  mentions: [
    null,
    'owner',
    { a: 'owner' },
    [7],
    [''],
    ['a,b'],
    [null],
    ['x'.repeat(129)],
    ['a b'],
    Array.from({ length: 11 }, (_, n) => `u${n}`),
  ],
  created_at: [from(-60), from(60), 'now', 7, null],
  edited_at: [serverTimestamp(), from(-60), 'now'],
  resolved_at: [serverTimestamp(), 'now'],
  resolved_by: ['editor', 7],
  resolved_name: ['Someone', 7],
  told: [false, null, 'true'],
};

describe('a comment', () => {
  test('is taken from everyone who comments, and from nobody else', async () => {
    for (const uid of COMMENTERS) await assertSucceeds(say(uid));
    for (const uid of ['viewer', 'nobody', 'made-up', 'anonymous']) await assertFails(say(uid));
    const id = freshId();
    await assertFails(setDoc(place('editor', id, elsewhere), comment(id, 'editor')));
  });
  test('is taken of every kind of number, with as much text and as many people as there may be', async () => {
    for (const kind of ['kpi', 'account', 'record', 'variance']) await assertSucceeds(say('editor', { kind }));
    await assertSucceeds(say('editor', { target: 'budget:1.100', body: 'x'.repeat(4_000) }));
    await assertSucceeds(say('editor', { body: '<script>alert(1)</script> წითელი' }));
    const mentions = Array.from({ length: 10 }, (_, n) => `u${n}`);
    await assertSucceeds(say('editor', { mentions, told: false }));
    await assertFails(say('editor', { mentions, told: true }));
  });
  for (const [name, values] of Object.entries(WRONG)) {
    test(`takes no wrong ${name}`, async () => {
      for (const value of values) await assertFails(say('editor', { [name]: value }));
    });
    test(`needs ${name}`, async () => {
      const id = freshId();
      const fields = comment(id, 'editor');
      delete fields[name];
      await assertFails(setDoc(place('editor', id), fields));
    });
  }
  test('has wrong values for every field, and takes no other', async () => {
    expect(Object.keys(WRONG).sort()).toEqual([...TABLE.comment].sort());
    await assertFails(say('editor', { role: 'owner' }));
    for (const id of ['x', 'F'.repeat(24), 'a'.repeat(23), 'a'.repeat(25)]) await assertFails(say('editor', {}, id));
  });
  test('is of an entity that one sees', async () => {
    await assertSucceeds(say('west-editor'));
    await assertFails(say('west-editor', { entity_id: 'east' }));
    const id = await said('editor', { entity_id: 'east' });
    await assertFails(getDoc(place('west-editor', id)));
    await assertFails(updateDoc(place('west-editor', id), resolved('west-editor')));
    const all = collection(world().as('west-viewer'), `${base}/comments`);
    await assertSucceeds(getDocs(query(all, where('entity_id', 'in', ['west']), where('period', '==', '2025-01'))));
    await assertFails(getDocs(query(all, where('mentions', 'array-contains', 'west-viewer'))));
  });
  test('written twice, as a client does that did not hear of the first, is not a second one', async () => {
    const id = await said();
    await assertFails(say('editor', {}, id));
    await assertFails(say('owner', {}, id));
  });
  test('is deleted by nobody', async () => {
    const id = await said();
    for (const uid of [...COMMENTERS, 'viewer', 'nobody']) await assertFails(deleteDoc(place(uid, id)));
  });
});

describe('an answer', () => {
  test('stands where the question does', async () => {
    const thread = await said();
    await assertSucceeds(say('analyst', { thread }));
    for (const change of [{ entity_id: 'east' }, { period: '2025-02' }, { target: 'cogs' }, { kind: 'account' }]) {
      await assertFails(say('analyst', { thread, ...change }));
    }
    const answer = await said('analyst', { thread });
    await assertFails(say('editor', { thread: answer }));
  });
  test('does not smuggle a question of an entity that one does not see', async () => {
    const thread = await said('editor', { entity_id: 'east' });
    await assertFails(say('west-editor', { thread }));
    await assertFails(say('west-editor', { thread, entity_id: 'east' }));
  });
});

describe('what was said', () => {
  test('is put in other words by who said it', async () => {
    const id = await said();
    await assertSucceeds(updateDoc(place('editor', id), words()));
    await assertSucceeds(updateDoc(place('editor', id), words({ mentions: ['owner'], told: false })));
    for (const uid of ['owner', 'admin', 'analyst', 'viewer', 'nobody']) {
      await assertFails(updateDoc(place(uid, id), words()));
    }
  });
  const wrong: DocumentData[] = [
    { body: '' },
    { body: 'x'.repeat(4_001) },
    { mentions: ['owner'] },
    { mentions: ['a,b'], told: false },
    { told: false },
    { edited_at: from(-60) },
    { edited_at: null },
    { name: 'Someone else' },
    { uid: 'owner' },
    { entity_id: 'east' },
    { period: '2025-02' },
    { target: 'cogs' },
    { thread: 'f'.repeat(24) },
    { created_at: serverTimestamp() },
    { resolved_at: serverTimestamp(), resolved_by: 'editor', resolved_name: 'Someone' },
  ];
  for (const change of wrong) {
    test(`does not become ${JSON.stringify(change).slice(0, 50)}`, async () => {
      const id = await said();
      await assertFails(updateDoc(place('editor', id), words(change)));
    });
  }
  test('is no more ours to change when the role is gone', async () => {
    const path = `${base}/members/talker`;
    const member = { uid: 'talker', role: 'editor', entity_scope: null, display_name: 'Someone' };
    await world().past((db) => setDoc(doc(db, path), member));
    const id = await said('talker');
    await world().past((db) => updateDoc(doc(db, path), { role: 'viewer' }));
    await assertFails(updateDoc(place('talker', id), words()));
    await world().past((db) => updateDoc(doc(db, path), { role: 'editor', entity_scope: ['east'] }));
    await assertFails(updateDoc(place('talker', id), words()));
  });
});

describe('a conversation', () => {
  test('is resolved and opened again by everyone who comments, in their own name', async () => {
    const id = await said();
    for (const uid of COMMENTERS) {
      await assertSucceeds(updateDoc(place(uid, id), resolved(uid)));
      await assertSucceeds(updateDoc(place(uid, id), open));
    }
    await assertFails(updateDoc(place('viewer', id), resolved('viewer')));
  });
  test('is resolved by nobody else’s hand, at no other time, and with nothing beside it', async () => {
    const id = await said();
    const wrong = [
      { resolved_by: 'owner' },
      { resolved_name: 'Someone else' },
      { resolved_at: from(-60) },
      { resolved_at: null },
      { resolved_by: null },
      { body: 'Never mind' },
      { told: false },
    ];
    for (const change of wrong) await assertFails(updateDoc(place('editor', id), resolved('editor', change)));
  });
  test('is resolved at its beginning, not at an answer', async () => {
    const thread = await said();
    const answer = await said('editor', { thread });
    await assertFails(updateDoc(place('editor', answer), resolved('editor')));
  });
});
