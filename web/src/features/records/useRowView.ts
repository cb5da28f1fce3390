import { useMemo, useRef } from 'react';
import type { RecordsState } from '@/data/records';
import { buildView, type Criteria, type RowView, stepView } from './rowView';

/** The rows to show, followed by what changes; made anew only when something else is asked for. */
export function useRowView(state: RecordsState, criteria: Criteria): RowView {
  const last = useRef<{ criteria: Criteria; view: RowView } | null>(null);
  const { records, change } = state;
  return useMemo(() => {
    const known = last.current?.criteria === criteria ? last.current.view : null;
    const view =
      known?.source === records
        ? known
        : known && change && change.from === known.source
          ? stepView(known, records, change, criteria)
          : buildView(records, criteria);
    last.current = { criteria, view };
    return view;
  }, [records, change, criteria]);
}
