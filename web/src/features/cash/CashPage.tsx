import { plural, t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { lazy, Suspense, useCallback, useState } from 'react';
import { Link } from 'wouter';
import { Callout } from '@/app/Callout';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useAnswer } from '@/app/useAnswer';
import { useCurrent } from '@/app/useCurrent';
import { useView, type View } from '@/app/useView';
import { ViewBar } from '@/app/ViewBar';
import { Waiting } from '@/app/Waiting';
import { mayEdit, mayPlanCash, maySeeImports, useWorkspace } from '@/app/workspaceContext';
import type { CashReport } from '@/data/documents';
import { cashSettingsPath } from '@/data/paths';
import { cashReport, decodeCashSettings } from '@/data/planning';
import { dataOf, useDocument } from '@/data/useWatched';
import { daysBetween, formatDay } from '@/format/day';
import { formatMoney } from '@/format/money';
import { formatPeriod } from '@/format/period';
import type { Palette } from '../dashboard/revenueOption';
import { useChart } from '../dashboard/useChart';
import { AccuracyPanel } from './AccuracyPanel';
import classes from './Cash.module.css';
import { CashTable } from './CashTable';
import { cashOption, cashSentence } from './cashOption';
import type { CashLine } from './lineForm';
import { RiskPanel } from './RiskPanel';

const PlanDialog = lazy(() => import('./PlanDialog'));
const LineDialog = lazy(() => import('./LineDialog'));

/** A balance that is older is shown with what to do about it. */
const OLD_DAYS = 10;

/** Cash of an entity: thirteen weeks ahead, how right such forecasts were, and how risky it all is. */
export default function CashPage() {
  const { orgId, member } = useWorkspace();
  const view = useView();
  const computedAt = useCurrent(view);
  const [editing, setEditing] = useState(false);
  const [lineKey, setLineKey] = useState<string | null>(null);
  const { scope } = view;
  // The listeners say that something changed; the answer says what it makes.
  const timeline = dataOf(view.timeline);
  const path = scope === null ? null : cashSettingsPath(orgId, scope);
  const plan = dataOf(useDocument(path, decodeCashSettings));
  const key = scope === null ? null : `${scope} ${timeline?.version ?? ''} ${plan?.version ?? ''}`;
  const { answer, problem, retry, put } = useAnswer(() => cashReport(orgId, scope ?? ''), key);
  const report = answer?.scope === scope ? answer : null;
  const mayPlan = mayPlanCash(member.role);
  const edit = () => setEditing(true);
  const line = report?.forecast?.lines.find((each) => each.key === lineKey);
  const isOwn = (key: string) =>
    mayEdit(member.role) &&
    (report?.owners ?? []).some((each) => each.line === key && each.uid === member.uid);
  return (
    <>
      <ViewBar title={t`Cash`} view={view} computedAt={computedAt}>
        {mayPlan && report && (
          <Button variant="default" onClick={edit}>
            {t`Settings`}
          </Button>
        )}
      </ViewBar>
      {problem && report && (
        <Callout tone="warn" apart role="status">
          {t`The last look failed: ${problem} These are the figures before it.`}
        </Callout>
      )}
      {report ? (
        <Content
          report={report}
          view={view}
          onEdit={mayPlan ? edit : null}
          mayChange={({ key }) => mayPlan || isOwn(key)}
          onLine={({ key }) => setLineKey(key)}
        />
      ) : problem ? (
        <Message
          title={t`Cash cannot be shown`}
          detail={problem}
          action={{ label: t`Try again`, run: retry }}
        />
      ) : (
        <Waiting rows={8} />
      )}
      {line && report && (
        <Suspense fallback={null}>
          <LineDialog
            report={report}
            line={line}
            onClose={() => setLineKey(null)}
            onSaved={(saved) => {
              put(saved);
              setLineKey(null);
            }}
          />
        </Suspense>
      )}
      {editing && report && (
        <Suspense fallback={null}>
          <PlanDialog
            report={report}
            onClose={() => setEditing(false)}
            onSaved={(saved) => {
              put(saved);
              setEditing(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

interface ContentProps {
  report: CashReport;
  view: View;
  /** Null for whoever may not. */
  onEdit: (() => void) | null;
  mayChange: (line: CashLine) => boolean;
  onLine: (line: CashLine) => void;
}

function Content({ report, view, onEdit, mayChange, onLine }: ContentProps) {
  const { organization } = useWorkspace();
  const { locale } = organization;
  return (
    <div className={classes.page}>
      {report.forecast ? (
        <Forecast report={report} locale={locale} onEdit={onEdit} mayChange={mayChange} onLine={onLine} />
      ) : (
        <Panel title={t`13 weeks ahead`}>
          <Missing report={report} onEdit={onEdit} />
        </Panel>
      )}
      <div className={classes.columns}>
        {report.versions.length > 0 && <AccuracyPanel report={report} locale={locale} />}
        <RiskPanel view={view} version={report.plan_version} locale={locale} />
      </div>
    </div>
  );
}

function Missing({ report, onEdit }: { report: CashReport; onEdit: (() => void) | null }) {
  const { orgId, member } = useWorkspace();
  const [missing] = report.missing;
  if (report.refused) {
    return (
      <Message
        size="panel"
        title={t`The balances differ`}
        detail={t`${report.refused.text} Correct the one that is wrong; until then nothing is forecast.`}
        {...(onEdit ? { action: { label: t`Open the settings`, run: onEdit } } : {})}
      />
    );
  }
  const title =
    missing?.code === 'balance'
      ? t`The bank's balance is missing`
      : missing?.code === 'books'
        ? t`No figures to forecast from`
        : t`Several currencies`;
  return (
    <div data-testid="cash-missing">
      <Message
        size="panel"
        title={title}
        detail={missing?.text ?? ''}
        {...(onEdit && missing?.code === 'balance'
          ? { action: { label: t`Enter the balance`, run: onEdit } }
          : {})}
      />
      {missing?.code === 'books' && maySeeImports(member) && (
        <p className={classes.next}>
          <Link href={`/o/${encodeURIComponent(orgId)}/imports`}>{t`Open the imports`}</Link>
        </p>
      )}
    </div>
  );
}

function Forecast({
  report,
  locale,
  onEdit,
  mayChange,
  onLine,
}: Omit<ContentProps, 'view'> & { locale: string }) {
  const option = useCallback((palette: Palette) => cashOption(report, locale, palette), [report, locale]);
  const chart = useChart(option);
  const { basis, forecast, currency, today } = report;
  if (!basis || !forecast) return null;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const [first] = forecast.weeks;
  const last = forecast.weeks.at(-1);
  const age = daysBetween(basis.as_of, today);
  const allowed = report.plan.balance_days ?? 0;
  const [finding] = forecast.findings;
  const isShort = first !== undefined && report.plan.minimum !== null && first.opening < report.plan.minimum;
  return (
    <>
      <Panel
        title={t`13 weeks ahead`}
        note={
          basis.balance_from === 'bank'
            ? t`From the bank's balance of ${formatDay(basis.as_of)}, by the books until ${formatPeriod(basis.books_through)}`
            : t`From the books' balance of ${formatDay(basis.as_of)}, by the books until ${formatPeriod(basis.books_through)}`
        }
      >
        <dl className={`${classes.facts} figures`}>
          <div>
            <dt>{t`Cash`}</dt>
            <dd data-testid="cash-opening">{first ? money(first.opening) : '–'}</dd>
          </div>
          <div>
            <dt>{t`In 13 weeks`}</dt>
            <dd>{last ? money(last.closing) : '–'}</dd>
          </div>
          <div>
            <dt>{t({ message: 'Change', context: 'a difference' })}</dt>
            <dd>
              {first && last
                ? formatMoney(last.closing - first.opening, currency, locale, { signed: true })
                : '–'}
            </dd>
          </div>
        </dl>
        <p
          className={classes.sentence}
          data-severity={isShort ? 'critical' : (finding?.severity ?? 'none')}
          data-testid="cash-sentence"
        >
          {cashSentence(report, money)}
        </p>
        <div ref={chart} className={classes.chart} data-testid="cash-chart" />
        {(report.balance_late || age > OLD_DAYS) && (
          <p className={classes.note} data-late={report.balance_late || undefined} data-testid="cash-age">
            {report.balance_late
              ? plural(age, {
                  one: `The newest balance is # day old, and ${allowed} are allowed.`,
                  other: `The newest balance is # days old, and ${allowed} are allowed.`,
                })
              : plural(age, {
                  one: 'The newest balance is # day old.',
                  other: 'The newest balance is # days old.',
                })}{' '}
            {onEdit ? t`Enter a newer one under Settings, and the forecast begins there.` : ''}
          </p>
        )}
      </Panel>
      <Panel title={t`Receipts and payments`} note={t`${currency}, by week`}>
        <CashTable report={report} locale={locale} mayChange={mayChange} onOpen={onLine} />
      </Panel>
    </>
  );
}
