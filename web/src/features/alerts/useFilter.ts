import { useSearchParams } from 'wouter';
import type { AlertState, Severity } from '@/data/documents';
import { SEVERITIES, STATES } from './alertWords';
import type { Filter } from './grouping';

const ALL: Filter = { state: 'open', severity: null, entity: null };

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | null =>
  values.find((value) => value === text) ?? null;

/** The filter of the address; what is there by default is not written. */
export function useFilter(): { filter: Filter; set: (change: Partial<Filter>) => void; reset: () => void } {
  const [search, setSearch] = useSearchParams();
  const filter: Filter = {
    state: oneOf<AlertState>(STATES, search.get('state')) ?? ALL.state,
    severity: oneOf<Severity>(SEVERITIES, search.get('severity')),
    entity: search.get('entity'),
  };
  const set = (change: Partial<Filter>) =>
    setSearch((current) => {
      const next = new URLSearchParams(current);
      for (const [key, value] of Object.entries(change)) {
        if (value === null || value === ALL.state) next.delete(key);
        else next.set(key, value);
      }
      return next;
    });
  return { filter, set, reset: () => set(ALL) };
}
