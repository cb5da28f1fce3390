import { type ReactNode, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useWorkspace } from '@/app/workspaceContext';
import { useSignOffs } from '@/data/signoffs';
import { SignOffContext } from './signOffScope';

interface Props {
  scope: string;
  period: string;
  children: ReactNode;
}

/** Lets the marks inside know which variances are signed, and opens one: the address says which. */
export function SignOffScope({ scope, period, children }: Props) {
  const { orgId } = useWorkspace();
  const [, setSearch] = useSearchParams();
  const lines = useSignOffs(orgId, scope, period);
  const known = useMemo(
    () => ({
      lines,
      open: (key: string) =>
        setSearch((current) => {
          const next = new URLSearchParams(current);
          next.set('sign', key);
          return next;
        }),
    }),
    [lines, setSearch],
  );
  return <SignOffContext value={known}>{children}</SignOffContext>;
}
