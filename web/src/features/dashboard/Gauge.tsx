import { t } from '@lingui/core/macro';
import type { KpiTarget, KpiValue } from '@/data/documents';
import { figureText } from '@/format/figure';
import classes from './Gauge.module.css';
import { arc, gaugeEnds, gaugeScale } from './gauge';
import { targetDistance, targetSentence, VERDICT_WORDS } from './targetWords';

interface Props {
  kpi: Pick<KpiValue, 'name' | 'unit'> & { value: number | null };
  target: KpiTarget;
  currency: string;
  locale: string;
  /** Shows the name, where nothing beside it does. */
  titled?: boolean;
}

const CENTRE = { x: 60, y: 58 };
const RADIUS = 48;

/** A value against its target, as a half circle; the words beside it say the same, with the verdict. */
export function Gauge({ kpi, target, currency, locale, titled = false }: Props) {
  if (kpi.value === null) return null;
  const scale = gaugeScale(kpi.value, target);
  const { low, high } = gaugeEnds(target);
  const figure = (value: number) => figureText(kpi.unit, value, currency, locale);
  const sentence = targetSentence(kpi, target, currency, locale);
  const part = (from: number, to: number) => arc(CENTRE.x, CENTRE.y, RADIUS, from, to);
  const tick = arcPoint(scale.target);
  return (
    <div className={classes.gauge} data-verdict={target.verdict}>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element cannot be drawn as an arc */}
      <svg
        viewBox="0 0 120 66"
        className={classes.dial}
        role="meter"
        aria-label={t`${kpi.name} against target`}
        aria-valuenow={kpi.value}
        aria-valuemin={Math.min(Math.round(low), kpi.value)}
        aria-valuemax={Math.max(Math.round(high), kpi.value)}
        aria-valuetext={`${figure(kpi.value)}. ${sentence}`}
      >
        <path d={part(0, 1)} className={classes.track} />
        {scale.warning !== null && (
          <path
            d={part(Math.min(scale.warning, scale.target), Math.max(scale.warning, scale.target))}
            className={classes.near}
          />
        )}
        {scale.value > 0.004 && <path d={part(0, scale.value)} className={classes.bar} />}
        <path d={`M${tick.inner}L${tick.outer}`} className={classes.tick} />
      </svg>
      <div className={classes.words}>
        {titled && <p className={classes.name}>{kpi.name}</p>}
        {titled && <p className={`${classes.value} figures`}>{figure(kpi.value)}</p>}
        <p className={classes.verdict}>{VERDICT_WORDS[target.verdict]}</p>
        <p className={`${classes.target} figures`}>{targetDistance(kpi, target, currency, locale)}</p>
      </div>
    </div>
  );
}

function arcPoint(share: number): { inner: string; outer: string } {
  const angle = Math.PI * (1 - share);
  const at = (radius: number) =>
    `${(CENTRE.x + radius * Math.cos(angle)).toFixed(2)} ${(CENTRE.y - radius * Math.sin(angle)).toFixed(2)}`;
  return { inner: at(RADIUS - 8), outer: at(RADIUS + 8) };
}
