import { createContext, useContext } from 'react';
import type { Account, Member, Organization, Role } from '@/data/documents';
import type { EditBook } from '@/data/edits';
import type { EntityNode } from '@/data/entityTree';

/** What every screen of one organization needs, loaded before any of them shows. */
export interface Workspace {
  orgId: string;
  organization: Organization;
  member: Member;
  entities: readonly EntityNode[];
  accounts: ReadonlyMap<string, Account>;
  edits: EditBook;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('used outside the workspace');
  return workspace;
}

const EDITORS: ReadonlySet<Role> = new Set(['owner', 'admin', 'editor']);

const COMMENTERS: ReadonlySet<Role> = new Set(['owner', 'admin', 'editor', 'analyst']);

/** Security rules decide; these only keep screens from offering what would be refused. */
export const mayEdit = (role: Role): boolean => EDITORS.has(role);
export const mayHandleAlerts = (role: Role): boolean => role !== 'viewer';
export const mayComment = (role: Role): boolean => COMMENTERS.has(role);
export const maySeeImports = (member: Member): boolean =>
  member.role !== 'viewer' && member.entity_scope === null;
export const mayDefineKpis = (member: Member): boolean =>
  EDITORS.has(member.role) && member.entity_scope === null;
export const mayPlanCash = (role: Role): boolean => role === 'owner' || role === 'admin';
export const maySeeSystem = (member: Member): boolean =>
  (member.role === 'owner' || member.role === 'admin') && member.entity_scope === null;
