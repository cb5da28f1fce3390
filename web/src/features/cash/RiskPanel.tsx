import { msg, plural, t } from '@lingui/core/macro';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useAnswer } from '@/app/useAnswer';
import type { View } from '@/app/useView';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import type { RiskReport } from '@/data/documents';
import { riskReport } from '@/data/planning';
import { dataOf } from '@/data/useWatched';
import { texts } from '@/format/language';
import { formatMoney } from '@/format/money';
import { formatPeriod } from '@/format/period';
import { formatPercent } from '@/format/ratio';
import { reasonInWords } from '@/format/reason';
import classes from './Cash.module.css';

type Part = RiskReport['score']['parts'][number];
type Input = RiskReport['inputs'][string][number];

const LEVELS: Record<NonNullable<RiskReport['score']['level']>, string> = texts({
  low: msg`Low`,
  moderate: msg`Moderate`,
  high: msg`High`,
  critical: msg`Critical`,
});

interface Props {
  view: View;
  /** Of the cash settings, which are a part of it. */
  version: number;
  locale: string;
}

/** The financial risk score with its reasons. */
export function RiskPanel({ view, version, locale }: Props) {
  const { orgId } = useWorkspace();
  const { scope, period } = view;
  const timeline = dataOf(view.timeline);
  const known = scope !== null && period !== null && timeline !== null;
  const key = known ? `${scope} ${period} ${timeline.version} ${version}` : null;
  const { answer, problem, absent, retry } = useAnswer(
    () => riskReport(orgId, scope ?? '', period ?? ''),
    key,
  );
  const report = answer?.scope === scope && answer.period === period ? answer : null;
  return (
    <Panel title={t`Financial risk`} note={period ? t`At the end of ${formatPeriod(period)}` : undefined}>
      {report ? (
        <Score report={report} locale={locale} />
      ) : absent || (timeline === null && view.timeline.status !== 'loading') ? (
        <Message size="panel" title={t`No figures of this month`} detail={t`Choose a month that has some.`} />
      ) : problem ? (
        <Message
          size="panel"
          title={t`The risk cannot be shown`}
          detail={problem}
          action={{ label: t`Try again`, run: retry }}
        />
      ) : (
        <Waiting rows={5} />
      )}
    </Panel>
  );
}

function Score({ report, locale }: { report: RiskReport; locale: string }) {
  const { score, inputs } = report;
  const parts = [...score.parts].sort(
    (a, b) => Number(b.risk !== null) - Number(a.risk !== null) || b.points - a.points,
  );
  return (
    <div data-testid="risk">
      <p className={classes.score} data-level={score.level ?? 'none'}>
        <span className={`${classes.points} figures`}>{score.score ?? '–'}</span>
        <span>
          {score.level ? t`${LEVELS[score.level]} risk` : t`No score`}
          <span className={classes.method}>
            {score.score === null
              ? t`${score.covered} of 100 points could be judged; half of them is the least`
              : t`Of 100; ${score.covered} of them could be judged`}
          </span>
        </span>
      </p>
      <ul className={classes.parts}>
        {parts.map((part) => (
          <PartLine
            key={part.key}
            part={part}
            inputs={inputs[part.key] ?? []}
            report={report}
            locale={locale}
          />
        ))}
      </ul>
    </div>
  );
}

interface PartProps {
  part: Part;
  inputs: readonly Input[];
  report: RiskReport;
  locale: string;
}

function PartLine({ part, inputs, report, locale }: PartProps) {
  const value = (input: Input) => {
    if (input.value === null) return t`none`;
    if (input.unit === 'money') return formatMoney(input.value, report.currency, locale);
    return formatPercent(input.value);
  };
  return (
    <li data-part={part.key}>
      <span className={classes.partName}>{part.label}</span>
      <span className={`${classes.partPoints} figures`}>
        {part.risk === null ? t`not known` : plural(part.points, { one: '# point', other: '# points' })}
      </span>
      <span className={classes.partText}>
        {part.risk === null ? `${part.text} ${reasonInWords(part.reason)}.` : part.text}
        {inputs.length > 0 && (
          <span className={`${classes.method} figures`}>
            {inputs.map((input) => `${input.label}: ${value(input)}`).join(' · ')}
          </span>
        )}
      </span>
    </li>
  );
}
