import { t } from '@lingui/core/macro';
import type { EntityRow, KpiValue, StatementRow } from '@/data/documents';
import { type Comparator, comparisonOf, comparisonPeriod, isPlan } from '@/format/comparator';

/** One member's part of a change, in minor units. */
export interface Part {
  key: string;
  label: string;
  amount: number;
  /** What else is to be said of it: its share of the change. */
  detail?: string;
}

/** From a comparator to the value: the parts sum exactly to `change`. */
export interface Bridge {
  opening: number;
  closing: number;
  change: number;
  parts: Part[];
  /** All rises, and all falls, whatever is shown. */
  up: number;
  down: number;
}

/** An analysis that was not made because it would mislead, with the reason in words. */
export interface Refusal {
  refused: string;
}

const SHOWN = 8;

/** What the accounts did to a KPI that is a sum of account classes. */
export function accountBridge(
  kpi: KpiValue,
  statement: readonly StatementRow[],
  comparator: Comparator,
): Bridge | Refusal {
  const { drivers } = kpi;
  if (drivers === null) {
    return {
      refused: t`${kpi.name} is no sum of accounts, so no account has a share of its change. Open the figures that it is computed from instead.`,
    };
  }
  const parts = statement
    .filter((row) => row.is_posting && row.account_class !== null)
    .map((row) => ({
      key: row.code,
      label: row.name,
      amount: (drivers[row.account_class ?? ''] ?? 0) * ((row.actual ?? 0) - (row[comparator] ?? 0)),
    }));
  return bridge(kpi, comparator, parts, 'accounts');
}

/** What the entities below did to revenue, the one KPI whose history a dashboard holds by entity. */
export function entityBridge(
  kpi: KpiValue,
  entities: readonly EntityRow[],
  scope: string,
  comparator: Comparator,
  period: string,
): Bridge | Refusal {
  if (kpi.id !== 'revenue') {
    return { refused: t`By entity, only the history of revenue is at hand here, not that of ${kpi.name}.` };
  }
  if (entities.every((row) => row.entity_id === scope)) {
    return { refused: t`This entity has none below it.` };
  }
  const at = comparisonPeriod(comparator, period);
  const parts = entities.map((row) => {
    const before = isPlan(comparator)
      ? row[`revenue_${comparator}`]
      : row.revenue_series.find(([period]) => period === at)?.[1];
    return { key: row.entity_id, label: row.name, amount: (row.revenue ?? 0) - (before ?? 0) };
  });
  const rest = (comparisonOf(kpi, comparator).delta ?? 0) - parts.reduce((sum, part) => sum + part.amount, 0);
  const own = rest === 0 ? [] : [{ key: '(own)', label: t`Not in an entity below`, amount: rest }];
  return bridge(kpi, comparator, [...parts, ...own], 'entities');
}

const othersText = (count: number, members: 'accounts' | 'entities'): string =>
  members === 'accounts' ? t`${count} other accounts` : t`${count} other entities`;

function bridge(
  kpi: KpiValue,
  comparator: Comparator,
  all: readonly Part[],
  members: 'accounts' | 'entities',
): Bridge | Refusal {
  const { value: opening, delta: change } = comparisonOf(kpi, comparator);
  if (kpi.value === null || opening === null || change === null) {
    return { refused: t`There is nothing to compare with, so nothing has moved.` };
  }
  const moved = all.filter((part) => part.amount !== 0);
  const sum = moved.reduce((total, part) => total + BigInt(part.amount), 0n);
  if (sum !== BigInt(change)) {
    return {
      refused:
        members === 'accounts'
          ? t`The accounts shown do not add up to the change: some amounts are in another currency, or new figures are on their way.`
          : t`The entities shown do not add up to the change: some amounts are in another currency, or new figures are on their way.`,
    };
  }
  if (moved.length === 0) {
    return {
      refused: members === 'accounts' ? t`None of the accounts moved.` : t`None of the entities moved.`,
    };
  }
  const ranked = moved.sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount) || (a.key < b.key ? -1 : 1));
  const rest = ranked.slice(SHOWN);
  const other = rest.reduce((total, part) => total + part.amount, 0);
  const parts =
    rest.length > 1
      ? [
          ...ranked.slice(0, SHOWN),
          { key: '(other)', label: othersText(rest.length, members), amount: other },
        ]
      : ranked;
  const total = (sign: 1 | -1) =>
    moved.reduce((sum, part) => (part.amount * sign > 0 ? sum + part.amount : sum), 0);
  return { opening, closing: kpi.value, change, parts, up: total(1), down: total(-1) };
}
