import type { Entity } from './documents';

export interface EntityNode {
  entity: Entity;
  depth: number;
  isLeaf: boolean;
}

/**
 * The entities a person may choose, parents before children. With a scope, only those in it: a parent does
 * not imply its children. An entity whose parent is not visible stands at the top. Cycles end where they close.
 */
export function entityTree(entities: readonly Entity[], scope: readonly string[] | null): EntityNode[] {
  const visible = scope === null ? entities : entities.filter((entity) => scope.includes(entity.id));
  const ids = new Set(visible.map((entity) => entity.id));
  const parents = new Set(entities.map((entity) => entity.parent));
  const children = new Map<string | null, Entity[]>();
  for (const entity of visible) {
    const parent = entity.parent !== null && ids.has(entity.parent) ? entity.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), entity]);
  }
  const nodes: EntityNode[] = [];
  const visit = (parent: string | null, depth: number) => {
    const sorted = [...(children.get(parent) ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    for (const entity of sorted) {
      nodes.push({ entity, depth, isLeaf: !parents.has(entity.id) });
      visit(entity.id, depth + 1);
    }
  };
  visit(null, 0);
  return nodes;
}

/** An entity and all below it. */
export function subtreeOf(nodes: readonly EntityNode[], scope: string): Set<string> {
  const start = nodes.findIndex((node) => node.entity.id === scope);
  const top = nodes[start];
  if (!top) return new Set();
  const end = nodes.findIndex((node, index) => index > start && node.depth <= top.depth);
  return new Set(nodes.slice(start, end < 0 ? undefined : end).map((node) => node.entity.id));
}

/** The entities above one, the highest first. */
export function pathTo(nodes: readonly EntityNode[], scope: string): Entity[] {
  const known = new Map(nodes.map(({ entity }) => [entity.id, entity]));
  const above: Entity[] = [];
  let parent = known.get(scope)?.parent ?? null;
  while (parent !== null) {
    const entity = known.get(parent);
    if (!entity || above.includes(entity)) break;
    above.unshift(entity);
    parent = entity.parent;
  }
  return above;
}

/** The leaves at or below an entity; records live only there. */
export function leavesBelow(nodes: readonly EntityNode[], scope: string): string[] {
  const within = subtreeOf(nodes, scope);
  return nodes.filter((node) => node.isLeaf && within.has(node.entity.id)).map((node) => node.entity.id);
}

/** Where a person starts: the organization's root when they see it, else the highest entity they do. */
export function defaultScope(nodes: readonly EntityNode[], root: string): string | null {
  return nodes.find((node) => node.entity.id === root)?.entity.id ?? nodes[0]?.entity.id ?? null;
}
