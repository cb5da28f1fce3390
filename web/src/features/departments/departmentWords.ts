import { msg } from '@lingui/core/macro';
import type { BudgetRow } from '@/data/documents';
import { texts } from '@/format/language';
import { divideHalfEven } from '@/format/ratio';

/** `product_line` as "product line". */
export const dimensionName = (name: string): string => name.replaceAll('_', ' ');

export const memberName = (row: BudgetRow): string => row.department.variance.label;

/** 42,000 as "4.2×". */
export function formatMultiple(basisPoints: number): string {
  const tenths = divideHalfEven(Math.abs(basisPoints), 1_000);
  return `${basisPoints < 0 ? '\u2212' : ''}${Math.floor(tenths / 10)}.${tenths % 10}×`;
}

export const STATUS: Record<BudgetRow['department']['variance']['status'], string> = texts({
  favourable: msg`Favourable`,
  unfavourable: msg`Unfavourable`,
  on_target: msg`On target`,
  no_baseline: msg`No budget`,
  not_material: msg`Not material`,
});
