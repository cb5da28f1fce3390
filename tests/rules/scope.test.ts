// Members who see some entities only: every role x collection of the table, under the conditions it names.
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing';
import { collection, doc, getDoc, getDocs, limit, orderBy, query, setDoc, where } from 'firebase/firestore';
import { describe, test } from 'vitest';
import { base, edit, folderOf, inWorld, ROLES, TABLE } from './world';

const world = inWorld();

for (const [name, field] of Object.entries(TABLE.scope_fields)) {
  const readers = ROLES.filter((role) => TABLE.matrix[name]?.[role]?.list === 'entity_scope');
  const all = (principal: string) => collection(world().as(principal), folderOf(name));

  describe(`${name}, to a member who sees west`, () => {
    for (const role of readers) {
      const member = `west-${role}`;
      test(`${role} gets what is of west, and no other`, async () => {
        await assertSucceeds(getDoc(doc(all(member), 'west')));
        await assertFails(getDoc(doc(all(member), 'east')));
      });
      test(`${role} lists what is of west when asking for nothing else`, async () => {
        await assertSucceeds(getDocs(query(all(member), where(field, '==', 'west'))));
        await assertSucceeds(getDocs(query(all(member), where(field, 'in', ['west']))));
        if (name !== 'series') {
          const narrowed = query(all(member), where(field, '==', 'west'), where('period', '==', '2025-01'));
          await assertSucceeds(getDocs(narrowed));
        }
      });
      test(`${role} is refused a list that could hold more`, async () => {
        await assertFails(getDocs(all(member)));
        await assertFails(getDocs(query(all(member), where('period', '==', '2025-01'))));
        await assertFails(getDocs(query(all(member), where(field, '==', 'east'))));
        await assertFails(getDocs(query(all(member), where(field, 'in', ['west', 'east']))));
        await assertFails(getDocs(query(all(member), where(field, '!=', 'east'))));
        await assertFails(getDocs(query(all(member), where(field, '>=', 'west'))));
      });
    }
    test('an empty scope sees nothing', async () => {
      await assertFails(getDoc(doc(all('sees-nothing'), 'west')));
      await assertFails(getDocs(query(all('sees-nothing'), where(field, '==', 'west'))));
    });
    // The id of these names no entity.
    if (!['edits', 'alerts', 'presence', 'comments', 'grid_views'].includes(name)) {
      test('asking for what is not there yet tells nothing of other entities', async () => {
        const absent = name === 'series' ? '' : '_2031-01';
        await world().past((db) => setDoc(doc(db, `${base}/members/north`), { role: 'viewer', entity_scope: ['north'] }));
        await assertSucceeds(getDoc(doc(all('north'), `north${absent}`)));
        await assertFails(getDoc(doc(all('north'), `south${absent}`)));
        await assertFails(getDoc(doc(all('nobody'), `north${absent}`)));
      });
    }
  });
}

describe('the lists of alerts on screen', () => {
  const all = (principal: string) => collection(world().as(principal), folderOf('alerts'));
  const open = where('state', 'in', ['pending', 'firing', 'acknowledged', 'snoozed', 'stale', 'error']);
  const resolved = [where('state', '==', 'resolved'), orderBy('resolved_at', 'desc'), limit(30)] as const;

  test('a member of all entities lists those that are open, and those resolved last', async () => {
    await assertSucceeds(getDocs(query(all('viewer'), open)));
    await assertSucceeds(getDocs(query(all('viewer'), ...resolved)));
  });
  test('a member who sees west asks for west, and is refused more', async () => {
    const west = where('entity_id', 'in', ['west']);
    await assertSucceeds(getDocs(query(all('west-viewer'), west, open)));
    await assertSucceeds(getDocs(query(all('west-viewer'), west, ...resolved)));
    await assertFails(getDocs(query(all('west-viewer'), open)));
    await assertFails(getDocs(query(all('west-viewer'), ...resolved)));
    await assertFails(getDocs(query(all('west-viewer'), where('entity_id', 'in', ['west', 'east']), open)));
  });
});

describe('what concerns every entity at once', () => {
  for (const [name, principals] of Object.entries(TABLE.matrix)) {
    for (const role of ROLES.filter((each) => principals[each]?.list === 'unscoped')) {
      test(`${name} is closed to the ${role} who sees west`, async () => {
        const all = collection(world().as(`west-${role}`), folderOf(name));
        await assertFails(getDoc(doc(all, 'west')));
        await assertFails(getDocs(all));
      });
    }
  }
});

describe('what is the same for everyone', () => {
  for (const [name, principals] of Object.entries(TABLE.matrix)) {
    for (const role of ROLES.filter((each) => principals[each]?.list === true)) {
      test(`${name} is open to the ${role} who sees west`, async () => {
        await assertSucceeds(getDocs(collection(world().as(`west-${role}`), folderOf(name))));
      });
    }
  }
});

describe('edits of a member who sees west', () => {
  const put = (role: string, id: string, change: Record<string, unknown>) => {
    const uid = `west-${role}`;
    return setDoc(doc(world().as(uid), `${base}/edits/${id}`), edit(id, uid, change));
  };
  for (const role of ['owner', 'admin', 'editor']) {
    test(`the ${role} edits in west`, async () => {
      await assertSucceeds(put(role, `in-${role}`, {}));
      await assertSucceeds(put(role, `same-${role}`, { patch: { entity_id: 'west', description: 'same' } }));
    });
    test(`the ${role} neither edits elsewhere nor moves a record there`, async () => {
      await assertFails(put(role, `out-${role}`, { entity_id: 'north' }));
      await assertFails(put(role, `move-${role}`, { patch: { entity_id: 'north' } }));
      await assertFails(put(role, `fetch-${role}`, { entity_id: 'north', patch: { entity_id: 'west' } }));
    });
  }
  for (const role of ['analyst', 'viewer']) {
    test(`the ${role} does not edit`, async () => {
      await assertFails(put(role, `never-${role}`, {}));
    });
  }
});
