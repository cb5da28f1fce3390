import { doc, updateDoc } from 'firebase/firestore';
import { useMemo } from 'react';
import { ask, inOrg } from './api';
import { decodeSignOff } from './decode';
import type { Materiality, SignOff } from './documents';
import { firestore } from './firestore';
import { organizationPath, signOffsPath } from './paths';
import { lineKey } from './signing';
import { dataOf, useCollection } from './useWatched';

/** The signed lines of an entity's month, live; null while they are not known. */
export function useSignOffs(
  org: string,
  scope: string | null,
  period: string | null,
): ReadonlyMap<string, SignOff> | null {
  const path = scope === null || period === null ? null : signOffsPath(org);
  const lines = dataOf(
    useCollection(path, decodeSignOff, undefined, [
      ['entity_id', '==', scope ?? ''],
      ['period', '==', period ?? ''],
    ]),
  );
  return useMemo(() => lines && new Map(lines.map((line) => [lineKey(line), line])), [lines]);
}

export type SignAction = 'prepare' | 'review' | 'withdraw';

/** Does something with a line's signatures, once under an id; answers with the line after it. */
export function sign(
  org: string,
  line: Pick<SignOff, 'entity_id' | 'period' | 'comparator' | 'account_code'>,
  action: SignAction,
  body: Record<string, unknown>,
  id: string,
): Promise<SignOff> {
  const place = [line.entity_id, line.period, line.comparator, line.account_code]
    .map(encodeURIComponent)
    .join('/');
  return ask('SignOff', 'POST', inOrg(org, `signoffs/${place}:${action}`), body, { key: id });
}

/** From what size variances have to be explained, for everyone of the organization. */
export async function saveMateriality(org: string, materiality: Materiality): Promise<void> {
  await updateDoc(doc(await firestore(), organizationPath(org)), { materiality });
}
