import { t } from '@lingui/core/macro';
import { Select, TextInput } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Message } from '@/app/Message';
import { useCurrent } from '@/app/useCurrent';
import { useView, type View } from '@/app/useView';
import { ViewBar } from '@/app/ViewBar';
import { Waiting } from '@/app/Waiting';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { leavesBelow } from '@/data/entityTree';
import { liveState } from '@/data/liveMonitor';
import { usePeriodStates, whyNot } from '@/data/periodLock';
import type { RecordsState } from '@/data/records';
import { shownSums } from '@/data/sums';
import { useRecords } from '@/data/useRecords';
import { dataOf, useStore } from '@/data/useWatched';
import { counted } from '@/format/count';
import { formatMoney } from '@/format/money';
import { formatNumber } from '@/format/number';
import { formatPeriod } from '@/format/period';
import { CommentScope } from '../comments/CommentScope';
import type { PasteProblem } from './clipboard';
import { DraftBar } from './DraftBar';
import { commonDimensions } from './dimensions';
import { type Drafts, draftRequests, takenBack } from './draft';
import { ExportMenu } from './ExportMenu';
import { matcher, recordOrder } from './filterRecords';
import { GridViewMenu } from './GridViewMenu';
import { arrangedColumns, columnKeys, groupable } from './gridView';
import { groupedSort } from './grouping';
import { PasteProblems } from './PasteProblems';
import classes from './RecordsPage.module.css';
import type { RowView } from './rowView';
import { SharedViewNotice } from './SharedViewNotice';
import { useDrafts } from './useDrafts';
import { leaveViews, useGridViews } from './useGridViews';
import { useKeptDrafts } from './useKeptDrafts';
import { useRecordFilter } from './useRecordFilter';
import { useRowView } from './useRowView';

const RecordGrid = lazy(() => import('./RecordGrid'));

const DIMENSION_COLUMNS = 6;

/** Every record of an entity and period, to read, filter and correct. */
export default function RecordsPage() {
  const view = useView();
  const computedAt = useCurrent(view);
  useEffect(() => leaveViews, []);
  return (
    <>
      <ViewBar title={t`Records`} view={view} computedAt={computedAt} />
      {view.scope && view.period ? (
        <Records key={`${view.scope} ${view.period}`} view={view} scope={view.scope} period={view.period} />
      ) : view.timeline.status === 'loading' ? (
        <Waiting />
      ) : (
        <Message title={t`No records yet`} detail={t`Import a file, and its records appear here.`} />
      )}
    </>
  );
}

function Records({ view, scope, period }: { view: View; scope: string; period: string }) {
  const { orgId, entities } = useWorkspace();
  const leaves = useMemo(() => leavesBelow(entities, scope), [entities, scope]);
  const state = useRecords(orgId, leaves, period);
  const offline = useStore(liveState).phase === 'offline';
  if (state.status === 'loading') {
    return offline ? (
      <Message
        title={t`These records are not kept in this browser`}
        detail={t`They come when the connection is back.`}
      />
    ) : (
      <Waiting rows={10} />
    );
  }
  if (state.status === 'denied') {
    return (
      <Message
        title={t`Not yours to see`}
        detail={t`Your membership does not include this entity. Choose another above.`}
      />
    );
  }
  if (state.status === 'failed')
    return <Message title={t`The records cannot be shown`} detail={state.message} />;
  if (state.records.length === 0) {
    const latest = view.periods.at(-1);
    return (
      <Message
        title={t`No records in ${formatPeriod(period)}`}
        {...(latest && latest !== period
          ? { action: { label: t`Open ${formatPeriod(latest)}`, run: () => view.go({ period: latest }) } }
          : {})}
      />
    );
  }
  return (
    <CommentScope entities={leaves} period={period}>
      <FilteredRecords state={state} scope={scope} leaves={leaves} period={period} />
    </CommentScope>
  );
}

interface FilteredProps {
  state: RecordsState;
  scope: string;
  leaves: readonly string[];
  period: string;
}

function FilteredRecords({ state, scope, leaves, period }: FilteredProps) {
  const { orgId, accounts, edits, organization } = useWorkspace();
  const refusals = useRefusals(leaves, period);
  const refused = [...refusals.keys()].join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the entities, not the map, decide what may be edited
  const closed = useMemo(() => new Set(refusals.keys()), [refused]);
  const filter = useRecordFilter();
  const { settled, account, scenario } = filter;
  const views = useGridViews({ find: filter.text, account, scenario }, filter.put);
  const { group, sort: sorted, columns: choices } = views.arrangement;
  const { drafts, canUndo, set: setDrafts, undo: undoStep, redo, clear } = useDrafts();
  useKeptDrafts(`${orgId} ${leaves.join(' ')} ${period}`, drafts, setDrafts);
  const [saved, setSaved] = useState<Drafts>(new Map());
  const [problems, setProblems] = useState<readonly PasteProblem[]>([]);
  const reason = useRef<HTMLInputElement>(null);
  const accountName = useCallback((code: string) => accounts.get(code)?.name ?? '', [accounts]);
  const sort = useMemo(() => groupedSort(group, sorted), [group, sorted]);
  const order = useMemo(() => recordOrder(sort), [sort]);
  const criteria = useMemo(
    () => ({ matches: matcher({ text: settled, account, scenario }, accountName), order }),
    [settled, account, scenario, accountName, order],
  );
  const shown = useRowView(state, criteria);
  const codes = [...shown.accounts.keys()].sort().join(' ');
  const accountOptions = useMemo(
    () =>
      codes
        .split(' ')
        .filter(Boolean)
        .map((code) => ({ value: code, label: `${code} ${accountName(code)}` })),
    [codes, accountName],
  );
  const scenarios = [...shown.scenarios.keys()].sort();

  const dimensionNames = commonDimensions(shown.rows, DIMENSION_COLUMNS).join(' ');
  const dimensions = useMemo(() => dimensionNames.split(' ').filter(Boolean), [dimensionNames]);
  const columns = useMemo(() => arrangedColumns(columnKeys(dimensions), choices), [dimensions, choices]);
  const groups = useMemo(() => {
    const offered = groupable(dimensions);
    return group.filter((key) => offered.includes(key));
  }, [dimensions, group]);

  const onDrafts = useCallback(
    (next: Drafts, done: boolean) => {
      setDrafts(next);
      setProblems([]);
      // After the grid has taken the focus back from its editor.
      if (done) setTimeout(() => reason.current?.select(), 30);
    },
    [setDrafts],
  );

  /** The last step; with nothing typed, what was saved last is proposed the other way round. */
  function undo() {
    if (canUndo) undoStep();
    else if (saved.size > 0) {
      setDrafts(takenBack(saved, state.records));
      setSaved(new Map());
    }
  }

  function save(why: string) {
    for (const request of draftRequests(drafts, why)) edits.submit(request);
    setSaved(drafts);
    clear();
  }

  return (
    <>
      <search className={classes.filters}>
        <TextInput
          aria-label={t`Find in records`}
          placeholder={t`Find: customer, description, id …`}
          className={classes.find}
          value={filter.text}
          onChange={(event) => filter.setText(event.currentTarget.value)}
        />
        <Select
          aria-label={t`Account`}
          placeholder={t`All accounts`}
          data={accountOptions}
          value={account}
          onChange={(code) => filter.set('account', code)}
          clearable
          clearButtonProps={{ 'aria-label': t`All accounts` }}
          searchable
          className={classes.account}
        />
        {scenarios.length > 1 && (
          <Select
            aria-label={t`Scenario`}
            placeholder={t`All scenarios`}
            data={scenarios}
            value={scenario}
            onChange={(name) => filter.set('scenario', name)}
            clearable
            clearButtonProps={{ 'aria-label': t`All scenarios` }}
            className={classes.scenario}
          />
        )}
        <GridViewMenu views={views} columns={columns} groupable={groupable(dimensions)} scope={scope} />
        <ExportMenu records={shown.rows} name={`records-${period}`} />
        <Totals shown={shown} state={state} locale={organization.locale} />
      </search>
      <SharedViewNotice shared={views.shared} />
      {refusals.size > 0 && (
        <p className={classes.lock} role="status" data-testid="period-lock">
          {[...refusals.values()].join(' ')}
        </p>
      )}
      {problems.length > 0 && <PasteProblems problems={problems} onClose={() => setProblems([])} />}
      <Suspense fallback={<Waiting rows={10} />}>
        <RecordGrid
          key={`${views.applied} ${groups.length > 0}`}
          records={shown.rows}
          dimensions={dimensions}
          columns={columns}
          groups={groups}
          onArrange={views.change}
          find={state.find}
          order={order}
          sort={sorted}
          drafts={drafts}
          closed={closed}
          onDrafts={onDrafts}
          onRefused={setProblems}
          onUndo={undo}
          onRedo={redo}
        />
      </Suspense>
      {drafts.size > 0 && <DraftBar drafts={drafts} reasonRef={reason} onSave={save} onDiscard={clear} />}
    </>
  );
}

/** Of each entity whose month this person may not edit, why not. */
function useRefusals(leaves: readonly string[], period: string): ReadonlyMap<string, string> {
  const { orgId, member, entities } = useWorkspace();
  const states = dataOf(usePeriodStates(orgId, leaves, period));
  const found = new Map<string, string>();
  if (!mayEdit(member.role)) return found;
  for (const state of states ?? []) {
    const name = entities.find((node) => node.entity.id === state.entity_id)?.entity.name;
    const why = whyNot(state, member.role, name ?? state.entity_id, formatPeriod(period));
    if (why) found.set(state.entity_id, why);
  }
  return found;
}

function Totals({ shown, state, locale }: { shown: RowView; state: RecordsState; locale: string }) {
  const sums = useMemo(() => shownSums(shown.sums), [shown.sums]);
  const count = formatNumber(shown.rows.length, locale);
  const all = formatNumber(state.records.length, locale);
  return (
    <p className={`${classes.totals} figures`} role="status">
      {shown.rows.length === state.records.length
        ? counted(shown.rows.length, 'record', locale)
        : t`${count} of ${all} records`}
      {sums.length === 1 && sums[0] && ` · ${formatMoney(sums[0].amount_minor, sums[0].currency, locale)}`}
      {state.reading &&
        ` · ${t`reading page ${state.pagesLoaded + 1} of ${state.pagesTotal - state.pagesOmitted}`}`}
      {state.pagesOmitted > 0 && ` · ${t`${state.pagesOmitted} more pages: choose one entity to see them`}`}
    </p>
  );
}
