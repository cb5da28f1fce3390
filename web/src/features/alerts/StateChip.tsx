import { t } from '@lingui/core/macro';
import type { Alert, Severity } from '@/data/documents';
import classes from './Alerts.module.css';
import { SEVERITY_NAMES, STATE_NAMES, snoozeText, toneOf } from './alertWords';

/** How grave, in words and colour. */
export function SeverityChip({ severity }: { severity: Severity }) {
  return (
    <span className={classes.chip} data-tone={toneOf(severity)}>
      {SEVERITY_NAMES[severity]}
    </span>
  );
}

/** In which state, and until when. */
export function StateChip({ alert }: { alert: Alert }) {
  const calls = alert.state === 'firing' && !alert.past;
  return (
    <span
      className={classes.chip}
      data-tone={calls ? toneOf(alert.severity) : 'quiet'}
      data-state={alert.state}
    >
      {alert.past && alert.state === 'firing' ? t`Found in the past` : STATE_NAMES[alert.state]}
      {alert.state === 'snoozed' && alert.snoozed_until && ` ${snoozeText(alert.snoozed_until)}`}
    </span>
  );
}
