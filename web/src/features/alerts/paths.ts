import { useMemo } from 'react';
import { useWorkspace } from '@/app/workspaceContext';

/** Where the screens of alerts are. */
export function useAlertPaths() {
  const { orgId } = useWorkspace();
  return useMemo(() => {
    const base = `/o/${encodeURIComponent(orgId)}`;
    const alerts = `${base}/alerts`;
    return {
      alerts,
      alert: (key: string) => `${alerts}/${encodeURIComponent(key)}`,
      rules: `${alerts}/rules`,
      rule: (id: string) => `${alerts}/rules/${encodeURIComponent(id)}`,
      push: `${alerts}/push`,
      newRule: `${alerts}/rules/new`,
      import: (id: string) => `${base}/imports/${encodeURIComponent(id)}`,
      dashboard: (scope: string, period: string | null) =>
        `${base}/dashboard?scope=${encodeURIComponent(scope)}${period ? `&period=${period}` : ''}`,
      records: (scope: string, period: string, account?: string) =>
        `${base}/records?scope=${encodeURIComponent(scope)}&period=${period}${account ? `&account=${encodeURIComponent(account)}` : ''}`,
    };
  }, [orgId]);
}
