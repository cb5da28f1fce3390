import { msg, t } from '@lingui/core/macro';
import type { BudgetReport, BudgetRow } from '@/data/documents';
import { texts } from '@/format/language';
import { decimalMark } from '@/format/number';
import { divideHalfEven } from '@/format/ratio';

/** `product_line` as "product line". */
export const dimensionName = (name: string): string => name.replaceAll('_', ' ');

export const memberName = (row: BudgetRow): string => row.department.variance.label;

/** 42,000 as "4.2×". */
export function formatMultiple(basisPoints: number): string {
  const tenths = divideHalfEven(Math.abs(basisPoints), 1_000);
  return `${basisPoints < 0 ? '\u2212' : ''}${Math.floor(tenths / 10)}${decimalMark()}${tenths % 10}×`;
}

export const STATUS: Record<BudgetRow['department']['variance']['status'], string> = texts({
  favourable: msg`Favourable`,
  unfavourable: msg`Unfavourable`,
  on_target: msg`On target`,
  no_baseline: msg`No budget`,
  not_material: msg`Not material`,
});

/** What spending is compared with, in words. */
export function planWords(against: BudgetReport['against']): { name: string; none: string; title: string } {
  return against === 'budget'
    ? { name: t`Budget`, none: t`No budget`, title: t`Spending against the budget` }
    : { name: t`Forecast`, none: t`No forecast`, title: t`Spending against the forecast` };
}
