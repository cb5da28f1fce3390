import { t } from '@lingui/core/macro';
import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Message } from '@/app/Message';
import { useDashboard } from '@/app/useDashboard';
import { useView, type View } from '@/app/useView';
import { ViewBar } from '@/app/ViewBar';
import { Waiting } from '@/app/Waiting';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { leavesBelow } from '@/data/entityTree';
import { usePeriodStates, whyNot } from '@/data/periodLock';
import type { RecordsState } from '@/data/records';
import { sumByCurrency } from '@/data/sums';
import { useRecords } from '@/data/useRecords';
import { dataOf } from '@/data/useWatched';
import { counted } from '@/format/count';
import { formatMoney } from '@/format/money';
import { formatNumber } from '@/format/number';
import { formatPeriod } from '@/format/period';
import { CommentScope } from '../comments/CommentScope';
import type { PasteProblem } from './clipboard';
import { DraftBar } from './DraftBar';
import { type Drafts, draftRequests, takenBack } from './draft';
import { ExportMenu } from './ExportMenu';
import { filterRecords } from './filterRecords';
import { PasteProblems } from './PasteProblems';
import classes from './RecordsPage.module.css';
import { useDrafts } from './useDrafts';

const RecordGrid = lazy(() => import('./RecordGrid'));

const FILTER_DELAY_MS = 180;

/** Every record of an entity and period, to read, filter and correct. */
export default function RecordsPage() {
  const view = useView();
  const dashboard = useDashboard(view);
  const computedAt = dashboard.status === 'ready' ? dashboard.data.computed_at : null;
  return (
    <>
      <ViewBar title={t`Records`} view={view} computedAt={computedAt} />
      {view.scope && view.period ? (
        <Records key={`${view.scope} ${view.period}`} view={view} scope={view.scope} period={view.period} />
      ) : view.series.status === 'loading' ? (
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
  if (state.status === 'loading') return <Waiting rows={10} />;
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
      <FilteredRecords state={state} leaves={leaves} period={period} />
    </CommentScope>
  );
}

interface FilteredProps {
  state: RecordsState;
  leaves: readonly string[];
  period: string;
}

function FilteredRecords({ state, leaves, period }: FilteredProps) {
  const { accounts, edits, organization } = useWorkspace();
  const refusals = useRefusals(leaves, period);
  const refused = [...refusals.keys()].join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the entities, not the map, decide what may be edited
  const closed = useMemo(() => new Set(refusals.keys()), [refused]);
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState(search.get('find') ?? '');
  const [settled] = useDebouncedValue(text, FILTER_DELAY_MS);
  const { drafts, canUndo, set: setDrafts, undo: undoStep, redo, clear } = useDrafts();
  const [saved, setSaved] = useState<Drafts>(new Map());
  const [problems, setProblems] = useState<readonly PasteProblem[]>([]);
  const reason = useRef<HTMLInputElement>(null);
  const account = search.get('account');
  const scenario = search.get('scenario');
  // The address follows what is found, without a step back for each letter.
  useEffect(() => {
    setSearch(
      (current) => {
        const next = new URLSearchParams(current);
        if (settled) next.set('find', settled);
        else next.delete('find');
        return next.toString() === current.toString() ? current : next;
      },
      { replace: true },
    );
  }, [settled, setSearch]);

  const accountOptions = useMemo(
    () =>
      [...new Set(state.records.map((record) => record.account_code))]
        .sort()
        .map((code) => ({ value: code, label: `${code} ${accounts.get(code)?.name ?? ''}` })),
    [state.records, accounts],
  );
  const scenarios = useMemo(
    () => [...new Set(state.records.map((record) => record.scenario))].sort(),
    [state.records],
  );
  const filtered = useMemo(
    () =>
      filterRecords(
        state.records,
        { text: settled, account, scenario },
        (code) => accounts.get(code)?.name ?? '',
      ),
    [state.records, settled, account, scenario, accounts],
  );

  function filterBy(key: 'account' | 'scenario', value: string | null) {
    setSearch((current) => {
      const next = new URLSearchParams(current);
      if (value) next.set(key, value);
      else next.delete(key);
      return next;
    });
  }

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
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          aria-label={t`Account`}
          placeholder={t`All accounts`}
          data={accountOptions}
          value={account}
          onChange={(code) => filterBy('account', code)}
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
            onChange={(name) => filterBy('scenario', name)}
            clearable
            clearButtonProps={{ 'aria-label': t`All scenarios` }}
            className={classes.scenario}
          />
        )}
        <ExportMenu records={filtered} name={`records-${period}`} />
        <Totals shown={filtered} state={state} locale={organization.locale} />
      </search>
      {refusals.size > 0 && (
        <p className={classes.lock} role="status" data-testid="period-lock">
          {[...refusals.values()].join(' ')}
        </p>
      )}
      {problems.length > 0 && <PasteProblems problems={problems} onClose={() => setProblems([])} />}
      <Suspense fallback={<Waiting rows={10} />}>
        <RecordGrid
          records={filtered}
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

function Totals({
  shown,
  state,
  locale,
}: {
  shown: RecordsState['records'];
  state: RecordsState;
  locale: string;
}) {
  const sums = useMemo(() => sumByCurrency(shown), [shown]);
  const count = formatNumber(shown.length, locale);
  const all = formatNumber(state.records.length, locale);
  const loading = state.pagesLoaded + state.pagesOmitted < state.pagesTotal;
  return (
    <p className={`${classes.totals} figures`} role="status">
      {shown.length === state.records.length
        ? counted(shown.length, 'record', locale)
        : t`${count} of ${all} records`}
      {sums.length === 1 && sums[0] && ` · ${formatMoney(sums[0].amount_minor, sums[0].currency, locale)}`}
      {loading && ` · ${t`reading page ${state.pagesLoaded + 1} of ${state.pagesTotal}`}`}
      {state.pagesOmitted > 0 && ` · ${t`${state.pagesOmitted} more pages: choose one entity to see them`}`}
    </p>
  );
}
