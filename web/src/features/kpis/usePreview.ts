import { useEffect, useState } from 'react';
import { previewKpi } from '@/data/api';
import type { KpiPreview, Metric } from '@/data/documents';
import { errorText } from '@/format/errorText';

const PAUSE_MS = 300;

export interface Previewed {
  answer: KpiPreview | null;
  /** Why the last question got no answer; the one before it stays. */
  failure: string | null;
  asking: boolean;
}

/** What a definition would show, asked for when typing pauses. Answers that are overtaken are dropped. */
export function usePreview(
  orgId: string,
  metric: Metric,
  scope: string | null,
  period: string | null,
): Previewed {
  const [state, setState] = useState<Previewed>({ answer: null, failure: null, asking: false });
  const { id, formula, unit, direction, period_behaviour, targets } = metric;
  const key = JSON.stringify({ id, formula, unit, direction, period_behaviour, targets, scope, period });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all of them that matters
  useEffect(() => {
    if (scope === null || formula.trim() === '') {
      setState({ answer: null, failure: null, asking: false });
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      setState((before) => ({ ...before, asking: true }));
      // A name and an id may come after the formula.
      const asked = {
        ...metric,
        name: metric.name || 'New KPI',
        id: id || 'new_kpi',
        description: '',
        owner: '',
      };
      previewKpi(orgId, asked, scope, period).then(
        (answer) => current && setState({ answer, failure: null, asking: false }),
        (error: unknown) =>
          current &&
          setState((before) => ({
            ...before,
            failure: errorText(error),
            asking: false,
          })),
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [orgId, key]);
  return state;
}
