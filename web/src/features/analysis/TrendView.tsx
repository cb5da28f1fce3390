import { msg, t } from '@lingui/core/macro';
import { useCallback } from 'react';
import { Message } from '@/app/Message';
import { useAnswer } from '@/app/useAnswer';
import { Waiting } from '@/app/Waiting';
import { analyseSeries } from '@/data/api';
import type { KpiValue, SeriesAnalysis } from '@/data/documents';
import { figureText } from '@/format/figure';
import { texts } from '@/format/language';
import { formatPeriod } from '@/format/period';
import { formatPercent } from '@/format/ratio';
import { reasonInWords } from '@/format/reason';
import type { Palette } from '../dashboard/revenueOption';
import { useChart } from '../dashboard/useChart';
import classes from './Analysis.module.css';
import { forecastPeriods, trendOption, unusualInWords, zText } from './trendOption';

interface Props {
  orgId: string;
  scope: string;
  kpi: KpiValue;
  /** The version of the scope's history: another one asks again. */
  version: number | null;
  currency: string;
  locale: string;
  /** The chart and one sentence, for a tile. */
  brief?: boolean;
}

const PATTERNS: Record<NonNullable<SeriesAnalysis['trend']['pattern']>, string> = texts({
  rising: msg`Rising`,
  falling: msg`Falling`,
  seasonal: msg`Seasonal`,
  flat: msg`Flat`,
  volatile: msg`Volatile`,
  step: msg`A step from one level to another`,
});

/** A KPI's whole history in the scope: its line, its pattern, and the next three months with what they are worth. */
export function TrendView({ orgId, scope, kpi, version, currency, locale, brief = false }: Props) {
  const { answer, problem, retry } = useAnswer(
    () => analyseSeries(orgId, scope, kpi.id),
    `${orgId} ${scope} ${kpi.id} ${version}`,
  );
  if (problem !== null && answer === null) {
    return (
      <Message
        size="panel"
        title={t`The trend cannot be shown`}
        detail={problem}
        action={{ label: t`Try again`, run: retry }}
      />
    );
  }
  if (answer === null) return <Waiting rows={6} />;
  return <Figures analysis={answer} kpi={kpi} currency={currency} locale={locale} brief={brief} />;
}

interface FiguresProps {
  analysis: SeriesAnalysis;
  kpi: KpiValue;
  currency: string;
  locale: string;
  brief: boolean;
}

function Figures({ analysis, kpi, currency, locale, brief }: FiguresProps) {
  const option = useCallback(
    (palette: Palette) => trendOption(analysis, kpi.unit, currency, locale, palette),
    [analysis, kpi.unit, currency, locale],
  );
  const chart = useChart(option);
  const figure = (value: number, signed = false) => figureText(kpi.unit, value, currency, locale, signed);
  const { trend, forecast } = analysis;
  const ahead = forecastPeriods(analysis);
  if (brief) {
    const [next] = forecast.points;
    const newest = analysis.unusual.at(-1);
    return (
      <div data-testid="trend-tile" data-version={analysis.version}>
        <div
          ref={chart}
          className={classes.chart}
          role="img"
          aria-label={t`${kpi.name}: history and forecast`}
        />
        <p className={classes.note}>
          {trend.pattern === null ? t`Too few periods to tell a pattern` : PATTERNS[trend.pattern]}.{' '}
          {next
            ? next.low === null || next.high === null
              ? t`${formatPeriod(ahead[0] ?? '')}: about ${figure(next.value)}.`
              : t`${formatPeriod(ahead[0] ?? '')}: about ${figure(next.value)}, between ${figure(next.low)} and ${figure(next.high)}.`
            : t`No forecast: ${reasonInWords(forecast.reason).toLowerCase()}.`}
          {newest && ` ${t`Unusual: ${unusualInWords(newest, figure)}.`}`}
        </p>
      </div>
    );
  }
  return (
    <div data-testid="trend" data-version={analysis.version}>
      <div ref={chart} className={classes.chart} data-testid="trend-chart" />
      <h3 className={classes.heading}>{t`Trend`}</h3>
      {trend.slope === null ? (
        <p className={classes.note}>{t`No trend: ${reasonInWords(trend.reason).toLowerCase()}.`}</p>
      ) : (
        <dl className={classes.facts}>
          <dt>{t`Pattern`}</dt>
          <dd>{trend.pattern === null ? t`Too few periods to tell` : PATTERNS[trend.pattern]}</dd>
          <dt>{t`A period more`}</dt>
          <dd className="figures">
            {figure(trend.slope, true)}
            {trend.growth_bp !== null &&
              kpi.unit !== 'ratio' &&
              ` ${t`(${formatPercent(trend.growth_bp, { signed: true })} of the average)`}`}
          </dd>
          <dt>{t`Fit`}</dt>
          <dd>
            {trend.fit_bp === null
              ? reasonInWords(trend.reason)
              : t`The line describes ${formatPercent(trend.fit_bp)} of what varies over ${trend.periods} periods`}
          </dd>
        </dl>
      )}
      <h3 className={classes.heading}>{t`Unusual months`}</h3>
      <Unusual analysis={analysis} kpi={kpi} figure={figure} />
      <h3 className={classes.heading}>{t`Forecast`}</h3>
      {forecast.points.length === 0 ? (
        <p className={classes.note}>{t`No forecast: ${reasonInWords(forecast.reason).toLowerCase()}.`}</p>
      ) : (
        <>
          <table className={classes.table} data-testid="forecast">
            <caption className="visually-hidden">{t`Forecast of ${kpi.name}`}</caption>
            <thead>
              <tr>
                <th scope="col">{t`Period`}</th>
                <th scope="col">{t`Forecast`}</th>
                <th scope="col">{t`Between`}</th>
              </tr>
            </thead>
            <tbody className="figures">
              {forecast.points.map((point, index) => (
                <tr key={point.step}>
                  <th scope="row">{formatPeriod(ahead[index] ?? '')}</th>
                  <td>{figure(point.value)}</td>
                  <td>
                    {point.low === null || point.high === null
                      ? t`Not enough history`
                      : t`${figure(point.low)} and ${figure(point.high)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={classes.note}>{worth(forecast)}</p>
        </>
      )}
    </div>
  );
}

/** The months that stand out, with what was expected of them; the newest first. */
function Unusual({
  analysis,
  kpi,
  figure,
}: Pick<FiguresProps, 'analysis' | 'kpi'> & { figure: (value: number) => string }) {
  const { unusual, values } = analysis;
  if (unusual.length === 0) {
    const enough = values.filter((value) => value !== null).length > 8;
    return (
      <p className={classes.note} data-testid="unusual-none">
        {enough ? t`None: every month is where those before it let expect.` : t`Too few months to tell.`}
      </p>
    );
  }
  return (
    <>
      <table className={classes.table} data-testid="unusual">
        <caption className="visually-hidden">{t`Months of ${kpi.name} out of their expected band`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Month`}</th>
            <th scope="col">{t`Value`}</th>
            <th scope="col">{t`Expected`}</th>
            <th scope="col">
              <abbr title={t`Distance from the median in robust deviations`}>z</abbr>
            </th>
          </tr>
        </thead>
        <tbody className="figures">
          {unusual
            .toReversed()
            .slice(0, UNUSUAL_SHOWN)
            .map((each) => (
              <tr key={each.period} data-unusual={each.period} title={unusualInWords(each, figure)}>
                <th scope="row">{formatPeriod(each.period)}</th>
                <td>{each.check.value === null ? '–' : figure(each.check.value)}</td>
                <td>
                  {each.check.low === null || each.check.high === null
                    ? '–'
                    : t`${figure(each.check.low)} to ${figure(each.check.high)}`}
                </td>
                <td>{each.check.score_bp === null ? '–' : zText(each.check.score_bp)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <p className={classes.note}>
        {unusual.length > UNUSUAL_SHOWN && `${t`And ${unusual.length - UNUSUAL_SHOWN} earlier.`} `}
        {t`A month stands out when it is further than 3.5 robust deviations from the median of the twelve before it, or of the same month of eight years where there are as many.`}
      </p>
    </>
  );
}

/** Rows of the table; every month of the history is marked in the chart. */
const UNUSUAL_SHOWN = 6;

/** How far such forecasts were off, beside repeating the last season. */
function worth(forecast: SeriesAnalysis['forecast']): string {
  const { error, baseline, origins, coverage_bp } = forecast;
  if (error === null || error.wape_bp === null || baseline === null || baseline.wape_bp === null) {
    return t`There is not enough history to say how far such forecasts are off.`;
  }
  const off = formatPercent(error.wape_bp);
  const other = formatPercent(baseline.wape_bp);
  const covered = formatPercent(coverage_bp);
  return baseline.method === 'seasonal_naive'
    ? t`Tried on ${origins} past months, such forecasts were off by ${off}; repeating last year’s months by ${other}. The two figures are as far apart as ${covered} of those errors were.`
    : t`Tried on ${origins} past months, such forecasts were off by ${off}; repeating the last value by ${other}. The two figures are as far apart as ${covered} of those errors were.`;
}
