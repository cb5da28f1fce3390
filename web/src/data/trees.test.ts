import { describe, expect, it } from 'vitest';
import { postingAccounts, visibleRows } from '../features/statement/statementTree';
import type { Entity, StatementRow } from './documents';
import { defaultScope, entityTree, leavesBelow } from './entityTree';

const entity = (id: string, parent: string | null): Entity => ({ id, name: id, parent, currency: 'USD' });
const all = [entity('west', 'group'), entity('group', null), entity('lab', 'west'), entity('east', 'group')];

describe('the entity tree', () => {
  it('lists parents before children with their depth', () => {
    const nodes = entityTree(all, null).map(({ entity, depth, isLeaf }) => [entity.id, depth, isLeaf]);
    expect(nodes).toEqual([
      ['group', 0, false],
      ['east', 1, true],
      ['west', 1, false],
      ['lab', 2, true],
    ]);
  });

  it('finds the leaves below a node and no others', () => {
    const nodes = entityTree(all, null);
    expect(leavesBelow(nodes, 'group')).toEqual(['east', 'lab']);
    expect(leavesBelow(nodes, 'west')).toEqual(['lab']);
    expect(leavesBelow(nodes, 'east')).toEqual(['east']);
    expect(leavesBelow(nodes, 'nowhere')).toEqual([]);
  });

  it('shows a scoped member only what the scope names', () => {
    const nodes = entityTree(all, ['east', 'west']);
    expect(nodes.map(({ entity, depth }) => [entity.id, depth])).toEqual([
      ['east', 0],
      ['west', 0],
    ]);
    expect(defaultScope(nodes, 'group')).toBe('east');
    expect(leavesBelow(nodes, 'west')).toEqual([]);
  });

  it('ends where a cycle closes', () => {
    expect(entityTree([entity('a', 'b'), entity('b', 'a')], null)).toEqual([]);
  });
});

const row = (code: string, parent: string | null, is_posting: boolean): StatementRow => ({
  code,
  name: code,
  parent,
  depth: 0,
  is_posting,
  account_class: null,
  direction: 1,
  actual: 0,
  budget: null,
  previous: null,
  last_year: null,
  forecast: null,
  against_budget: null,
  against_previous: null,
  against_last_year: null,
  against_forecast: null,
  count: 0,
});
const rows = [
  row('1', null, false),
  row('1.1', '1', false),
  row('1.1.1', '1.1', true),
  row('1.10', '1', true),
  row('2', null, true),
];

describe('the statement tree', () => {
  it('hides everything under a closed row, however deep', () => {
    expect(visibleRows(rows, new Set(['1'])).map(({ row }) => row.code)).toEqual(['1', '2']);
    expect(visibleRows(rows, new Set(['1.1'])).map(({ row }) => row.code)).toEqual(['1', '1.1', '1.10', '2']);
  });

  it('follows parents, not code prefixes', () => {
    expect(postingAccounts(rows, '1.1')).toEqual(['1.1.1']);
    expect(postingAccounts(rows, '1')).toEqual(['1.1.1', '1.10']);
    expect(postingAccounts(rows, '2')).toEqual(['2']);
  });
});
