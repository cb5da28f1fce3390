import { msg, t } from '@lingui/core/macro';
import type { Alert } from '@/data/documents';
import { texts } from '@/format/language';
import { measureText, measureUnit, type Style, toneOf } from './alertWords';
import { scaleOf } from './scale';
import classes from './ThresholdGauge.module.css';

const MEASURES: Partial<Record<Alert['kind'], string>> = texts({
  variance: msg`Deviation`,
  trend: msg`Slope`,
  anomaly: msg`Distance from the usual`,
  covenant: msg`Headroom`,
  forecast: msg`Forecast`,
});

/** How far what is measured is from where it is an alert. */
export function ThresholdGauge({ alert, style }: { alert: Alert; style: Style }) {
  if (alert.measured === null) return null;
  const unit = measureUnit(alert.kind, alert.unit);
  const { zero, measured, threshold } = scaleOf(alert.measured, alert.threshold);
  const percent = (fraction: number) => `${(fraction * 100).toFixed(2)}%`;
  const tone = alert.state === 'resolved' ? 'good' : toneOf(alert.severity);
  return (
    <figure className={classes.gauge}>
      <div className={classes.track} aria-hidden="true">
        <span
          className={classes.bar}
          data-tone={tone}
          style={{ left: percent(Math.min(zero, measured)), width: percent(Math.abs(measured - zero)) }}
        />
        <span className={classes.zero} style={{ left: percent(zero) }} />
        <span className={classes.threshold} style={{ left: percent(threshold) }} />
      </div>
      <figcaption className={`${classes.caption} figures`}>
        <span>
          <span className={classes.swatch} data-tone={tone} aria-hidden="true" />
          {MEASURES[alert.kind] ?? t`Value`} <strong>{measureText(alert.measured, unit, style)}</strong>
        </span>
        <span>
          <span className={classes.mark} aria-hidden="true" />
          {t`Threshold`} <strong>{measureText(alert.threshold, unit, style)}</strong>
        </span>
      </figcaption>
    </figure>
  );
}
