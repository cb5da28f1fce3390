import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '@/data/api';

export interface Answered<T> {
  /** The newest answer; it stays while another is asked for, and when that fails. */
  answer: T | null;
  problem: string | null;
  /** The server says that there is no such thing. */
  absent: boolean;
  retry: () => void;
  /** Puts an answer in place that came another way. */
  put: (answer: T) => void;
}

/** A change of the books moves a version twice, for itself and for what compares with it; the second asks for both. */
const SETTLED_MS = 150;

/** What the server answers, asked for again when `key` is another and stays so for a moment; null asks nothing. */
export function useAnswer<T>(ask: () => Promise<T>, key: string | null): Answered<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked, and an attempt asks again
  useEffect(() => {
    if (key === null) return;
    let current = true;
    const waiting = setTimeout(
      () =>
        ask().then(
          (found) => {
            if (!current) return;
            setAnswer(found);
            setFailure(null);
          },
          (error: unknown) =>
            current && setFailure(error instanceof Error ? error : new Error(String(error))),
        ),
      answer === null ? 0 : SETTLED_MS,
    );
    return () => {
      current = false;
      clearTimeout(waiting);
    };
  }, [key, attempt]);
  return {
    answer,
    problem: failure?.message ?? null,
    absent: failure instanceof ApiError && failure.status === 404,
    retry: useCallback(() => setAttempt((count) => count + 1), []),
    put: setAnswer,
  };
}
