import { describe, expect, it } from 'vitest';
import type { Edit } from '@/data/documents';
import { conflictCells, partsOf, singled } from '@/data/editState';
import { MOST_PARTS, togetherRequest } from '@/data/edits';
import type { LocatedRecord } from '@/data/records';
import { type Draft, type Drafts, draftCell, draftRequests } from './draft';
import { record } from './testRecord';

function drafts(
  records: readonly LocatedRecord[],
  cell: 'amount_minor' | 'date',
  value: number | string,
): Drafts {
  return new Map(
    records.flatMap((each) => {
      const draft = draftCell(null, each, cell, value);
      return draft ? [[each.id, draft] as [string, Draft]] : [];
    }),
  );
}

describe('what is saved', () => {
  it('is one change for the records of an entity and month, with one reason', () => {
    const [request, ...others] = draftRequests(
      drafts([record('a'), record('b'), record('c')], 'amount_minor', 5),
      'why',
    );
    expect(others).toEqual([]);
    expect(request).toMatchObject({ record_id: 'a', reason: 'why', patch: { amount_minor: 5 } });
    expect(request?.parts).toEqual(
      ['b', 'c'].map((id) => ({
        record_id: id,
        base_version: 3,
        patch: { amount_minor: 5 },
        base: { amount_minor: 100 },
      })),
    );
  });

  it('is what it always was for one record', () => {
    const [request] = draftRequests(drafts([record('a')], 'amount_minor', 5), 'why');
    expect(request && 'parts' in request).toBe(false);
  });

  it('is a change for each entity and month, and for each record that moves', () => {
    const here = drafts([record('a'), record('b'), record('c', { entity_id: 'east' })], 'amount_minor', 5);
    const moved = drafts([record('d'), record('e')], 'date', '2020-01-02');
    const requests = draftRequests(new Map([...here, ...moved]), 'why');
    expect(requests.map((each) => [each.record_id, each.parts?.length ?? 0])).toEqual([
      ['d', 0],
      ['e', 0],
      ['a', 1],
      ['c', 0],
    ]);
  });

  it('has no more records than one edit takes', () => {
    const many = Array.from({ length: MOST_PARTS + 2 }, (_, index) => record(`r${index}`));
    const requests = draftRequests(drafts(many, 'amount_minor', 5), 'why');
    expect(requests.map((each) => 1 + (each.parts?.length ?? 0))).toEqual([MOST_PARTS + 1, 1]);
  });
});

describe('a change of several that met another', () => {
  const theirs = { ...record('b', { amount_minor: 700, version: 4 }) };
  const part = (id: string) => ({
    record_id: id,
    base_version: 3,
    patch: { amount_minor: 5 },
    base: { amount_minor: 100 },
  });
  const edit = {
    ...part('a'),
    entity_id: 'west',
    period: '2019-12',
    reason: 'why',
    parts: [part('b'), part('c')],
    theirs: null,
    conflicts: [{ record_id: 'b', reason: 'changed', theirs }],
  } as unknown as Edit;

  it('names the cells of the record that changed, beside what is stored now', () => {
    const [first, second] = partsOf(edit);
    expect(second && conflictCells(singled(edit, second))).toEqual([
      { field: 'amount_minor', base: 100, mine: 5, theirs: 700, contested: true },
    ]);
    expect(first && conflictCells(singled(edit, first))).toEqual([]);
  });

  it('becomes a new change of what is left of it', () => {
    expect(togetherRequest(edit, [])).toBeNull();
    expect(togetherRequest(edit, [part('a')])).toMatchObject({
      record_id: 'a',
      entity_id: 'west',
      reason: 'why',
    });
    expect(togetherRequest(edit, [part('a'), part('c')])?.parts).toEqual([part('c')]);
  });
});
