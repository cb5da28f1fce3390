import type { Aggregation } from './documents';

export interface Sum {
  currency: string;
  amount_minor: number;
  count: number;
}

/** Sums by currency that no number of records makes inexact. */
export type ExactSums = ReadonlyMap<string, { total: bigint; count: number }>;

/** Below this two numbers add up exactly. */
const SMALL = 2 ** 52;

export function exactSums(amounts: Iterable<{ currency: string; amount_minor: number }>): ExactSums {
  const sums = new Map<string, { total: bigint; part: number; count: number }>();
  for (const { currency, amount_minor } of amounts) {
    let sum = sums.get(currency);
    if (!sum) {
      sum = { total: 0n, part: 0, count: 0 };
      sums.set(currency, sum);
    }
    sum.count += 1;
    // Nearly all amounts are small, and numbers add up many times faster.
    if (Math.abs(amount_minor) > SMALL) sum.total += BigInt(amount_minor);
    else {
      sum.part += amount_minor;
      if (Math.abs(sum.part) > SMALL) {
        sum.total += BigInt(sum.part);
        sum.part = 0;
      }
    }
  }
  return new Map(
    [...sums].map(([currency, { total, part, count }]) => [currency, { total: total + BigInt(part), count }]),
  );
}

/** Exact sums as they are shown. Throws when one cannot be held. */
export function shownSums(sums: ExactSums): Sum[] {
  return [...sums].map(([currency, { total, count }]) => {
    const amount_minor = Number(total);
    if (!Number.isSafeInteger(amount_minor))
      throw new RangeError(`The sum in ${currency} is too large to show exactly`);
    return { currency, amount_minor, count };
  });
}

/** Sums by currency, exactly: partial sums may pass 2^53 and come back. Throws when a result cannot be held. */
export function sumByCurrency(amounts: Iterable<{ currency: string; amount_minor: number }>): Sum[] {
  return shownSums(exactSums(amounts));
}

/** One entity's part of an account, as its leaf aggregate has it. */
export interface LeafAmount extends Sum {
  entity_id: string;
  account_code: string;
  scenario: string;
}

/** The parts of some accounts in leaf aggregates, largest first within a scenario, actuals before the rest. */
export function leafAmounts(
  aggregations: readonly Aggregation[],
  accounts: ReadonlySet<string>,
): LeafAmount[] {
  const amounts = aggregations.flatMap((aggregation) =>
    aggregation.accounts
      .filter(([, account]) => accounts.has(account))
      .map(([scenario, account_code, currency, amount_minor, count]) => ({
        entity_id: aggregation.entity_id,
        account_code,
        scenario,
        currency,
        amount_minor,
        count,
      })),
  );
  return amounts.sort(
    (a, b) => a.scenario.localeCompare(b.scenario) || Math.abs(b.amount_minor) - Math.abs(a.amount_minor),
  );
}
