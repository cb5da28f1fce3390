import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useCallback } from 'react';
import { Panel } from '@/app/Panel';
import type { KpiLibrary, KpiPreview, Metric } from '@/data/documents';
import { figureText } from '@/format/figure';
import { metricName } from '@/format/kpiName';
import { formatPeriod, formatPeriodShort } from '@/format/period';
import { reasonInWords } from '@/format/reason';
import { Gauge } from '../dashboard/Gauge';
import type { Palette } from '../dashboard/revenueOption';
import { useChart } from '../dashboard/useChart';
import classes from './Kpis.module.css';
import { previewOption } from './previewOption';
import type { Previewed } from './usePreview';

interface Props {
  preview: Previewed;
  metric: Metric;
  library: KpiLibrary;
  /** Whether there is a definition in force to stand beside. */
  replaces: boolean;
  locale: string;
}

/** What the KPI would show on the organization's own figures. */
export function PreviewPanel({ preview, metric, library, replaces, locale }: Props) {
  const { answer, failure, asking } = preview;
  const shown = answer && !answer.problem ? answer : null;
  return (
    <Panel
      title={t`Preview`}
      note={asking ? t`Calculating …` : t`Nothing is saved yet`}
      className={classes.previewPanel}
    >
      {failure !== null && (
        <p className={classes.warning} role="alert">
          {t`The preview could not be calculated: ${failure}`}
        </p>
      )}
      {shown ? (
        <Figures shown={shown} metric={metric} library={library} replaces={replaces} locale={locale} />
      ) : (
        <p className={classes.empty}>
          {answer?.problem
            ? t`The preview follows when the formula can be read.`
            : t`Write a formula, and the last 13 periods appear here.`}
        </p>
      )}
    </Panel>
  );
}

function Figures({
  shown,
  metric,
  library,
  replaces,
  locale,
}: Omit<Props, 'preview'> & { shown: KpiPreview }) {
  const { points, currency, feeds } = shown;
  const option = useCallback(
    (palette: Palette) => previewOption(points, metric.unit, currency, locale, palette),
    [points, metric.unit, currency, locale],
  );
  const chart = useChart(option);
  const newest = points.findLast((point) => point.value !== null);
  const last = points.at(-1);
  const text = (value: number | null) =>
    value === null ? null : figureText(metric.unit, value, currency, locale);
  const names = feeds.map((id) => {
    const fed = library.kpis.find((each) => each.metric.id === id)?.metric;
    return fed ? metricName(fed) : id;
  });
  return (
    <div data-testid="preview" data-value={newest?.value ?? ''}>
      <p className={classes.lead}>= {shown.words}</p>
      <p className={classes.previewValue}>
        {newest ? (
          <>
            <Trans>
              <strong className="figures">{text(newest.value)}</strong> in {formatPeriod(newest.period)}
            </Trans>
            {replaces && (
              <span className={classes.quiet}>
                {' '}
                {t`(now ${text(newest.present) ?? reasonInWords(newest.present_reason).toLowerCase()})`}
              </span>
            )}
          </>
        ) : (
          t`No value in these periods: ${reasonInWords(last?.reason ?? 'no_entries').toLowerCase()}`
        )}
      </p>
      {shown.target && newest?.value !== null && newest?.value !== undefined && (
        <Gauge
          kpi={{ name: metricName(metric) || t`New KPI`, unit: metric.unit, value: newest.value }}
          target={shown.target}
          currency={currency}
          locale={locale}
        />
      )}
      <div ref={chart} className={classes.chart} data-testid="preview-chart" />
      <details className={classes.help}>
        <summary>{t`Figures`}</summary>
        <table className={classes.table}>
          <caption className="visually-hidden">{t`The last 13 periods`}</caption>
          <thead>
            <tr>
              <th scope="col">{t`Period`}</th>
              <th scope="col">{t`As written`}</th>
              {replaces && <th scope="col">{t`In force`}</th>}
            </tr>
          </thead>
          <tbody className="figures">
            {points.map((point) => (
              <tr key={point.period}>
                <th scope="row">{formatPeriodShort(point.period)}</th>
                <td>{text(point.value) ?? reasonInWords(point.reason)}</td>
                {replaces && <td>{text(point.present) ?? reasonInWords(point.present_reason)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {names.length > 0 && (
        <p className={classes.note}>
          {names.length > 6
            ? t`Saving also changes ${names.slice(0, 6).join(', ')} and ${names.length - 6} more.`
            : t`Saving also changes ${names.join(', ')}.`}
        </p>
      )}
    </div>
  );
}
