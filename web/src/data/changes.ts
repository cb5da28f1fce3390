import '@/contract/ofScreens';
import type { ChangesSince } from '@/contract';
import { ask, inOrg } from './api';

export type { AccountChange, ChangeBehind, ChangedRecord, ChangesSince } from '@/contract';

/** What changed in an entity's month since a moment, in every account or in one and those below it. */
export function changesSince(
  org: string,
  scope: string,
  period: string,
  since: string,
  account: string | null,
): Promise<ChangesSince> {
  const query = new URLSearchParams({ since, ...(account === null ? {} : { account }) });
  return ask('ChangesSince', 'GET', inOrg(org, `changes/${encodeURIComponent(scope)}/${period}?${query}`));
}
