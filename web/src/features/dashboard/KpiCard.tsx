import { t } from '@lingui/core/macro';
import { memo, useState } from 'react';
import type { Alert, KpiValue } from '@/data/documents';
import { comparisonOf, type Plan } from '@/format/comparator';
import { type Change, describeChange, describePlan } from '@/format/compare';
import { kpiFigure } from '@/format/figure';
import { formatPeriodShort } from '@/format/period';
import { reasonInWords } from '@/format/reason';
import { AlertMark } from '../alerts/AlertMark';
import { CommentMark } from '../comments/CommentMark';
import classes from './KpiCard.module.css';
import { sparklinePaths } from './sparkline';

interface Props {
  kpi: KpiValue;
  /** The period before, in words, that `previous` compares with. */
  previousPeriod: string;
  /** What its chip is against. */
  plan: Plan;
  currency: string;
  locale: string;
  /** Its open alerts here, the gravest first. */
  alerts?: readonly Alert[] | undefined;
  /** Where the value is from, for what is said of it. */
  scope: string;
  period: string;
  onOpen: (id: string) => void;
}

const BOX = { width: 240, height: 40 };

/** One KPI: its value, how it moved, where it stands against budget, and its last periods. */
export const KpiCard = memo(function KpiCard(props: Props) {
  const { kpi, previousPeriod, plan, currency, locale, alerts, scope, period, onOpen } = props;
  const change = describeChange(kpi, comparisonOf(kpi, 'previous'), previousPeriod, currency, locale);
  const budget = describePlan(kpi, plan, currency, locale);
  const titleId = `kpi-${kpi.id}`;
  return (
    <article
      className={classes.card}
      aria-labelledby={titleId}
      data-kpi={kpi.id}
      data-value={kpi.value ?? ''}
    >
      <h3 id={titleId} className={classes.name}>
        <button type="button" className={classes.open} onClick={() => onOpen(kpi.id)}>
          {kpi.name}
          <span className="visually-hidden">{t`: why did it move?`}</span>
        </button>
      </h3>
      <span className={classes.marks}>
        {alerts && <AlertMark alerts={alerts} />}
        <CommentMark on={{ kind: 'kpi', entity_id: scope, period, target: kpi.id, label: kpi.name }} />
      </span>
      <Value kpi={kpi} currency={currency} locale={locale} />
      <p className={classes.change} data-tone={change.tone}>
        <span aria-hidden="true">
          {change.text ? `${change.arrow} ${change.text.replace(/^[+\u2212]/, '')}` : '–'}{' '}
          <span className={classes.against}>{t`vs ${previousPeriod}`}</span>
        </span>
        <span className="visually-hidden">{change.words}</span>
      </p>
      <Sparkline kpi={kpi} />
      <p className={classes.foot}>
        <BudgetChip budget={budget} />
        <span className={classes.why} aria-hidden="true">
          {t`Why?`}
        </span>
      </p>
    </article>
  );
});

/**
 * The figure. A new one is the true one from its first frame on, comes in from the side it moved to and tints its card
 * once; nobody reads a figure that never was.
 */
function Value({ kpi, currency, locale }: { kpi: KpiValue; currency: string; locale: string }) {
  const moved = useMove(kpi.value);
  if (kpi.value === null) {
    return (
      <p className={classes.value}>
        <span aria-hidden="true">–</span>
        <span className={classes.reason}>{reasonInWords(kpi.reason)}</span>
      </p>
    );
  }
  const { whole, rest } = kpiFigure(kpi.unit, kpi.value, currency, locale);
  return (
    <p className={classes.value}>
      {moved && <span key={`tint ${kpi.value}`} className={classes.tint} aria-hidden="true" />}
      <span key={kpi.value} className={`${classes.figure} figures`} data-moved={moved}>
        {whole}
        <span className={classes.decimals}>{rest}</span>
      </span>
    </p>
  );
}

/** Which way a value went when it changed last while someone watched. */
function useMove(value: number | null): 'up' | 'down' | undefined {
  const [seen, setSeen] = useState<{ value: number | null; moved?: 'up' | 'down' }>({ value });
  if (seen.value === value) return seen.moved;
  const known = seen.value !== null && value !== null;
  const next = known
    ? { value, moved: value > Number(seen.value) ? ('up' as const) : ('down' as const) }
    : { value };
  setSeen(next);
  return next.moved;
}

function BudgetChip({ budget }: { budget: Change }) {
  return (
    <span className={classes.budget} data-tone={budget.tone}>
      <span aria-hidden="true">{budget.text}</span>
      <span className="visually-hidden">{budget.words}</span>
    </span>
  );
}

function Sparkline({ kpi }: { kpi: KpiValue }) {
  const { line, area, budget, last } = sparklinePaths(kpi.series, BOX);
  const first = kpi.series[0];
  const end = kpi.series.at(-1);
  const title = first && end ? t`${formatPeriodShort(first[0])} to ${formatPeriodShort(end[0])}` : '';
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${kpi.name}, ${title}`}
    >
      <path d={area} className={classes.area} />
      <path d={budget} className={classes.budgetLine} vectorEffect="non-scaling-stroke" />
      <path d={line} className={classes.line} vectorEffect="non-scaling-stroke" />
      {last && (
        <path d={`M${last.x} ${last.y}h0`} className={classes.point} vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}
