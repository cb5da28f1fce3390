import { plural, t } from '@lingui/core/macro';
import { Button, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { Callout } from '@/app/Callout';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useAnswer } from '@/app/useAnswer';
import { useDashboard } from '@/app/useDashboard';
import { useView, type View } from '@/app/useView';
import { ViewBar } from '@/app/ViewBar';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import { type ChangesSince, changesSince } from '@/data/changes';
import { lastSigned } from '@/data/signing';
import { useSignOffs } from '@/data/signoffs';
import { dataOf } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { counted } from '@/format/count';
import { localInput } from '@/format/day';
import { formatPeriod } from '@/format/period';
import { saveBlob } from '@/format/saveFile';
import classes from './Changes.module.css';
import { ChangesTable } from './ChangesTable';
import { changesCsv } from './changesCsv';
import { type Moment, momentsOf } from './moments';
import { useClosed } from './useClosed';

const CHOSEN = 'chosen';

/** What changed in an entity's month since an earlier moment, and what stands behind each difference. */
export default function ChangesPage() {
  const { orgId } = useWorkspace();
  const view = useView();
  const dashboard = dataOf(useDashboard(view));
  const [search, setSearch] = useSearchParams();
  const { scope, period } = view;
  const closed = useClosed(scope, period);
  const lines = useSignOffs(orgId, scope, period);
  const signed = lines && lastSigned([...lines.values()]);
  const moments = useMemo(() => momentsOf({ closed: closed.at, signed }, Date.now()), [closed.at, signed]);
  const asked = search.get('since');
  const account = search.get('account');
  const since = asked !== null && !Number.isNaN(Date.parse(asked)) ? new Date(asked).toISOString() : null;
  const at = since ?? (closed.known ? (moments[0]?.at ?? null) : null);
  const key = scope && period && at ? `${scope} ${period} ${at} ${account}` : null;
  const { answer, problem, retry } = useAnswer(
    () => changesSince(orgId, scope ?? '', period ?? '', at ?? '', account),
    key,
  );
  const changes =
    answer?.entity_id === scope && answer?.period === period && answer?.since === at ? answer : null;
  function choose(change: Record<string, string | null>) {
    setSearch((current) => {
      const next = new URLSearchParams(current);
      for (const [name, value] of Object.entries(change)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      return next;
    });
  }
  return (
    <>
      <ViewBar title={t`What changed`} view={view} computedAt={dashboard?.computed_at ?? null} />
      <div className={classes.page}>
        {at && <Tools key={at} moments={moments} at={at} changes={changes} onChoose={choose} />}
        {account && <OneAccount code={account} onAll={() => choose({ account: null })} />}
        {changes ? (
          <Answer
            changes={changes}
            newer={(dashboard?.computed_at ?? '') > changes.until}
            problem={problem}
            onLook={retry}
          />
        ) : problem ? (
          <Message
            title={t`The changes cannot be shown`}
            detail={problem}
            action={{ label: t`Try again`, run: retry }}
          />
        ) : key === null && view.timeline.status !== 'loading' && closed.known ? (
          <Nothing view={view} />
        ) : (
          <Waiting rows={6} />
        )}
      </div>
    </>
  );
}

function Nothing({ view }: { view: View }) {
  return (
    <Message
      title={t`No figures yet`}
      detail={
        view.scope === null
          ? t`Import a file; what changes afterwards is told here.`
          : t`Choose a month that has figures.`
      }
    />
  );
}

interface ToolsProps {
  moments: readonly Moment[];
  at: string;
  changes: ChangesSince | null;
  onChoose: (change: Record<string, string | null>) => void;
}

/** The choice of the moment, and the file to take along. */
function Tools({ moments, at, changes, onChoose }: ToolsProps) {
  const named = moments.find((each) => each.at === at);
  const [own, setOwn] = useState(!named);
  const [text, setText] = useState(localInput(Date.parse(at)));
  const typed = Date.parse(text);
  const ahead = typed > Date.now();
  return (
    <form
      className={classes.tools}
      onSubmit={(event) => {
        event.preventDefault();
        if (!Number.isNaN(typed) && !ahead) onChoose({ since: new Date(typed).toISOString() });
      }}
    >
      <Select
        className={classes.moment ?? ''}
        label={t({ message: 'Since', context: 'which moment' })}
        data={[
          ...moments.map(({ id, label }) => ({ value: id, label })),
          { value: CHOSEN, label: t`A day and time …` },
        ]}
        value={own ? CHOSEN : (named?.id ?? CHOSEN)}
        onChange={(value) => {
          const moment = moments.find(({ id }) => id === value);
          setOwn(!moment);
          if (moment) onChoose({ since: moment.at });
        }}
        allowDeselect={false}
        withCheckIcon={false}
      />
      {own && (
        <>
          <TextInput
            type="datetime-local"
            label={t`Day and time`}
            max={localInput(Date.now())}
            value={text}
            error={ahead ? t`Choose a moment that has been` : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={Number.isNaN(typed) || ahead}>
            {t`Look`}
          </Button>
        </>
      )}
      <Button
        className={classes.export ?? ''}
        variant="default"
        disabled={!changes || changes.accounts.length === 0}
        onClick={() =>
          changes &&
          saveBlob(
            `changes-${changes.entity_id}-${changes.period}.csv`,
            new Blob([changesCsv(changes)], { type: 'text/csv;charset=utf-8' }),
          )
        }
      >
        {t`Export CSV`}
      </Button>
    </form>
  );
}

function OneAccount({ code, onAll }: { code: string; onAll: () => void }) {
  const { accounts } = useWorkspace();
  return (
    <p className={classes.one}>
      {t`Only ${accounts.get(code)?.name ?? code} and what is below it.`}{' '}
      <button type="button" className={classes.link} onClick={onAll}>
        {t`Show every account`}
      </button>
    </p>
  );
}

interface AnswerProps {
  changes: ChangesSince;
  /** The figures were calculated again since the answer. */
  newer: boolean;
  problem: string | null;
  onLook: () => void;
}

function Answer({ changes, newer, problem, onLook }: AnswerProps) {
  const { organization } = useWorkspace();
  const when = formatDateTime(changes.since);
  const { accounts } = changes;
  return (
    <>
      {(newer || problem) && (
        <Callout tone="warn" role="status">
          {problem
            ? t`The last look failed: ${problem} These are the changes before it.`
            : t`The figures moved since this was read.`}{' '}
          <button type="button" className={classes.link} onClick={onLook}>
            {t`Look again`}
          </button>
        </Callout>
      )}
      <Panel
        title={t`${formatPeriod(changes.period)} since ${when}`}
        note={
          accounts.length === 0
            ? undefined
            : changes.listed
              ? t`${counted(accounts.length, 'line', organization.locale)} changed by ${counted(changes.records, 'record', organization.locale)}`
              : t`${counted(accounts.length, 'line', organization.locale)} changed`
        }
      >
        {accounts.length === 0 ? (
          <Message
            size="panel"
            title={t`Nothing changed since ${when}`}
            detail={t`Every account holds the same records with the same amounts as then.`}
          />
        ) : (
          <>
            <Check changes={changes} />
            <ChangesTable changes={changes} />
          </>
        )}
        {changes.left_out > 0 && (
          <p className={classes.note}>
            {plural(changes.left_out, {
              one: 'One entity below this one is not yours to see, and not counted here.',
              other: '# entities below this one are not yours to see, and not counted here.',
            })}
          </p>
        )}
      </Panel>
    </>
  );
}

/** Whether what is listed is exactly now minus before. */
function Check({ changes }: { changes: ChangesSince }) {
  if (!changes.listed) {
    return (
      <Callout tone="plain" apart data-testid="check">
        {t`Too much changed to list each change. Before, now and the difference are exact; choose a later moment or an entity below to see the changes behind them.`}
      </Callout>
    );
  }
  return (
    <Callout tone={changes.adds_up ? 'good' : 'warn'} apart data-testid="check" role="status">
      {changes.adds_up
        ? t`Adds up: in every account the changes are exactly now minus before.`
        : t`Does not add up yet: changes of the last moments are still on their way to the history. Look again shortly; what is missing is shown by account.`}
    </Callout>
  );
}
