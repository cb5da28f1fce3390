import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Callout } from '@/app/Callout';
import { Message } from '@/app/Message';
import { Waiting } from '@/app/Waiting';
import { useWorkspace } from '@/app/workspaceContext';
import type { LocatedRecord, RecordsState } from '@/data/records';
import { type LeafAmount, sumByCurrency } from '@/data/sums';
import { useRecords } from '@/data/useRecords';
import { counted } from '@/format/count';
import { formatMoney } from '@/format/money';
import classes from './DrillDown.module.css';
import { RecordSource } from './RecordSource';

const STEP = 100;

/** The records of one part of a figure, largest first, and the proof that they add up to it. */
export function RecordList({ part, period }: { part: LeafAmount; period: string }) {
  const { orgId } = useWorkspace();
  const leaves = useMemo(() => [part.entity_id], [part.entity_id]);
  const state = useRecords(orgId, leaves, period);
  const [shown, setShown] = useState(STEP);
  const records = useMemo(
    () =>
      state.records
        .filter(
          (record) =>
            record.account_code === part.account_code &&
            record.scenario === part.scenario &&
            record.currency === part.currency,
        )
        .sort((a, b) => Math.abs(b.amount_minor) - Math.abs(a.amount_minor)),
    [state.records, part],
  );
  if (state.status === 'loading') return <Waiting rows={8} />;
  if (state.status === 'denied') return <Message size="panel" title={t`Not yours to see`} />;
  if (state.status === 'failed')
    return <Message size="panel" title={t`The records cannot be shown`} detail={state.message} />;
  return (
    <>
      <Proof part={part} records={records} state={state} />
      <ul className={classes.records}>
        {records.slice(0, shown).map((record) => (
          <RecordLine key={record.id} record={record} />
        ))}
      </ul>
      {records.length > shown && (
        <Button className={classes.more ?? ''} variant="default" onClick={() => setShown(shown + STEP)}>
          {t`Show ${Math.min(STEP, records.length - shown)} more of ${records.length}`}
        </Button>
      )}
    </>
  );
}

function Proof({
  part,
  records,
  state,
}: {
  part: LeafAmount;
  records: LocatedRecord[];
  state: RecordsState;
}) {
  const { organization } = useWorkspace();
  const [sum] = sumByCurrency(records);
  const total = formatMoney(sum?.amount_minor ?? 0, part.currency, organization.locale);
  const partial = state.pagesLoaded < state.pagesTotal;
  if (partial) {
    return (
      <Callout tone="plain" apart>
        {t`${state.pagesLoaded} of ${state.pagesTotal} pages read`}
      </Callout>
    );
  }
  const equal = (sum?.amount_minor ?? 0) === part.amount_minor && records.length === part.count;
  return (
    <Callout tone={equal ? 'good' : 'bad'} apart data-testid="proof">
      {equal
        ? t`Adds up: ${counted(records.length, 'record', organization.locale)} in all, exactly ${total}.`
        : t`Does not add up yet: ${counted(records.length, 'record', organization.locale)}, ${total}; the aggregate has ${part.count} and ${formatMoney(part.amount_minor, part.currency, organization.locale)}.`}
    </Callout>
  );
}

function RecordLine({ record }: { record: LocatedRecord }) {
  const { organization } = useWorkspace();
  const [open, setOpen] = useState(false);
  return (
    <li className={classes.record}>
      <button type="button" className={classes.summary} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="figures">{record.date}</span>
        <span className={classes.words}>
          {record.description || Object.values(record.dimensions ?? {}).join(' · ') || (
            <span className={classes.quiet}>{t`No description`}</span>
          )}
        </span>
        <span className="figures">
          {formatMoney(record.amount_minor, record.currency, organization.locale)}
        </span>
      </button>
      {open && <RecordSource record={record} />}
    </li>
  );
}
