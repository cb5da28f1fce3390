import { useEffect } from 'react';
import { isAllowed } from '@/data/alertDesk';
import type { Alert } from '@/data/documents';
import { useAlertDesk } from './useAlerts';

/** Does what the person pressed on a push message of this alert, once. */
export function useMessageAction(alert: Alert): void {
  const desk = useAlertDesk();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was pressed is looked up when the page opens
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    let current = true;
    import('@/data/push')
      .then(({ acknowledgedInMessage }) => acknowledgedInMessage(alert.key))
      .then((pressed) => {
        if (pressed && current && isAllowed(alert, 'acknowledge'))
          void desk.run(alert, { action: 'acknowledge' });
      })
      // The page is open, and Acknowledge is on it.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [alert.key]);
}
