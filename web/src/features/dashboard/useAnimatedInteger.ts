import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

const DURATION_MS = 420;

/** Walks from the last value to a new one in whole steps. The true value is `value`; this one is only drawn. */
export function useAnimatedInteger(value: number | null): number | null {
  const still = useReducedMotion();
  const [shown, setShown] = useState(value);
  const drawn = useRef(value);

  useEffect(() => {
    const from = drawn.current;
    if (value === null || from === null || still || from === value) {
      drawn.current = value;
      setShown(value);
      return;
    }
    const start = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const t = Math.min(1, (now - start) / DURATION_MS);
      const eased = 1 - (1 - t) ** 3;
      drawn.current = t === 1 ? value : Math.round(from + (value - from) * eased);
      setShown(drawn.current);
      if (t < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value, still]);
  return shown;
}
