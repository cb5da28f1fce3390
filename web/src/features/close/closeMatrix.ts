import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { PeriodState } from '@/data/documents';
import type { EntityNode } from '@/data/entityTree';
import { leavesBelow } from '@/data/entityTree';
import { texts } from '@/format/language';

export type State = PeriodState['state'];

export const STATES: readonly State[] = ['open', 'soft_close', 'hold', 'closed', 'locked'];

export const STATE_NAMES: Record<State, string> = texts({
  open: msg`Open`,
  soft_close: msg`Soft-closed`,
  hold: msg`On hold`,
  closed: msg`Closed`,
  locked: msg`Locked`,
});

export const STATE_MEANS: Record<State, string> = texts({
  open: msg`Everyone who edits may change its records.`,
  soft_close: msg`Controllers may still adjust; files and other edits are refused.`,
  hold: msg`Under review: nothing changes; a controller may take it back.`,
  closed: msg`Nothing changes until two people open it again.`,
  locked: msg`Sealed for good.`,
});

/** A period that nobody has touched is open. */
export function untouched(entity_id: string, period: string): PeriodState {
  return {
    entity_id,
    period,
    state: 'open',
    version: 0,
    checklist: [],
    reopening: null,
    restatements: 0,
    seal: null,
    history: [],
    updated_at: null,
  };
}

export const cellKey = (entity: string, period: string): string => `${entity}_${period}`;

/** The last so many periods, newest last. */
export const lastPeriods = (periods: readonly string[], count: number): string[] =>
  [...periods].sort().slice(-count);

/** What an entity above others shows: the state that all below have reached, and how many have gone further. */
export interface Rollup {
  state: State;
  done: number;
  of: number;
}

export function rollup(
  nodes: readonly EntityNode[],
  entity: string,
  period: string,
  byCell: ReadonlyMap<string, PeriodState>,
): Rollup {
  const leaves = leavesBelow(nodes, entity);
  const ranks = leaves.map((leaf) => STATES.indexOf(byCell.get(cellKey(leaf, period))?.state ?? 'open'));
  const least = ranks.length > 0 ? Math.min(...ranks) : 0;
  const closed = STATES.indexOf('closed');
  return {
    state: STATES[least] ?? 'open',
    done: ranks.filter((rank) => rank >= closed).length,
    of: leaves.length,
  };
}

/** A step that a person may be offered; the server decides. */
export interface Offer {
  label: MessageDescriptor;
  to: State;
  kind: 'forward' | 'back' | 'final';
}

const OFFERS: Record<State, Offer[]> = {
  open: [{ label: msg`Begin the close`, to: 'soft_close', kind: 'forward' }],
  soft_close: [
    { label: msg`Hold for review`, to: 'hold', kind: 'forward' },
    { label: msg`Open again`, to: 'open', kind: 'back' },
  ],
  hold: [
    { label: msg`Close the month`, to: 'closed', kind: 'forward' },
    { label: msg`Back to soft close`, to: 'soft_close', kind: 'back' },
  ],
  closed: [{ label: msg`Lock for good`, to: 'locked', kind: 'final' }],
  locked: [],
};

export function offers(state: State, role: string): Offer[] {
  if (role !== 'owner' && role !== 'admin') return [];
  return OFFERS[state].filter((offer) => offer.kind !== 'final' || role === 'owner');
}
