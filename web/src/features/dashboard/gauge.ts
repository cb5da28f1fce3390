import type { KpiTarget } from '@/data/documents';

/** Where the parts of a gauge lie, from 0 at its left end to 1 at its right. */
export interface GaugeScale {
  value: number;
  target: number;
  /** Where "close" begins; null without a warning. */
  warning: number | null;
  /** The value lies beyond the end of the gauge. */
  clipped: boolean;
}

/** Ends of a gauge: room for the target in the right half, and for zero where it belongs to the picture. */
export function gaugeEnds(target: KpiTarget): { low: number; high: number } {
  const bounds = [0, target.value, target.warning ?? target.value];
  if (bounds.every((bound) => bound === 0)) return { low: -1, high: 1 };
  const span = Math.max(...bounds) - Math.min(...bounds);
  const low = Math.min(...bounds) < 0 ? Math.min(...bounds) - span * 0.35 : 0;
  const high = Math.max(...bounds) > 0 ? Math.max(...bounds) + span * 0.35 : 0;
  return { low, high };
}

/** A value outside of the ends is drawn at the end; the words beside it say what it is. */
export function gaugeScale(value: number, target: KpiTarget): GaugeScale {
  const { low, high } = gaugeEnds(target);
  const at = (amount: number) => (amount - low) / (high - low);
  const place = at(value);
  return {
    value: Math.min(1, Math.max(0, place)),
    target: at(target.value),
    warning: target.warning === null ? null : at(target.warning),
    clipped: place < 0 || place > 1,
  };
}

/** An arc of the half circle around (cx, cy), from one share of it to another, clockwise from the left. */
export function arc(cx: number, cy: number, radius: number, from: number, to: number): string {
  const point = (share: number) => {
    const angle = Math.PI * (1 - share);
    return `${(cx + radius * Math.cos(angle)).toFixed(2)} ${(cy - radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${point(from)}A${radius} ${radius} 0 0 1 ${point(to)}`;
}
