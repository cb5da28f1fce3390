import { useEffect, useState } from 'react';

/** What a promise came to, null until then. `start` must be the same function on every render. */
export function usePromise<T>(start: () => Promise<T>): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    let current = true;
    start().then(
      (result) => {
        if (current) setValue(result);
      },
      () => {}, // the session store shows a configuration that cannot be loaded
    );
    return () => {
      current = false;
    };
  }, [start]);
  return value;
}
