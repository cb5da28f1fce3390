/** A measure beside its threshold on one line, as fractions of its width. */
export interface Scale {
  zero: number;
  measured: number;
  threshold: number;
}

/** Zero, what is measured and the threshold, with a tenth of room at an end that is not zero. */
export function scaleOf(measured: number, threshold: number): Scale {
  const low = Math.min(0, measured, threshold);
  const high = Math.max(0, measured, threshold);
  const room = (high - low) / 10 || 1;
  const start = low < 0 ? low - room : 0;
  const end = high > 0 ? high + room : 0;
  const at = (value: number) => (value - start) / (end - start || 1);
  return { zero: at(0), measured: at(measured), threshold: at(threshold) };
}
