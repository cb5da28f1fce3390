import { msg, t } from '@lingui/core/macro';
import type { CashItem, CashPlan } from '@/data/documents';
import { texts } from '@/format/language';
import { currencyExponent, minorToDecimal, parseAmount } from '@/format/money';

/** A plan as typed: amounts and days are text until they are read. */
export interface PlanDraft {
  minimum: string;
  restricted: string;
  undrawn: string;
  customerDays: string;
  supplierDays: string;
  balanceDays: string;
  balances: BalanceDraft[];
  items: ItemDraft[];
}

export interface BalanceDraft {
  key: string;
  date: string;
  amount: string;
}

export type ItemDraft = Omit<CashItem, 'amount_minor' | 'until' | 'part_of'> & {
  amount: string;
  until: string;
  partOf: NonNullable<CashItem['part_of']> | 'none';
};

export const REPEATS: Record<CashItem['repeats'], string> = texts({
  once: msg`Once`,
  weekly: msg`Weekly`,
  monthly: msg`Monthly`,
  quarterly: msg`Quarterly`,
});

export const PART_OF: Record<ItemDraft['partOf'], string> = texts({
  none: msg`Not in the books yet`,
  operating: msg`Part of operating expense`,
  interest: msg`Part of interest`,
  tax: msg`Instead of tax`,
});

export const MOST_DAYS = 180;

export function draftOf(plan: CashPlan, currency: string): PlanDraft {
  const text = (minor: number) => minorToDecimal(minor, currencyExponent(currency));
  return {
    minimum: plan.minimum === null ? '' : text(plan.minimum),
    restricted: plan.restricted === 0 ? '' : text(plan.restricted),
    undrawn: plan.undrawn === 0 ? '' : text(plan.undrawn),
    customerDays: String(plan.customer_days),
    supplierDays: String(plan.supplier_days),
    balanceDays: plan.balance_days === null ? '' : String(plan.balance_days),
    balances: plan.balances.map((each) => ({
      key: each.date,
      date: each.date,
      amount: text(each.amount_minor),
    })),
    items: plan.items.map(({ amount_minor, until, part_of, ...rest }) => ({
      ...rest,
      amount: text(amount_minor),
      until: until ?? '',
      partOf: part_of ?? 'none',
    })),
  };
}

export const newBalance = (key: string, date: string): BalanceDraft => ({ key, date, amount: '' });

export const newItem = (id: string, date: string): ItemDraft => ({
  id,
  label: '',
  flow: 'disbursement',
  amount: '',
  date,
  repeats: 'once',
  until: '',
  financing: false,
  partOf: 'none',
});

/** The plan that a draft says, and what is wrong with it by place: `minimum`, `balance.KEY`, `item.ID`. */
export function planOf(
  draft: PlanDraft,
  before: CashPlan,
  currency: string,
  today: string,
): { plan: CashPlan; problems: Record<string, string> } {
  const problems: Record<string, string> = {};
  function amount(place: string, text: string, least: number | null): number {
    const read = parseAmount(text, currency);
    if (!read.ok) problems[place] = read.problem;
    else if (least !== null && read.minor < least) problems[place] = t`Enter an amount of zero or more`;
    return read.ok ? read.minor : 0;
  }
  const optional = (place: 'restricted' | 'undrawn') =>
    draft[place].trim() === '' ? 0 : amount(place, draft[place], 0);
  function days(place: 'customerDays' | 'supplierDays' | 'balanceDays', least = 0): number {
    const text = draft[place].trim();
    const value = Number(text);
    if (!/^\d{1,3}$/.test(text) || value < least || value > MOST_DAYS)
      problems[place] = t`Enter days from ${least} to ${MOST_DAYS}`;
    return /^\d{1,3}$/.test(text) ? value : 0;
  }
  const balances = draft.balances.map((each) => {
    const place = `balance.${each.key}`;
    const amount_minor = amount(place, each.amount, null);
    if (!each.date) problems[place] = t`Enter the day`;
    else if (each.date > today) problems[place] = t`This day is still to come`;
    else if (draft.balances.some((other) => other.key !== each.key && other.date === each.date))
      problems[place] = t`There is another balance of this day`;
    return { date: each.date, amount_minor };
  });
  const items = draft.items.map(({ amount: text, until, partOf, ...rest }): CashItem => {
    const place = `item.${rest.id}`;
    const amount_minor = amount(place, text, 0);
    const isPart = partOf !== 'none' && rest.flow === 'disbursement' && !rest.financing;
    if (!rest.label.trim()) problems[place] = t`Say what it is`;
    else if (!rest.date) problems[place] = t`Enter the first day`;
    else if (until && until < rest.date) problems[place] = t`It ends before it begins`;
    return {
      ...rest,
      label: rest.label.trim(),
      amount_minor,
      until: until || null,
      part_of: isPart ? partOf : null,
    };
  });
  const plan = {
    ...before,
    minimum: draft.minimum.trim() === '' ? null : amount('minimum', draft.minimum, null),
    restricted: optional('restricted'),
    undrawn: optional('undrawn'),
    customer_days: days('customerDays'),
    supplier_days: days('supplierDays'),
    balance_days: draft.balanceDays.trim() === '' ? null : days('balanceDays', 1),
    balances: balances.sort((a, b) => (a.date < b.date ? -1 : 1)),
    items,
  };
  return { plan, problems };
}
