import { t } from '@lingui/core/macro';
import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { Callout } from '@/app/Callout';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useAnswer } from '@/app/useAnswer';
import { useCurrent } from '@/app/useCurrent';
import { useView } from '@/app/useView';
import { ViewBar } from '@/app/ViewBar';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import type { BudgetReport } from '@/data/documents';
import { budgetReport } from '@/data/planning';
import { dataOf } from '@/data/useWatched';
import { formatPeriod } from '@/format/period';
import { reasonInWords } from '@/format/reason';
import { BudgetTable } from './BudgetTable';
import { BurnTable } from './BurnTable';
import classes from './Departments.module.css';
import { dimensionName, planWords } from './departmentWords';

/** Spending against the budget by department, or whatever else the records tell apart. */
export default function DepartmentsPage() {
  const { orgId } = useWorkspace();
  const view = useView();
  const computedAt = useCurrent(view);
  const [by, setBy] = useState<string | null>(null);
  const [span, setSpan] = useState<BudgetReport['span']>('year');
  const [against, setAgainst] = useState<BudgetReport['against']>('budget');
  const { scope, period } = view;
  const version = dataOf(view.timeline)?.version;
  const known = scope !== null && period !== null && version !== undefined;
  const key = known ? `${scope} ${period} ${version} ${by} ${span} ${against}` : null;
  const { answer, problem, retry } = useAnswer(
    () => budgetReport(orgId, scope ?? '', period ?? '', by, span, against),
    key,
  );
  const isThis = answer?.scope === scope && answer.period === period;
  const report = isThis ? answer : null;
  return (
    <>
      <ViewBar title={t`Departments`} view={view} computedAt={computedAt} />
      {report ? (
        <div className={classes.page}>
          <div className={classes.tools}>
            <Select
              aria-label={t({ message: 'By', context: 'what tells rows apart' })}
              data={report.choices.map((value) => ({ value, label: t`By ${dimensionName(value)}` }))}
              value={by ?? report.by}
              onChange={(value) => value && setBy(value)}
              allowDeselect={false}
              withCheckIcon={false}
            />
            <SegmentedControl
              aria-label={t`Span`}
              data={[
                { value: 'year', label: t`Year to date` },
                { value: 'month', label: t`Month` },
              ]}
              value={span}
              onChange={(value) => setSpan(value as BudgetReport['span'])}
            />
            <SegmentedControl
              aria-label={t`Compare with`}
              data={[
                { value: 'budget', label: t`Budget` },
                { value: 'forecast', label: t`Forecast` },
              ]}
              value={against}
              onChange={(value) => setAgainst(value as BudgetReport['against'])}
            />
          </div>
          {problem && (
            <Callout tone="warn" role="status">
              {t`The last look failed: ${problem} These are the figures before it.`}
            </Callout>
          )}
          <Tables report={report} />
        </div>
      ) : problem ? (
        <Message
          title={t`The budget cannot be shown`}
          detail={problem}
          action={{ label: t`Try again`, run: retry }}
        />
      ) : view.timeline.status !== 'loading' && !known ? (
        <Message
          title={t`No figures yet`}
          detail={t`Import actual and budget figures; they are compared here.`}
        />
      ) : (
        <Waiting rows={8} />
      )}
    </>
  );
}

function Tables({ report }: { report: BudgetReport }) {
  const { organization } = useWorkspace();
  const { locale } = organization;
  const { period, span, total } = report;
  if (report.reason || !total) {
    return (
      <Panel title={formatPeriod(period)}>
        <Message
          size="panel"
          title={
            report.reason === 'no_entries' ? t`No spending or budget here` : reasonInWords(report.reason)
          }
          detail={
            report.reason === 'no_entries'
              ? span === 'month'
                ? t`No record of this month has a cost or a budget. Choose another month, or import them.`
                : t`No record of this year has a cost or a budget. Choose another month, or import them.`
              : t`Amounts of several currencies are not added up.`
          }
        />
      </Panel>
    );
  }
  return (
    <>
      <Panel
        title={planWords(report.against).title}
        note={span === 'month' ? formatPeriod(period) : t`January to ${formatPeriod(period)}`}
      >
        <BudgetTable report={report} total={total} locale={locale} />
      </Panel>
      <Panel title={t`How fast the year's budget is used`} note={t`Until the end of ${formatPeriod(period)}`}>
        <BurnTable report={report} total={total} locale={locale} />
      </Panel>
    </>
  );
}
