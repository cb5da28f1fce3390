// Documents that clients write about themselves: few fields, bounded; and the organization's settings.
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing';
import {
  collection,
  deleteDoc,
  doc,
  type DocumentData,
  getDoc,
  getDocs,
  query,
  setDoc,
  Timestamp,
  updateDoc,
  where,
} from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import { base, elsewhere, inWorld, preferences, presence, TABLE } from './world';

const world = inWorld();
const from = (seconds: number) => Timestamp.fromMillis(Date.now() + seconds * 1000);

describe('preferences', () => {
  const own = () => doc(world().as('viewer'), `${base}/preferences/viewer`);
  test('are one’s own', async () => {
    await assertSucceeds(setDoc(own(), preferences()));
    for (const uid of ['owner', 'editor', 'nobody']) {
      const theirs = doc(world().as(uid), `${base}/preferences/viewer`);
      await assertFails(getDoc(theirs));
      await assertFails(setDoc(theirs, preferences()));
      await assertFails(deleteDoc(theirs));
    }
    await assertFails(setDoc(doc(world().as('viewer'), `${elsewhere}/preferences/viewer`), preferences()));
    await assertFails(setDoc(doc(world().as('viewer'), `${base}/preferences/viewer2`), preferences()));
  });
  const wrong: Record<string, unknown[]> = {
    theme: ['neon', 7, { dark: true }],
    language: ['x', 'x'.repeat(36), 7],
    scope: ['a/b', 'x'.repeat(65), 7],
    period: ['2025-13', 7],
    layout: ['x'.repeat(4001), { a: 1 }, 7],
    grid_views: ['x'.repeat(8001), [], null],
    updated_at: [from(-60), from(60), 'now', 7, null],
    role: ['owner'],
    uid: ['viewer'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    test(`take no wrong ${name}`, async () => {
      for (const value of values) await assertFails(setDoc(own(), preferences({ [name]: value })));
    });
  }
  test('have wrong values for every field', () => {
    expect(Object.keys(wrong)).toEqual(expect.arrayContaining(TABLE.preferences));
  });
});

describe('presence', () => {
  const place = (uid: string, id: string, organization = base) => doc(world().as(uid), `${organization}/presence/${id}`);
  test('is one’s own, a document a tab', async () => {
    await assertSucceeds(setDoc(place('editor', 'editor_t9'), presence('editor', 't9')));
    await assertSucceeds(setDoc(place('editor', 'editor_t9'), presence('editor', 't9', { screen: 'records', scope: null, period: null })));
    await assertSucceeds(getDoc(place('editor', 'editor_t9')));
    await assertSucceeds(getDoc(place('viewer', 'editor_t9')));
    await assertFails(deleteDoc(place('owner', 'editor_t9')));
    await assertSucceeds(deleteDoc(place('editor', 'editor_t9')));
    await assertSucceeds(deleteDoc(place('editor', 'editor_t9')));
  });
  test('of every entity at once is seen by who sees them all', async () => {
    await assertSucceeds(setDoc(place('editor', 'editor_t8'), presence('editor', 't8', { scope: null })));
    await assertSucceeds(getDoc(place('viewer', 'editor_t8')));
    await assertFails(getDoc(place('west-viewer', 'editor_t8')));
    await assertSucceeds(setDoc(place('west-viewer', 'west-viewer_t8'), presence('west-viewer', 't8', { scope: null })));
    await assertSucceeds(getDoc(place('west-viewer', 'west-viewer_t8')));
    await assertSucceeds(deleteDoc(place('editor', 'editor_t8')));
  });
  test('is only where one sees', async () => {
    const put = (scope: string) =>
      setDoc(place('west-viewer', 'west-viewer_t9'), presence('west-viewer', 't9', { scope }));
    await assertSucceeds(put('west'));
    await assertFails(put('east'));
  });
  test('is taken from a tab whose clock is wrong by minutes', async () => {
    for (const seconds of [-600, 600]) {
      await assertSucceeds(
        setDoc(place('editor', 'editor_t9'), presence('editor', 't9', { expires_at: from(seconds) })),
      );
    }
  });
  test('cannot be forged', async () => {
    await assertFails(setDoc(place('editor', 'viewer_t9'), presence('viewer', 't9')));
    await assertFails(setDoc(place('editor', 'viewer_t9'), presence('editor', 't9')));
    await assertFails(setDoc(place('editor', 'editor_t9'), presence('viewer', 't9')));
    await assertFails(setDoc(place('editor', 'viewer_t1'), presence('editor', 't1')));
    await assertFails(setDoc(place('editor', 'editor_t9', elsewhere), presence('editor', 't9')));
    await assertFails(setDoc(place('nobody', 'nobody_t9'), presence('nobody', 't9')));
  });
  const wrong: Record<string, unknown[]> = {
    uid: ['viewer', 7, null],
    tab: ['t8', '', 'a_b', 7, null],
    name: ['Someone else', '', 'x'.repeat(121), 7, null],
    screen: ['', 'x'.repeat(41), 7, null],
    scope: ['a/b', 'x'.repeat(65), '', 7],
    period: ['2025-13', '', 7],
    cell: ['x'.repeat(81), { row: 1 }, null],
    seen_at: [from(-60), from(60), 'now', null],
    expires_at: [from(-90_000), from(90_000), '2030-01-01', 7, null],
    role: ['owner'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    test(`takes no wrong ${name}`, async () => {
      for (const value of values) {
        await assertFails(setDoc(place('editor', 'editor_t9'), presence('editor', 't9', { [name]: value })));
      }
    });
  }
  for (const name of TABLE.presence) {
    test(`needs ${name}`, async () => {
      const fields: DocumentData = presence('editor', 't9');
      delete fields[name];
      await assertFails(setDoc(place('editor', 'editor_t9'), fields));
    });
  }
  test('has wrong values for every field', () => {
    expect(Object.keys(wrong)).toEqual(expect.arrayContaining(TABLE.presence));
  });
  test('has an id of a person and a tab', async () => {
    for (const id of ['editor', 'editor_', 'editor_t9_t9', 'editor-t9', '_t9', `editor_${'x'.repeat(41)}`]) {
      await assertFails(setDoc(place('editor', id), presence('editor', id.split('_')[1] ?? '')));
    }
  });
});

describe('notifications', () => {
  const all = (uid: string) => collection(world().as(uid), `${base}/notifications`);
  test('are read by whom they are addressed to', async () => {
    await assertSucceeds(getDoc(doc(all('viewer'), 'viewer')));
    await assertSucceeds(getDocs(query(all('viewer'), where('uid', '==', 'viewer'))));
    for (const uid of ['owner', 'editor', 'nobody']) {
      await assertFails(getDoc(doc(all(uid), 'viewer')));
      await assertFails(getDocs(query(all(uid), where('uid', '==', 'viewer'))));
    }
    await assertFails(getDocs(all('owner')));
  });
  test('are written by nobody', async () => {
    await assertFails(updateDoc(doc(all('owner'), 'owner'), { read_at: 'now' }));
    await assertFails(setDoc(doc(all('owner'), 'new'), { uid: 'owner' }));
    await assertFails(deleteDoc(doc(all('owner'), 'owner')));
  });
});

describe('the organization', () => {
  const own = (uid = 'owner') => doc(world().as(uid), base);
  test('changes in name, locale and materiality', async () => {
    await assertSucceeds(updateDoc(own(), { name: 'Acme', locale: 'ka-GE' }));
    await assertSucceeds(updateDoc(own('admin'), { name: 'Acme 2' }));
    await assertSucceeds(updateDoc(own('admin'), { materiality: { absolute_minor: 50_000, percent_bp: 250 } }));
  });
  const wrong: [string, unknown][] = [
    ['currency', 'EUR'], ['root_entity', 'west'], ['chart', 'standard'], ['live_dimensions', []], ['owner', 'admin'],
    ['role', 'owner'], ['version', 2],
    ['name', ''], ['name', 'x'.repeat(121)], ['name', 7], ['locale', 'e'], ['locale', 'x'.repeat(36)], ['locale', 7],
    ['materiality', 5], ['materiality', { absolute_minor: 1 }], ['materiality', { absolute_minor: -1, percent_bp: 0 }],
    ['materiality', { absolute_minor: 1.5, percent_bp: 0 }], ['materiality', { absolute_minor: 1, percent_bp: 1_000_001 }],
    ['materiality', { absolute_minor: 1, percent_bp: 1, more: 1 }],
  ];
  for (const [name, value] of wrong) {
    test(`does not take ${name} ${JSON.stringify(value).slice(0, 20)}`, async () => {
      await assertFails(updateDoc(own(), { [name]: value }));
    });
  }
  test('is neither made, replaced nor deleted', async () => {
    await assertFails(setDoc(doc(world().as('owner'), 'organizations/mine'), { name: 'Mine', locale: 'en-US' }));
    await assertFails(setDoc(own(), { name: 'Acme', locale: 'en-US' }));
    await assertFails(deleteDoc(own()));
  });
});
