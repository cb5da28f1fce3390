import { describe, expect, it } from 'vitest';
import type { Draft } from './draft';
import { keep, takeKept } from './useKeptDrafts';

function storage(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    clear: () => held.clear(),
    key: () => null,
    length: 0,
  };
}

describe('drafts over a load of the page', () => {
  const draft = { record: { id: 'a', version: 3 }, patch: { amount_minor: 7 } } as unknown as Draft;

  it('come back once, where they were typed', () => {
    const kept = storage();
    keep(kept, 'here', new Map([['a', draft]]));
    expect(takeKept(kept, 'there')).toBeNull();
    expect(takeKept(kept, 'here')).toEqual(new Map([['a', draft]]));
    expect(takeKept(kept, 'here')).toBeNull();
  });

  it('that cannot be read, or are none, are none', () => {
    const kept = storage();
    keep(kept, 'here', new Map());
    expect(takeKept(kept, 'here')).toBeNull();
    kept.setItem('here', '{');
    expect(takeKept(kept, 'here')).toBeNull();
    expect(takeKept(kept, 'here')).toBeNull();
  });
});
