import '@/contract/ofScreens';
import type { Movement } from '@/contract';
import { ask, inOrg } from './api';

/** Why a KPI moved from a comparator, by the members of a dimension: `by`, or the first that can answer. */
export async function explainMovement(
  org: string,
  place: { scope: string; period: string; metric: string },
  against: Movement['against'],
  by: string | null,
): Promise<Movement> {
  const { scope, period, metric } = place;
  const path = inOrg(org, `movement/${encodeURIComponent(scope)}/${period}/${encodeURIComponent(metric)}`);
  const query = new URLSearchParams(by === null ? { against } : { against, by });
  return ask('Movement', 'GET', `${path}?${query}`);
}
