import { t } from '@lingui/core/macro';
import { dataOf } from '@/data/useWatched';
import classes from './AlertBadge.module.css';
import { unread } from './grouping';
import { useOpenAlerts } from './useAlerts';

/** How many alerts call for someone now. */
export function AlertBadge() {
  const open = dataOf(useOpenAlerts());
  const count = open ? unread(open) : 0;
  if (count === 0) return null;
  const grave = open?.some(
    (alert) => alert.state === 'firing' && (alert.severity === 'critical' || alert.severity === 'high'),
  );
  return (
    <span className={classes.badge} data-tone={grave ? 'bad' : 'warn'} data-testid="alert-badge">
      <span aria-hidden="true" className="figures">
        {count > 99 ? '99+' : count}
      </span>
      <span className="visually-hidden">{t`, ${count} firing`}</span>
    </span>
  );
}
