/** Integer division rounded half to even; the only rounding that display does. */
export function divideHalfEven(numerator: number, denominator: number): number {
  const quotient = Math.floor(numerator / denominator);
  const twice = 2 * (numerator - quotient * denominator);
  if (twice > denominator || (twice === denominator && quotient % 2 !== 0)) return quotient + 1;
  return quotient;
}

function tenths(basisPoints: number): string {
  const rounded = divideHalfEven(Math.abs(basisPoints), 10);
  const whole = Math.floor(rounded / 10);
  // The first use of a formatter costs some 30 ms, just when the dashboard appears: hardly a ratio needs one.
  return `${whole < 1_000 ? whole : whole.toLocaleString('en-US')}.${rounded % 10}`;
}

/** Basis points as percent with one decimal: 1234 is "12.3%". */
export function formatPercent(basisPoints: number, options: { signed?: boolean } = {}): string {
  const text = tenths(basisPoints);
  const sign = text === '0.0' ? '' : basisPoints < 0 ? '\u2212' : options.signed ? '+' : '';
  return `${sign}${text}%`;
}

/** A difference of two ratios, in percentage points: 120 is "+1.2 pp". */
export function formatPoints(basisPoints: number): string {
  const text = tenths(basisPoints);
  const sign = text === '0.0' ? '' : basisPoints < 0 ? '\u2212' : '+';
  return `${sign}${text} pp`;
}
