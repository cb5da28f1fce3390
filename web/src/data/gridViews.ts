import '@/contract/ofScreens';
import { decode, type GridView } from '@/contract';
import { answerOf, ask, inOrg } from './api';
import type { Member } from './documents';
import { gridViewsPath } from './paths';
import { useCollection } from './useWatched';
import type { Watched } from './watch';

export type { GridView, SavedView } from '@/contract';

/** Values that one `in` filter may have. */
const SCOPES = 30;

const decodeGridView = (fields: unknown) => decode('GridView', fields);

/** The views that members share, of the entities that this one sees, live; nothing is read until it is `wanted`. */
export function useSharedGridViews(org: string, member: Member, wanted: boolean): Watched<GridView[]> {
  const scopes = member.entity_scope;
  return useCollection(
    wanted && scopes?.length !== 0 ? gridViewsPath(org) : null,
    decodeGridView,
    undefined,
    scopes ? [['scope', 'in', scopes.slice(0, SCOPES)]] : [],
  );
}

const addressOf = (org: string, id: string) => inOrg(org, `grid-views/${encodeURIComponent(id)}`);

/** Shares a view or changes one; `version` is the one that was seen, 0 for a new one under an id made here. */
export function saveGridView(
  org: string,
  id: string,
  { name, scope, view, version }: Pick<GridView, 'name' | 'scope' | 'view' | 'version'>,
): Promise<GridView> {
  return ask('GridView', 'PUT', addressOf(org, id), { name, scope, view, version });
}

/** Removes a shared view for everyone, when it is still the one that was seen. */
export async function removeGridView(org: string, view: Pick<GridView, 'id' | 'version'>): Promise<void> {
  await answerOf('DELETE', `${addressOf(org, view.id)}?version=${view.version}`);
}
