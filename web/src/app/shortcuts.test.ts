import { describe, expect, it } from 'vitest';
import { keyPressed, type Pressed, SEQUENCE_MS, SHORTCUTS, type Waiting } from './shortcuts';

const key = (name: string, change: Partial<Pressed> = {}): Pressed => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...change,
});
const press = (pressed: Pressed, typing = false, waiting: Waiting = null, at = 0) =>
  keyPressed(pressed, typing, waiting, at);

describe('shortcuts', () => {
  it('open the palette with either modifier, also while someone types', () => {
    expect(press(key('k', { ctrlKey: true })).action).toBe('palette');
    expect(press(key('K', { metaKey: true }), true).action).toBe('palette');
    expect(press(key('k', { ctrlKey: true, repeat: true })).action).toBeNull();
  });

  it('are text while someone types', () => {
    for (const { shortcuts } of SHORTCUTS) {
      for (const { keys } of shortcuts) {
        expect(press(key(keys[0]), true)).toEqual({ action: null, waiting: null });
      }
    }
  });

  it('leave the browser its own keys', () => {
    expect(press(key('e', { ctrlKey: true })).action).toBeNull();
    expect(press(key('/', { altKey: true })).action).toBeNull();
    expect(press(key('?', { isComposing: true })).action).toBeNull();
  });

  it('take two keys one after the other, within a moment', () => {
    const first = press(key('g'));
    expect(first).toEqual({ action: null, waiting: { key: 'g', at: 0 } });
    expect(press(key('a'), false, first.waiting, 200).action).toBe('go:alerts');
    expect(press(key('a'), false, first.waiting, SEQUENCE_MS + 1).action).toBeNull();
    expect(press(key('x'), false, first.waiting, 200)).toEqual({ action: null, waiting: null });
  });

  it('mean one thing each', () => {
    const all = SHORTCUTS.flatMap(({ shortcuts }) => shortcuts.map(({ keys }) => keys.join(' ')));
    expect(new Set(all).size).toBe(all.length);
  });
});
