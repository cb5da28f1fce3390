import { describe, expect, it } from 'vitest';
import type { PeriodState, Role } from './documents';
import { takesEdits, whyNot } from './periodLock';

const STATES: PeriodState['state'][] = ['open', 'soft_close', 'hold', 'closed', 'locked'];
const ROLES: Role[] = ['owner', 'admin', 'editor'];
const period = (state: PeriodState['state']): PeriodState => ({
  entity_id: 'west',
  period: '2026-01',
  state,
  version: 1,
  checklist: [],
  reopening: null,
  restatements: 0,
  seal: null,
  history: [],
  updated_at: null,
});

describe('a period', () => {
  it('takes edits while it is open, and those of controllers while it is soft-closed', () => {
    const taken = STATES.flatMap((state) =>
      ROLES.filter((role) => takesEdits(state, role)).map((role) => [state, role]),
    );
    expect(taken).toEqual([
      ['open', 'owner'],
      ['open', 'admin'],
      ['open', 'editor'],
      ['soft_close', 'owner'],
      ['soft_close', 'admin'],
    ]);
  });

  it('says why not, and what to do', () => {
    for (const state of STATES) {
      const said = whyNot(period(state), 'editor', 'West', 'January 2026');
      expect(said === null).toBe(state === 'open');
      if (said) expect(said).toMatch(/^January 2026 is .+ for West\. .+\.$/);
    }
  });
});
