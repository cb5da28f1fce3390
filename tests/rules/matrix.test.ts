// Every principal x collection x operation of schemas/authorization.py. Each tries what is most likely to be let
// through: a well-formed document, its own where there is such a thing. What is denied is denied for who asks.
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing';
import {
  collection,
  type DocumentData,
  deleteDoc,
  doc,
  getDoc,
  getDocs,
  query,
  serverTimestamp,
  setDoc,
  updateDoc,
  where,
} from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import { comment, edit, folderOf, inWorld, ORG, type Operation, preferences, presence, TABLE, uidOf } from './world';

const world = inWorld();

/** The document on which an operation is tried; what is created does not exist yet. */
function idFor(name: string, principal: string, operation: Operation): string {
  const fresh = operation === 'create';
  const uid = uidOf(principal);
  if (name === 'organization') return fresh ? `new-${uid}` : ORG;
  if (name === 'members') return fresh ? `new-${uid}` : operation === 'get' ? uid : 'viewer';
  if (name === 'preferences') return uid;
  if (name === 'notifications') return fresh ? `new-${uid}` : uid;
  if (name === 'presence') return fresh ? `${uid}_t2` : `${uid}_t1`;
  if (name === 'comments' && fresh) return 'c'.repeat(24);
  return fresh ? `new-${uid}` : 'west';
}

function fieldsFor(name: string, principal: string, id: string): DocumentData {
  const uid = uidOf(principal);
  switch (name) {
    case 'organization':
      return { name: 'Acme Corporation', locale: 'ka-GE' };
    case 'edits':
      return edit(id, uid);
    case 'comments':
      return comment(id, uid);
    case 'preferences':
      return preferences();
    case 'presence':
      return presence(uid, id.split('_')[1] ?? '');
    default:
      return { id, name: 'Changed' };
  }
}

const resolution = (uid: string) => ({
  resolved_at: serverTimestamp(),
  resolved_by: uid,
  resolved_name: 'Someone',
});

function attempt(name: string, principal: string, operation: Operation): Promise<unknown> {
  const db = world().as(principal);
  const id = idFor(name, principal, operation);
  const all = collection(db, folderOf(name));
  const one = doc(all, id);
  switch (operation) {
    case 'get':
      return getDoc(one);
    case 'list':
      return getDocs(name === 'notifications' ? query(all, where('uid', '==', uidOf(principal))) : all);
    case 'create':
      return setDoc(one, fieldsFor(name, principal, id));
    case 'update':
      return updateDoc(one, name === 'comments' ? resolution(uidOf(principal)) : fieldsFor(name, principal, id));
    case 'delete':
      return deleteDoc(one);
  }
}

for (const [name, principals] of Object.entries(TABLE.matrix)) {
  describe(name, () => {
    for (const [principal, operations] of Object.entries(principals)) {
      for (const [operation, verdict] of Object.entries(operations) as [Operation, boolean | string][]) {
        const path = () => `${folderOf(name)}/${idFor(name, principal, operation)}`;
        if (verdict === false) {
          test(`${principal} may not ${operation}`, async () => {
            const before = await world().stored(path());
            if (operation === 'create') expect(before === undefined || name === 'preferences').toBe(true);
            await assertFails(attempt(name, principal, operation));
            expect(await world().stored(path())).toEqual(before);
          });
          continue;
        }
        test(`${principal} may ${operation}`, async () => {
          if (name === 'preferences' && operation === 'create') {
            await world().past((db) => deleteDoc(doc(db, path())));
          }
          await assertSucceeds(attempt(name, principal, operation));
          if (operation !== 'get' && operation !== 'list') await world().restore(path());
        });
      }
    }
  });
}

test('the table has every collection five operations and eight principals', () => {
  for (const principals of Object.values(TABLE.matrix)) {
    expect(Object.keys(principals)).toHaveLength(8);
    for (const operations of Object.values(principals)) expect(Object.keys(operations)).toHaveLength(5);
  }
});
