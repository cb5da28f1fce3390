import { t } from '@lingui/core/macro';
import { memo } from 'react';
import type { Alert, KpiValue, MissingKpi } from '@/data/documents';
import { comparisonOf, type Plan } from '@/format/comparator';
import { describeChange, describePlan } from '@/format/compare';
import { figureText } from '@/format/figure';
import { reasonInWords } from '@/format/reason';
import { AlertMark } from '../alerts/AlertMark';
import { CommentMark } from '../comments/CommentMark';
import classes from './MoreKpis.module.css';

interface Props {
  scope: string;
  period: string;
  /** All of them; the headline is left out. */
  kpis: readonly KpiValue[];
  missing: readonly MissingKpi[];
  previousPeriod: string;
  plan: Plan;
  currency: string;
  locale: string;
  alerts: ReadonlyMap<string, readonly Alert[]>;
  onOpen: (id: string) => void;
}

/** The KPIs after the headline: one line each, and those without a value with the reason. */
export const MoreKpis = memo(function MoreKpis(props: Props) {
  const { missing, previousPeriod, plan, currency, locale, alerts, scope, period, onOpen } = props;
  const kpis = props.kpis.filter((kpi) => !kpi.headline);
  return (
    <>
      {kpis.length > 0 && (
        <ul className={classes.list}>
          {kpis.map((kpi) => {
            const change = describeChange(
              kpi,
              comparisonOf(kpi, 'previous'),
              previousPeriod,
              currency,
              locale,
            );
            const budget = describePlan(kpi, plan, currency, locale);
            return (
              <li key={kpi.id} className={classes.line} data-kpi={kpi.id} data-value={kpi.value ?? ''}>
                <span className={classes.name}>
                  <button type="button" className={classes.open} onClick={() => onOpen(kpi.id)}>
                    {kpi.name}
                  </button>
                  <AlertMark alerts={alerts.get(kpi.id) ?? []} />
                  <CommentMark
                    on={{ kind: 'kpi', entity_id: scope, period, target: kpi.id, label: kpi.name }}
                  />
                </span>
                <span className={`${classes.value} figures`}>
                  {kpi.value === null ? '–' : figureText(kpi.unit, kpi.value, currency, locale)}
                </span>
                <span className={classes.change} data-tone={change.tone}>
                  <span aria-hidden="true">{change.text ? `${change.arrow} ${change.text}` : '–'}</span>
                  <span className="visually-hidden">
                    {change.words}. {budget.words}
                  </span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {missing.length > 0 && (
        <details className={classes.missing}>
          <summary>{t`Not available yet (${missing.length})`}</summary>
          <ul className={classes.list}>
            {missing.map((kpi) => (
              <li key={kpi.id} className={classes.line}>
                <span>{kpi.name}</span>
                <span className={classes.reason}>{reasonInWords(kpi.reason)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
});
