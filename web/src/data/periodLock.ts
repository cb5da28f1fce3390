import { t } from '@lingui/core/macro';
import { doc, getDoc } from 'firebase/firestore';
import { decodePeriod } from './decode';
import type { PeriodState, Role } from './documents';
import { firestore } from './firestore';
import { periodsPath } from './paths';
import { useCollection } from './useWatched';
import { plain, type Watched } from './watch';

const CONTROLLERS: ReadonlySet<Role> = new Set(['owner', 'admin']);
/** An `in` filter takes so many values. */
const ENTITIES = 30;

/** Whether a person of a role may change records of a period; rules and functions decide the same. */
export const takesEdits = (state: PeriodState['state'], role: Role): boolean =>
  state === 'open' || (state === 'soft_close' && CONTROLLERS.has(role));

/** Why a record may not change, with what to do; null when it may. */
export function whyNot(period: PeriodState, role: Role, entity: string, month: string): string | null {
  if (takesEdits(period.state, role)) return null;
  switch (period.state) {
    case 'locked':
      return t`${month} is locked for good for ${entity}. Book the correction in an open period.`;
    case 'closed':
      return t`${month} is closed for ${entity}. It can be opened again on the Close page, by two people.`;
    case 'hold':
      return t`${month} is on hold for review for ${entity}. Ask a controller.`;
    default:
      return t`${month} is soft-closed for ${entity}. Ask a controller.`;
  }
}

/** The states of a period for some entities, live; what nobody has touched is not there, and open. */
export function usePeriodStates(
  org: string,
  entities: readonly string[],
  period: string,
): Watched<PeriodState[]> {
  return useCollection(entities.length === 0 ? null : periodsPath(org), decodePeriod, undefined, [
    ['entity_id', 'in', entities.slice(0, ENTITIES)],
    ['period', '==', period],
  ]);
}

/** The state of an entity's month as it is now; null when nobody has touched it, or it cannot be asked. */
export async function periodState(org: string, entity: string, period: string): Promise<PeriodState | null> {
  try {
    const found = await getDoc(doc(await firestore(), periodsPath(org), `${entity}_${period}`));
    return found.exists() ? decodePeriod(plain(found.data())) : null;
  } catch {
    return null;
  }
}
