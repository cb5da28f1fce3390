// What holds whatever the collection: organizations, tokens, revocation, paths that nobody named.
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing';
import {
  collection,
  collectionGroup,
  deleteDoc,
  doc,
  getDoc,
  getDocs,
  query,
  setDoc,
  updateDoc,
  where,
} from 'firebase/firestore';
import { describe, test } from 'vitest';
import { base, edit, elsewhere, folderOf, inWorld, ORG, TABLE } from './world';

const world = inWorld();

describe('a collection group', () => {
  for (const name of Object.keys(TABLE.matrix).filter((each) => each !== 'organization')) {
    test(`of ${name} is closed to an owner`, async () => {
      const group = collectionGroup(world().as('owner'), name.split('/').at(-1) ?? name);
      await assertFails(getDocs(group));
      await assertFails(getDocs(query(group, where('uid', '==', 'owner'))));
      await assertFails(getDocs(query(group, where(TABLE.scope_fields[name] ?? 'id', '==', 'west'))));
    });
  }
});

describe('another organization', () => {
  for (const name of Object.keys(TABLE.matrix)) {
    test(`keeps ${name} from an owner of this one`, async () => {
      const path = name === 'organization' ? elsewhere : `${folderOf(name, elsewhere)}/west`;
      await assertFails(getDoc(doc(world().as('owner'), path)));
      if (name !== 'organization') {
        const all = collection(world().as('owner'), folderOf(name, elsewhere));
        await assertFails(getDocs(all));
        await assertFails(getDocs(query(all, where('uid', '==', 'owner'))));
      }
      await assertFails(setDoc(doc(world().as('owner'), path), { uid: 'owner', role: 'owner' }));
      await assertFails(deleteDoc(doc(world().as('owner'), path)));
    });
  }
});

describe('a token', () => {
  const claims = { role: 'owner', admin: true, org_id: ORG, organizations: { [ORG]: 'owner' }, entity_scope: null };
  test('that says owner opens nothing without a member document', async () => {
    const db = world().as('no_membership', claims);
    await assertFails(getDoc(doc(db, base)));
    await assertFails(getDoc(doc(db, `${base}/dashboards/west`)));
    await assertFails(setDoc(doc(db, `${base}/edits/forged`), edit('forged', 'nobody')));
  });
  test('that says owner adds nothing to a viewer', async () => {
    const db = world().as('viewer', claims);
    await assertFails(getDocs(collection(db, `${base}/audit`)));
    await assertFails(setDoc(doc(db, `${base}/edits/forged`), edit('forged', 'viewer')));
  });
  test('of an anonymous sign-in opens nothing', async () => {
    const db = world().as('no_membership', { firebase: { sign_in_provider: 'anonymous' } });
    await assertFails(getDoc(doc(db, base)));
    await assertFails(getDoc(doc(db, `${base}/members/nobody`)));
  });
});

describe('a member', () => {
  test('of an unknown role is nobody', async () => {
    await assertFails(getDoc(doc(world().as('made-up'), base)));
    await assertFails(getDoc(doc(world().as('made-up'), `${base}/members/made-up`)));
  });
  test('who is removed is out with the next request', async () => {
    const path = `${base}/members/leaver`;
    const db = world().as('leaver');
    await world().past((admin) => setDoc(doc(admin, path), { uid: 'leaver', role: 'owner', entity_scope: null }));
    await assertSucceeds(getDoc(doc(db, `${base}/audit/west`)));
    await world().past((admin) => deleteDoc(doc(admin, path)));
    await assertFails(getDoc(doc(db, `${base}/audit/west`)));
    await assertFails(getDoc(doc(db, base)));
    await assertFails(setDoc(doc(db, `${base}/edits/late`), edit('late', 'leaver')));
  });
  test('who becomes a viewer writes no more', async () => {
    const path = `${base}/members/falling`;
    const db = world().as('falling');
    await world().past((admin) => setDoc(doc(admin, path), { uid: 'falling', role: 'editor', entity_scope: null }));
    await assertSucceeds(setDoc(doc(db, `${base}/edits/before`), edit('before', 'falling')));
    await world().past((admin) => updateDoc(doc(admin, path), { role: 'viewer' }));
    await assertFails(setDoc(doc(db, `${base}/edits/after`), edit('after', 'falling')));
    await assertSucceeds(getDoc(doc(db, `${base}/dashboards/west`)));
  });
  test('whose entities change sees the new ones and not the old', async () => {
    const path = `${base}/members/moving`;
    const db = world().as('moving');
    await world().past((admin) => setDoc(doc(admin, path), { uid: 'moving', role: 'viewer', entity_scope: ['west'] }));
    await assertSucceeds(getDoc(doc(db, `${base}/dashboards/west`)));
    await world().past((admin) => updateDoc(doc(admin, path), { entity_scope: ['east'] }));
    await assertFails(getDoc(doc(db, `${base}/dashboards/west`)));
    await assertSucceeds(getDoc(doc(db, `${base}/dashboards/east`)));
  });
  test('does not change a role or a scope, their own least of all', async () => {
    for (const uid of ['owner', 'admin', 'editor', 'viewer', 'west-editor', 'nobody']) {
      const own = doc(world().as(uid), `${base}/members/${uid}`);
      await assertFails(setDoc(own, { uid, role: 'owner', entity_scope: null }));
      await assertFails(updateDoc(own, { role: 'owner' }));
      await assertFails(updateDoc(own, { entity_scope: null }));
      await assertFails(deleteDoc(own));
    }
    await assertFails(updateDoc(doc(world().as('admin'), `${base}/members/viewer`), { role: 'owner' }));
  });
  test('who analyses or looks sees their own membership and no colleague', async () => {
    for (const uid of ['analyst', 'viewer', 'west-viewer']) {
      await assertSucceeds(getDoc(doc(world().as(uid), `${base}/members/${uid}`)));
      await assertFails(getDoc(doc(world().as(uid), `${base}/members/owner`)));
    }
  });
});

describe('a path that the table does not name', () => {
  const paths = [
    'rejected_objects/west',
    'users/owner',
    'organizations/new-one',
    `${base}/secrets/west`,
    `${base}/service_tokens/west`,
    `${base}/edits/west/notes/n`,
    `${base}/members/owner/keys/k`,
    `${base}/imports/west/source/s`,
    `${base}/dashboards/west/parts/p`,
    `${base}/internal/sequence`,
    `${base}/internal/west/deeper/d`,
  ];
  for (const path of paths) {
    test(`${path} is closed to an owner`, async () => {
      const one = doc(world().as('owner'), path);
      await assertFails(getDoc(one));
      await assertFails(getDocs(collection(world().as('owner'), path.slice(0, path.lastIndexOf('/')))));
      await assertFails(setDoc(one, { uid: 'owner' }));
      await assertFails(deleteDoc(one));
    });
  }
});
