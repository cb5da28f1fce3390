import { t } from '@lingui/core/macro';
import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Callout } from '@/app/Callout';
import { useWorkspace } from '@/app/workspaceContext';
import { adjustingRequests } from '@/data/adjusting';
import { leavesBelow } from '@/data/entityTree';
import { newId } from '@/data/newId';
import { usePeriodStates, whyNot } from '@/data/periodLock';
import { dataOf } from '@/data/useWatched';
import { parseAmount, QUANTITY } from '@/format/money';
import { formatPeriod, shiftedPeriod } from '@/format/period';
import classes from './DrillDown.module.css';

interface Props {
  scope: string;
  period: string;
  /** The posting accounts that the figure is made of. */
  accounts: readonly string[];
  onDone: (added: boolean) => void;
}

/** An entry that is added to a figure: a record of its own, made as every edit is. */
export default function AdjustingForm({ scope, period, accounts, onDone }: Props) {
  const { orgId, member, entities, accounts: chart, edits } = useWorkspace();
  const leaves = useMemo(() => leavesBelow(entities, scope), [entities, scope]);
  const [entity, setEntity] = useState<string | null>(leaves.length === 1 ? (leaves[0] ?? null) : null);
  const [code, setCode] = useState<string | null>(accounts.length === 1 ? (accounts[0] ?? null) : null);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [reverses, setReverses] = useState(false);
  // One form makes one entry, however often it is sent.
  const [id] = useState(newId);
  const next = shiftedPeriod(period, 1);
  const node = entities.find((each) => each.entity.id === entity)?.entity;
  const counts = code !== null && chart.get(code)?.statistic != null;
  const currency = counts ? QUANTITY : (node?.currency ?? 'USD');
  const amount = parseAmount(text, currency);
  const here = useLock(entity, period);
  const there = useLock(reverses ? entity : null, next);
  const lock = here ?? there;
  const zero = amount.ok && amount.minor === 0;
  const ready = node && code && amount.ok && !zero && reason.trim() !== '' && !lock;

  function useLock(at: string | null, month: string): string | null {
    const states = dataOf(usePeriodStates(orgId, at ? [at] : [], month));
    const state = states?.find((each) => each.entity_id === at);
    const name = entities.find((each) => each.entity.id === at)?.entity.name ?? '';
    return state ? whyNot(state, member.role, name, formatPeriod(month)) : null;
  }

  function add() {
    if (!node || !code || !amount.ok) return;
    const entry = {
      id,
      entity_id: node.id,
      period,
      account_code: code,
      amount_minor: amount.minor,
      currency,
      reason: reason.trim(),
      reverses,
    };
    for (const made of adjustingRequests(entry)) edits.submit(made.request, made.id);
    onDone(true);
  }

  return (
    <form
      className={classes.form}
      aria-label={t`Adjusting entry`}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) add();
      }}
    >
      {leaves.length > 1 && (
        <Select
          label={t`Entity`}
          data={leaves.map((each) => ({
            value: each,
            label: entities.find((found) => found.entity.id === each)?.entity.name ?? each,
          }))}
          value={entity}
          onChange={setEntity}
        />
      )}
      {accounts.length > 1 && (
        <Select
          label={t`Account`}
          searchable
          data={accounts.map((each) => ({ value: each, label: `${each} ${chart.get(each)?.name ?? ''}` }))}
          value={code}
          onChange={setCode}
        />
      )}
      <TextInput
        label={counts ? t`Quantity` : t`Amount, ${currency}`}
        description={t`In the account's own direction: revenue and cost are both positive, a minus takes away.`}
        inputMode="decimal"
        value={text}
        error={text.trim() === '' ? null : amount.ok ? (zero ? t`Nothing to add` : null) : amount.problem}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <Textarea
        label={t`Reason`}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Checkbox
        label={t`Reverse it on 1 ${formatPeriod(next)}`}
        description={t`A second entry with the opposite amount. Each month is saved by itself.`}
        checked={reverses}
        onChange={(event) => setReverses(event.currentTarget.checked)}
      />
      {lock && (
        <Callout tone="bad" role="alert">
          {lock}
        </Callout>
      )}
      <div className={classes.actions}>
        <Button type="submit" disabled={!ready}>
          {t`Add the entry`}
        </Button>
        <Button variant="subtle" onClick={() => onDone(false)}>
          {t`Cancel`}
        </Button>
      </div>
    </form>
  );
}
