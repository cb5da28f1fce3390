import { t } from '@lingui/core/macro';
import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Callout } from '@/app/Callout';
import { useWorkspace } from '@/app/workspaceContext';
import type { CashReport } from '@/data/documents';
import { newId } from '@/data/newId';
import { saveCashPlan } from '@/data/planning';
import { formatDay, shiftedDay } from '@/format/day';
import { errorText } from '@/format/errorText';
import classes from './Cash.module.css';
import {
  type BalanceDraft,
  draftOf,
  type ItemDraft,
  newBalance,
  newItem,
  PART_OF,
  type PlanDraft,
  planOf,
  REPEATS,
} from './planForm';

interface Props {
  report: CashReport;
  onClose: () => void;
  onSaved: (report: CashReport) => void;
}

const MOST_BALANCES = 60;
const MOST_ITEMS = 60;
/** Older balances stay, below a button: they are what accuracy is measured by. */
const NEWEST = 4;

const options = <Key extends string>(labels: Record<Key, string>) =>
  (Object.entries(labels) as [Key, string][]).map(([value, label]) => ({ value, label }));

/** The Sunday before a day: what a week's forecast begins with. */
function lastSunday(today: string): string {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  return shiftedDay(today, -(weekday === 0 ? 7 : weekday));
}

/** What people say of an entity's cash: balances, minimum, days until payment, and what is expected besides. */
export default function PlanDialog({ report, onClose, onSaved }: Props) {
  const { orgId } = useWorkspace();
  const { currency, scope, today } = report;
  // What somebody else saves meanwhile must not change what is being written; saving says so.
  const [opened] = useState(report);
  const [draft, setDraft] = useState<PlanDraft>(() => draftOf(report.plan, currency));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { plan, problems } = planOf(draft, opened.plan, currency, today);
  const set = (change: Partial<PlanDraft>) => setDraft((current) => ({ ...current, ...change }));
  const wrong = (place: string) => (tried ? problems[place] : undefined);

  async function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    setRefusal(null);
    try {
      onSaved(await saveCashPlan(orgId, scope, opened.plan_version, plan));
    } catch (error) {
      setRefusal(errorText(error));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Cash settings`}
      size="xl"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={save} noValidate className={classes.form}>
        <Balances draft={draft} set={set} wrong={wrong} today={today} currency={currency} />
        <fieldset className={classes.group}>
          <legend>{t`Limits and payment days`}</legend>
          <div className={classes.fields}>
            <TextInput
              label={t`Minimum cash, ${currency}`}
              description={t`A week below it raises an alert; empty raises none`}
              inputMode="decimal"
              value={draft.minimum}
              error={wrong('minimum')}
              onChange={(event) => set({ minimum: event.currentTarget.value })}
            />
            <TextInput
              label={t`Restricted cash, ${currency}`}
              description={t`In the bank's balance, and not to be spent`}
              inputMode="decimal"
              value={draft.restricted}
              error={wrong('restricted')}
              onChange={(event) => set({ restricted: event.currentTarget.value })}
            />
            <TextInput
              label={t`Undrawn facilities, ${currency}`}
              description={t`Liquidity, and no cash`}
              inputMode="decimal"
              value={draft.undrawn}
              error={wrong('undrawn')}
              onChange={(event) => set({ undrawn: event.currentTarget.value })}
            />
            <TextInput
              label={t`Customers pay after, days`}
              description={t`From the day of the sale`}
              inputMode="numeric"
              value={draft.customerDays}
              error={wrong('customerDays')}
              onChange={(event) => set({ customerDays: event.currentTarget.value })}
            />
            <TextInput
              label={t`Suppliers are paid after, days`}
              description={t`From the day of the cost`}
              inputMode="numeric"
              value={draft.supplierDays}
              error={wrong('supplierDays')}
              onChange={(event) => set({ supplierDays: event.currentTarget.value })}
            />
            <TextInput
              label={t`Oldest balance, days`}
              description={t`Without a newer one an alert is raised; empty raises none`}
              inputMode="numeric"
              value={draft.balanceDays}
              error={wrong('balanceDays')}
              onChange={(event) => set({ balanceDays: event.currentTarget.value })}
            />
          </div>
        </fieldset>
        <Items
          draft={draft}
          set={set}
          wrong={wrong}
          today={report.basis?.as_of ?? today}
          currency={currency}
        />
        {refusal && (
          <Callout tone="warn" role="alert">
            {refusal}
          </Callout>
        )}
        {tried && Object.keys(problems).length > 0 && (
          <Callout tone="warn" role="alert">
            {t`Something above is not right yet.`}
          </Callout>
        )}
        <div className={classes.actions}>
          <Button type="submit" loading={busy}>
            {t`Save`}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface PartProps {
  draft: PlanDraft;
  set: (change: Partial<PlanDraft>) => void;
  wrong: (place: string) => string | undefined;
  today: string;
  currency: string;
}

function Balances({ draft, set, wrong, today, currency }: PartProps) {
  const [all, setAll] = useState(false);
  const change = (key: string, fields: Partial<BalanceDraft>) =>
    set({ balances: draft.balances.map((each) => (each.key === key ? { ...each, ...fields } : each)) });
  const shown = all ? draft.balances : draft.balances.slice(-NEWEST);
  const hidden = draft.balances.length - shown.length;
  return (
    <fieldset className={classes.group}>
      <legend>{t`Bank balances at the end of the day`}</legend>
      {hidden > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {t`Show ${hidden} older`}
        </Button>
      )}
      {shown.map((each) => (
        <div key={each.key} className={classes.balance}>
          <TextInput
            aria-label={t`Day of the balance`}
            type="date"
            max={today}
            value={each.date}
            onChange={(event) => change(each.key, { date: event.currentTarget.value })}
          />
          <TextInput
            aria-label={
              each.date
                ? t`Balance of ${formatDay(each.date)}, ${currency}`
                : t`Balance of the day, ${currency}`
            }
            inputMode="decimal"
            placeholder={t`Reconciled balance`}
            value={each.amount}
            error={wrong(`balance.${each.key}`)}
            onChange={(event) => change(each.key, { amount: event.currentTarget.value })}
          />
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={
              each.date ? t`Remove the balance of ${formatDay(each.date)}` : t`Remove the balance of the day`
            }
            onClick={() => set({ balances: draft.balances.filter((other) => other.key !== each.key) })}
          >
            {t`Remove`}
          </Button>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        disabled={draft.balances.length >= MOST_BALANCES}
        onClick={() => set({ balances: [...draft.balances, newBalance(newId(), lastSunday(today))] })}
      >
        {t`Add a balance`}
      </Button>
    </fieldset>
  );
}

function Items({ draft, set, wrong, today, currency }: PartProps) {
  const change = (id: string, fields: Partial<ItemDraft>) =>
    set({ items: draft.items.map((each) => (each.id === id ? { ...each, ...fields } : each)) });
  return (
    <fieldset className={classes.group}>
      <legend>{t`Expected besides`}</legend>
      {draft.items.map((each, index) => (
        <fieldset key={each.id} className={classes.item}>
          <legend className="visually-hidden">{each.label || t`Item ${index + 1}`}</legend>
          <TextInput
            label={t`What`}
            maxLength={80}
            value={each.label}
            error={wrong(`item.${each.id}`)}
            onChange={(event) => change(each.id, { label: event.currentTarget.value })}
          />
          <Select
            label={t`Flow`}
            data={[
              { value: 'disbursement', label: t`Payment` },
              { value: 'receipt', label: t({ message: 'Receipt', context: 'cash' }) },
            ]}
            value={each.flow}
            allowDeselect={false}
            onChange={(flow) => flow && change(each.id, { flow: flow as ItemDraft['flow'] })}
          />
          <TextInput
            label={t`Amount, ${currency}`}
            inputMode="decimal"
            value={each.amount}
            onChange={(event) => change(each.id, { amount: event.currentTarget.value })}
          />
          <TextInput
            label={t`First day`}
            type="date"
            value={each.date}
            onChange={(event) => change(each.id, { date: event.currentTarget.value })}
          />
          <Select
            label={t`Repeats`}
            data={options(REPEATS)}
            value={each.repeats}
            allowDeselect={false}
            onChange={(repeats) => repeats && change(each.id, { repeats: repeats as ItemDraft['repeats'] })}
          />
          <TextInput
            label={t`Until`}
            type="date"
            value={each.until}
            onChange={(event) => change(each.id, { until: event.currentTarget.value })}
          />
          <Select
            label={t`In the books`}
            data={options(PART_OF)}
            value={each.partOf}
            allowDeselect={false}
            disabled={each.flow !== 'disbursement' || each.financing}
            onChange={(partOf) => partOf && change(each.id, { partOf: partOf as ItemDraft['partOf'] })}
          />
          <Checkbox
            label={t`Financing`}
            checked={each.financing}
            onChange={(event) => change(each.id, { financing: event.currentTarget.checked })}
          />
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={each.label ? t`Remove ${each.label}` : t`Remove item ${index + 1}`}
            onClick={() => set({ items: draft.items.filter((other) => other.id !== each.id) })}
          >
            {t`Remove`}
          </Button>
        </fieldset>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        disabled={draft.items.length >= MOST_ITEMS}
        onClick={() => set({ items: [...draft.items, newItem(newId(), shiftedDay(today, 1))] })}
      >
        {t`Add an item`}
      </Button>
    </fieldset>
  );
}
