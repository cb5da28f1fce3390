import { t } from '@lingui/core/macro';
import { useEffect, useMemo, useState } from 'react';
import { useDashboard } from '@/app/useDashboard';
import { useView } from '@/app/useView';
import { mayHandleAlerts, useWorkspace } from '@/app/workspaceContext';
import { alertOptions } from '@/data/api';
import type { AlertOptions } from '@/data/documents';
import { dataOf } from '@/data/useWatched';
import { errorText } from '@/format/errorText';
import { kpiName } from '@/format/kpiName';
import { spelled } from './alertWords';

const FRESH_MS = 60_000;
const asked = new Map<string, { at: number; answer: Promise<AlertOptions> }>();

function optionsOf(org: string): Promise<AlertOptions> {
  const known = asked.get(org);
  if (known && Date.now() - known.at < FRESH_MS) return known.answer;
  const answer = alertOptions(org);
  asked.set(org, { at: Date.now(), answer });
  answer.catch(() => asked.delete(org));
  return answer;
}

export interface Options {
  options: AlertOptions | null;
  problem: string | null;
}

/** What rules may watch and who may be told, for those who may ask. */
export function useAlertOptions(wanted = true): Options {
  const { orgId, member } = useWorkspace();
  const allowed = mayHandleAlerts(member.role);
  const [found, setFound] = useState<Options>({ options: null, problem: null });
  useEffect(() => {
    if (!allowed || !wanted) return;
    let current = true;
    optionsOf(orgId).then(
      (options) => current && setFound({ options, problem: null }),
      (error: unknown) => current && setFound({ options: null, problem: errorText(error) }),
    );
    return () => {
      current = false;
    };
  }, [orgId, allowed, wanted]);
  return found;
}

export interface Names {
  /** KPIs and accounts by id. */
  figures: ReadonlyMap<string, string>;
  entity: (id: string) => string;
  /** A member, in a sentence. */
  person: (uid: string) => string;
  /** Someone of the notification settings. */
  recipient: (id: string) => string;
}

/**
 * The names behind the ids in alerts. What a member may not know is told as "a colleague". Names of people are
 * asked for only when `wanted`: the dashboard is opened often and names somebody seldom.
 */
export function useNames(wanted = true): Names {
  const { entities, accounts, member } = useWorkspace();
  // Also what tells whether this page is current, as on every screen.
  const dashboard = dataOf(useDashboard(useView()));
  const { options } = useAlertOptions(wanted);
  return useMemo(() => {
    const shown = dashboard ? [...dashboard.view.kpis, ...dashboard.view.missing] : [];
    const figures = new Map([
      ...[...accounts].map(([code, account]) => [code, account.name] as const),
      ...shown.map(({ id, name }) => [id, name] as const),
      ...(options?.metrics ?? []).map(({ id, name }) => [id, kpiName(id, name)] as const),
    ]);
    const entityNames = new Map(entities.map(({ entity }) => [entity.id, entity.name]));
    const people = new Map(options?.people.map(({ uid, name }) => [uid, name]));
    const recipients = new Map(options?.recipients.map(({ id, name }) => [id, name]));
    const self = member.display_name || t`You`;
    return {
      figures,
      entity: (id) => entityNames.get(id) ?? id,
      person: (uid) =>
        uid === member.uid
          ? self
          : (people.get(uid) ?? (uid === 'operator' ? t`The operator` : t`A colleague`)),
      recipient: (id) => recipients.get(id) ?? spelled(id),
    };
  }, [dashboard, accounts, entities, options, member]);
}
