import { expect, test } from 'vitest';
import type { KpiTarget } from '@/data/documents';
import { arc, gaugeEnds, gaugeScale } from './gauge';
import { targetSentence } from './targetWords';

const target = (value: number, warning: number | null = null): KpiTarget => ({
  value,
  warning,
  verdict: 'met',
  gap: 0,
});

test('zero is at one end, and the target has room beyond it', () => {
  expect(gaugeEnds(target(4000))).toEqual({ low: 0, high: 5400 });
  expect(gaugeEnds(target(-4000))).toEqual({ low: -5400, high: 0 });
  expect(gaugeEnds(target(0)).high).toBeGreaterThanOrEqual(0);
});

test('value, target and warning lie in their order', () => {
  const { value, target: goal, warning, clipped } = gaugeScale(3800, target(4000, 3500));
  expect(warning).toBeLessThan(value);
  expect(value).toBeLessThan(goal);
  expect(clipped).toBe(false);
});

test('a value beyond the end is drawn at the end', () => {
  expect(gaugeScale(99_999, target(4000))).toMatchObject({ value: 1, clipped: true });
  expect(gaugeScale(-5, target(4000))).toMatchObject({ value: 0, clipped: true });
});

test('a target of zero is drawn too', () => {
  const scale = gaugeScale(10, target(0, 100));
  expect(Object.values(scale).every((part) => !Number.isNaN(part))).toBe(true);
  expect(Number.isNaN(gaugeScale(0, target(0)).value)).toBe(false);
});

test('an arc goes from left over the top to the right', () => {
  expect(arc(50, 50, 40, 0, 1)).toBe('M10.00 50.00A40 40 0 0 1 90.00 50.00');
  expect(arc(50, 50, 40, 0, 0.5)).toBe('M10.00 50.00A40 40 0 0 1 50.00 10.00');
});

test('the verdict is said in words, with how far it is off', () => {
  const say = (value: number, of: KpiTarget, unit: 'ratio' | 'money' | 'count' = 'ratio') =>
    targetSentence({ unit, value }, of, 'USD', 'en-US');
  expect(say(4120, target(4000))).toBe('On target: 1.2 pp above the target of 40.0%');
  expect(say(3800, { ...target(4000), verdict: 'missed' })).toBe(
    'Off target: 2.0 pp below the target of 40.0%',
  );
  expect(say(4000, target(4000))).toBe('On target: exactly the target of 40.0%');
  expect(say(9_00, { ...target(10_00), verdict: 'near' }, 'money')).toBe(
    'Close to target: $1.00 below the target of $10.00',
  );
});
