import { plural, t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Panel } from '@/app/Panel';
import { useWorkspace } from '@/app/workspaceContext';
import { backtestRule } from '@/data/api';
import type { AlertRule, BacktestResult } from '@/data/documents';
import { errorText } from '@/format/errorText';
import { language } from '@/format/language';
import { formatPeriodMedium, formatPeriodShort } from '@/format/period';
import { measureText, measureUnit, SEVERITY_NAMES, type Style, spelled } from './alertWords';
import { barsOf } from './bars';
import { useAlertPaths } from './paths';
import classes from './Rules.module.css';
import { isFeed, isSize, untriable } from './ruleForm';
import type { Names } from './useNames';

const MONTHS = 12;
/** After so long without a keystroke a rule is tried. */
const PAUSE_MS = 500;

export interface Tried {
  /** The rule that was tried, and what it would have done; null until then. */
  result: BacktestResult | null;
  problem: { message: string; hint: string | null } | null;
  trying: boolean;
}

/** What a rule would have done; asked for again when it changes. */
export function useBacktest(rule: AlertRule | null): Tried {
  const { orgId } = useWorkspace();
  const [tried, setTried] = useState<Tried>({ result: null, problem: null, trying: false });
  const text = rule && untriable(rule) === null ? JSON.stringify({ ...rule, name: 'x', id: 'x' }) : null;
  const latest = useRef(rule);
  latest.current = rule;
  useEffect(() => {
    if (text === null) {
      setTried({ result: null, problem: null, trying: false });
      return;
    }
    let current = true;
    setTried((before) => ({ ...before, trying: true }));
    const timer = setTimeout(() => {
      const asked = latest.current;
      if (!asked) return;
      // A rule that is not named yet can be tried all the same.
      const body = { ...asked, id: asked.id || 'draft', name: asked.name || t`Draft` };
      backtestRule(orgId, body, MONTHS).then(
        (result) => current && setTried({ result, problem: null, trying: false }),
        (error: unknown) =>
          current &&
          setTried({
            result: null,
            problem: {
              message: errorText(error),
              hint: error instanceof Error && 'hint' in error ? (error.hint as string | null) : null,
            },
            trying: false,
          }),
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [orgId, text]);
  return tried;
}

interface Props {
  rule: AlertRule | null;
  tried: Tried;
  unit: Parameters<typeof measureUnit>[1];
  style: Style;
  names: Names;
  /** Whether the problem is shown at a field. */
  placed: boolean;
}

/** What the rule would have done in the last twelve months, before it is saved. */
export function Backtest({ rule, tried, unit, style, names, placed }: Props) {
  const paths = useAlertPaths();
  const { result, problem, trying } = tried;
  const reason = rule && untriable(rule);
  return (
    <Panel
      title={t`On your own history`}
      note={result ? plural(result.periods, { one: 'Last month', other: 'Last # months' }) : undefined}
    >
      <div aria-live="polite" aria-busy={trying} data-testid="backtest">
        {!rule && (
          <p className={classes.quiet}>{t`Fill in the rule, and what it would have done appears here.`}</p>
        )}
        {reason && <p className={classes.quiet}>{reason}</p>}
        {rule && !reason && !result && !problem && (
          <p className={classes.quiet}>{t`Trying it on the past`}</p>
        )}
        {problem && (
          <p className={classes.quiet}>
            {placed
              ? t`It cannot be tried yet: see the marked field.`
              : t`It cannot be tried yet: ${problem.message}`}
          </p>
        )}
        {result && (
          <p className={classes.verdict} style={trying ? { opacity: 0.5 } : undefined}>
            {verdict(result)}
          </p>
        )}
      </div>
      {rule && result && <History rule={rule} result={result} />}
      {rule && result && result.firings.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls
        <ul className={`${classes.firings} figures`} aria-label={t`When it would have fired`} tabIndex={0}>
          {[...result.firings].reverse().map((firing, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a source may be late twice in a month
            <li key={`${firing.entity_id}-${firing.period}-${index}`} title={firing.sentence}>
              {isFeed(rule.kind) ? (
                <span>{formatPeriodMedium(firing.period)}</span>
              ) : (
                <Link href={paths.dashboard(firing.entity_id, firing.period)}>
                  {formatPeriodMedium(firing.period)}, {names.entity(firing.entity_id)}
                </Link>
              )}
              <span>{measureText(firing.value, measureUnit('absolute', unit), style)}</span>
              <span>{SEVERITY_NAMES[firing.severity]}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** The server says it in English; in another language the count says as much. */
function verdict({ sentence, firings }: BacktestResult): string {
  if (language() === 'en') return spelled(sentence.split(':')[0] ?? '');
  return plural(firings.length, {
    0: 'Would never have fired',
    one: 'Would have fired once',
    other: 'Would have fired # times',
  });
}

const BOX = { width: 360, height: 120 };

/** The figure of the rule's own entity by month; months that would have fired, there or below, are red. */
function History({ rule, result }: { rule: AlertRule; result: BacktestResult }) {
  const known = result.values;
  const level = isSize(rule.kind) ? null : rule.kind === 'covenant' ? rule.limit : rule.threshold;
  const fired = new Set(result.firings.map((firing) => firing.period));
  const { bars, zero, at } = barsOf(
    known.map(({ value }) => value),
    level,
    BOX,
  );
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  return (
    <>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${BOX.width} ${BOX.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t`The figure by month; red where it would have fired: ${fired.size === 0 ? t`never` : [...fired].map(formatPeriodMedium).join(', ')}`}
      >
        {bars.map((bar, index) => {
          const period = known[index]?.period ?? '';
          return (
            <rect key={period} className={classes.bar} data-fired={fired.has(period)} {...bar}>
              <title>{formatPeriodMedium(period)}</title>
            </rect>
          );
        })}
        <line
          className={classes.axis}
          x1={0}
          x2={BOX.width}
          y1={zero}
          y2={zero}
          vectorEffect="non-scaling-stroke"
        />
        {at !== null && (
          <line
            className={classes.levelLine}
            x1={0}
            x2={BOX.width}
            y1={at}
            y2={at}
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <div className={classes.ends} aria-hidden="true">
        <span>{formatPeriodShort(first.period)}</span>
        {last !== first && <span>{formatPeriodShort(last.period)}</span>}
      </div>
    </>
  );
}
