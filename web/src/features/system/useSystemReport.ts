import { useCallback, useEffect, useState } from 'react';
import type { SystemReport } from '@/contract';
import { ApiError } from '@/data/api';
import { systemReport } from '@/data/system';

const REFRESH_MS = 10_000;

export interface Reported {
  report: SystemReport | null;
  /** Why the last attempt gave no report; the one before it stays. */
  problem: string | null;
  refused: boolean;
  asking: boolean;
  refresh: () => void;
}

/** The report, asked for every ten seconds while the page is visible. */
export function useSystemReport(orgId: string): Reported {
  const [report, setReport] = useState<SystemReport | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const [asking, setAsking] = useState(false);

  const refresh = useCallback(() => {
    setAsking(true);
    systemReport(orgId)
      .then((answer) => {
        setReport(answer);
        setFailure(null);
      })
      .catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))))
      .finally(() => setAsking(false));
  }, [orgId]);

  useEffect(() => {
    const whenVisible = () => {
      if (document.visibilityState === 'visible') refresh();
    };
    whenVisible();
    const timer = setInterval(whenVisible, REFRESH_MS);
    document.addEventListener('visibilitychange', whenVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', whenVisible);
    };
  }, [refresh]);

  return {
    report,
    problem: failure?.message ?? null,
    refused: failure instanceof ApiError && failure.status === 403,
    asking,
    refresh,
  };
}
