import { t } from '@lingui/core/macro';
import { Link } from 'wouter';
import type { Alert } from '@/data/documents';
import classes from './AlertMark.module.css';
import { ruleNameOf, SEVERITY_NAMES, STATE_NAMES, toneOf } from './alertWords';
import { useAlertPaths } from './paths';

interface Props {
  /** The gravest first. */
  alerts: readonly Alert[];
}

/** Red or amber where a figure has an open alert; it leads to the gravest. */
export function AlertMark({ alerts }: Props) {
  const paths = useAlertPaths();
  const [first] = alerts;
  if (!first) return null;
  const name = ruleNameOf(first);
  const others = alerts.length - 1;
  const title = others > 0 ? t`${name} and ${others} more` : name;
  const state = STATE_NAMES[first.state].toLowerCase();
  return (
    <Link
      href={paths.alert(first.key)}
      className={classes.mark ?? ''}
      data-tone={toneOf(first.severity)}
      data-state={first.state}
      data-testid="alert-mark"
      title={title}
    >
      <span className={classes.dot} aria-hidden="true" />
      {SEVERITY_NAMES[first.severity]}
      <span className="visually-hidden"> {t`alert, ${state}: ${title}`}</span>
    </Link>
  );
}
