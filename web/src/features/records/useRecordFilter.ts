import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { GridFilter } from './gridView';

const FILTER_DELAY_MS = 180;

/** Which records are looked for, as the address has it. */
export function useRecordFilter() {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState(search.get('find') ?? '');
  const [settled] = useDebouncedValue(text, FILTER_DELAY_MS);
  // The address follows what is found, without a step back for each letter.
  useEffect(() => {
    setSearch(
      (current) => {
        const next = new URLSearchParams(current);
        if (settled) next.set('find', settled);
        else next.delete('find');
        return next.toString() === current.toString() ? current : next;
      },
      { replace: true },
    );
  }, [settled, setSearch]);

  const set = useCallback(
    (key: 'account' | 'scenario', value: string | null) =>
      setSearch((current) => {
        const next = new URLSearchParams(current);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      }),
    [setSearch],
  );
  const put = useCallback(
    ({ find, account, scenario }: GridFilter) => {
      setText(find);
      set('account', account);
      set('scenario', scenario);
    },
    [set],
  );
  return {
    text,
    setText,
    settled,
    account: search.get('account'),
    scenario: search.get('scenario'),
    set,
    put,
  };
}
