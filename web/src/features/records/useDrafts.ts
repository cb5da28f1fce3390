import { useCallback, useMemo, useReducer } from 'react';
import type { Drafts } from './draft';

/** The drafts with what they were, so that each step can be taken back and made again. */
export interface DraftHistory {
  past: readonly Drafts[];
  now: Drafts;
  future: readonly Drafts[];
}

export type DraftStep =
  | { type: 'set'; drafts: Drafts }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'clear' };

const MOST_STEPS = 100;
export const NO_DRAFTS: DraftHistory = { past: [], now: new Map(), future: [] };

export function draftStep(history: DraftHistory, step: DraftStep): DraftHistory {
  const { past, now, future } = history;
  switch (step.type) {
    case 'set':
      if (step.drafts === now) return history;
      return { past: [...past, now].slice(-MOST_STEPS), now: step.drafts, future: [] };
    case 'undo': {
      const before = past.at(-1);
      return before ? { past: past.slice(0, -1), now: before, future: [now, ...future] } : history;
    }
    case 'redo': {
      const [next, ...rest] = future;
      return next ? { past: [...past, now], now: next, future: rest } : history;
    }
    case 'clear':
      return NO_DRAFTS;
  }
}

/** What a person has typed into the grid and not saved. */
export function useDrafts() {
  const [history, step] = useReducer(draftStep, NO_DRAFTS);
  const set = useCallback((drafts: Drafts) => step({ type: 'set', drafts }), []);
  const undo = useCallback(() => step({ type: 'undo' }), []);
  const redo = useCallback(() => step({ type: 'redo' }), []);
  const clear = useCallback(() => step({ type: 'clear' }), []);
  return useMemo(
    () => ({ drafts: history.now, canUndo: history.past.length > 0, set, undo, redo, clear }),
    [history, set, undo, redo, clear],
  );
}
