import { refreshKpis } from './api';
import { ValueStore } from './store';

/** How many dashboards do not show a saved KPI yet; null when all do, as far as this page knows. */
export const dashboardsLeft = new ValueStore<number | null>(null);

let running = false;

/**
 * Asks for one slice after the other until every dashboard shows the present definitions. The sweeper would do the
 * same, a minute later: a page that is closed half way, or a failure, costs time and nothing else.
 */
export async function followDashboards(org: string, scope: string | null, left: number): Promise<void> {
  if (left === 0) return;
  dashboardsLeft.set(left);
  if (running) return;
  running = true;
  try {
    for (let remaining = left; remaining > 0; ) {
      remaining = (await refreshKpis(org, scope)).left;
      dashboardsLeft.set(remaining);
    }
  } catch {
    // Left to the sweeper.
  } finally {
    running = false;
    dashboardsLeft.set(null);
  }
}
