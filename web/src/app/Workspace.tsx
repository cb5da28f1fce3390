import { t } from '@lingui/core/macro';
import { useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { User } from '@/data/auth';
import { loadConfig } from '@/data/config';
import {
  decodeAccount,
  decodeEntity,
  decodeMember,
  decodeOrganization,
  decodePreferences,
} from '@/data/decode';
import { EditBook } from '@/data/edits';
import { entityTree } from '@/data/entityTree';
import { followPreference } from '@/data/language';
import { startLiveMonitor } from '@/data/liveMonitor';
import { accountsPath, entitiesPath, memberPath, organizationPath, preferencesPath } from '@/data/paths';
import { dataOf, useCollection, useDocument } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import { localeFor } from '@/format/language';
import { Frame } from './Frame';
import { Message } from './Message';
import { NoMembership } from './NoMembership';
import { Shell } from './Shell';
import { usePromise } from './usePromise';
import { WorkspaceContext } from './workspaceContext';

/** Everything behind the sign-in: finds the organization of the address, and who this person is in it. */
export default function Workspace({ user }: { user: User }) {
  const [location] = useLocation();
  const config = usePromise(loadConfig);
  useEffect(startLiveMonitor, []);
  const named = /^\/o\/([^/]+)/.exec(location)?.[1];
  const orgId = named ? decodeURIComponent(named) : (config?.organizations[0] ?? null);
  if (!config) return <Shell />;
  if (!orgId) return <NoMembership user={user} />;
  return <OrganizationWorkspace key={orgId} orgId={orgId} user={user} />;
}

function firstProblem(...watched: Watched<unknown>[]): string | null {
  for (const state of watched)
    if (state.status === 'failed' || state.status === 'invalid') return state.message;
  return null;
}

function OrganizationWorkspace({ orgId, user }: { orgId: string; user: User }) {
  const member = useDocument(memberPath(orgId, user.uid), decodeMember);
  const organization = useDocument(organizationPath(orgId), decodeOrganization);
  const entities = useCollection(entitiesPath(orgId), decodeEntity);
  const accounts = useCollection(accountsPath(orgId), decodeAccount);
  const preferences = dataOf(useDocument(preferencesPath(orgId, user.uid), decodePreferences));
  useEffect(() => followPreference(preferences?.language), [preferences?.language]);
  const role = dataOf(member)?.role ?? 'viewer';
  const edits = useMemo(() => new EditBook(orgId, user.uid, role), [orgId, user.uid, role]);
  useEffect(() => {
    edits.resume();
    return () => edits.close();
  }, [edits]);

  const workspace = useMemo(() => {
    if (member.status !== 'ready' || organization.status !== 'ready') return null;
    if (entities.status !== 'ready' || accounts.status !== 'ready') return null;
    return {
      orgId,
      organization: { ...organization.data, locale: localeFor(organization.data.locale) },
      member: member.data,
      entities: entityTree(entities.data, member.data.entity_scope),
      accounts: new Map(accounts.data.map((account) => [account.code, account])),
      edits,
    };
  }, [orgId, member, organization, entities, accounts, edits]);

  if (member.status === 'missing' || member.status === 'denied' || organization.status === 'denied') {
    return <NoMembership user={user} />;
  }
  const problem = firstProblem(member, organization, entities, accounts);
  if (problem) {
    return (
      <Message
        title={t`The organization cannot be opened`}
        detail={problem}
        action={{ label: t`Try again`, run: () => window.location.reload() }}
      />
    );
  }
  if (!workspace) return <Shell />;
  return (
    <WorkspaceContext value={workspace}>
      <Frame />
    </WorkspaceContext>
  );
}
