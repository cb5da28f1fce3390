import type { KpiValue } from '@/data/documents';
import { formatMoney, type MoneyStyle, moneyParts } from './money';
import { formatNumber } from './number';
import { formatPercent, formatPoints } from './ratio';

/** A figure cut where the eye cuts it: the whole, and the decimals that are set smaller. */
export interface Figure {
  whole: string;
  rest: string;
}

/** A KPI's value as a card shows it. `value` is in the KPI's unit (minor units, basis points, a count). */
export function kpiFigure(unit: KpiValue['unit'], value: number, currency: string, locale: string): Figure {
  if (unit === 'ratio') return { whole: formatPercent(value), rest: '' };
  if (unit === 'count') return { whole: formatNumber(value, locale), rest: '' };
  return moneyFigure(value, currency, locale);
}

/** A KPI's value in one piece; `signed` for changes, which of ratios are points. */
export function figureText(
  unit: KpiValue['unit'],
  value: number,
  currency: string,
  locale: string,
  signed = false,
): string {
  if (unit === 'ratio') return signed ? formatPoints(value) : formatPercent(value);
  if (unit === 'count') {
    return formatNumber(value, locale, { signDisplay: signed ? 'exceptZero' : 'negative' });
  }
  return formatMoney(value, currency, locale, { signed });
}

export function moneyFigure(minor: number, currency: string, locale: string, style: MoneyStyle = {}): Figure {
  const parts = moneyParts(minor, currency, locale, style);
  const cut = parts.findIndex((part) => part.type === 'decimal');
  const text = (some: Intl.NumberFormatPart[]) => some.map((part) => part.value).join('');
  return cut < 0
    ? { whole: text(parts), rest: '' }
    : { whole: text(parts.slice(0, cut)), rest: text(parts.slice(cut)) };
}
