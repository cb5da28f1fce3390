import { describe, expect, it } from 'vitest';
import { type AlertDeed, AlertDesk, ahead, foreseen, isAllowed } from './alertDesk';
import { firing } from './alertExample';
import { MergedLists } from './alerts';
import { ApiError } from './api';
import type { Alert } from './documents';
import { ValueStore } from './store';
import type { Watched } from './watch';

const AT = '2026-01-02T08:00:00.000Z';

describe('foreseen', () => {
  it.each([
    [{ action: 'acknowledge' }, { state: 'acknowledged' }],
    [
      { action: 'snooze', until: AT },
      { state: 'snoozed', snoozed_until: AT },
    ],
    [
      { action: 'assign', to: 'cfo' },
      { state: 'firing', assigned_to: 'cfo', assigned_by: 'me' },
    ],
    [{ action: 'comment', note: 'seen' }, { state: 'firing' }],
    [{ action: 'resolve' }, { state: 'resolved', resolved_at: AT }],
  ] satisfies [AlertDeed, Partial<Alert>][])('%o', (deed, expected) => {
    const after = foreseen(firing, deed, 'me', AT);
    expect(after).toMatchObject(expected);
    expect(after.history.at(-1)).toMatchObject({ by: 'me', from_state: 'firing', to_state: after.state });
  });

  it('offers nothing that the state forbids', () => {
    expect(isAllowed({ ...firing, state: 'acknowledged' }, 'acknowledge')).toBe(false);
    expect(isAllowed({ ...firing, state: 'resolved' }, 'resolve')).toBe(false);
    expect(isAllowed({ ...firing, state: 'resolved' }, 'comment')).toBe(true);
  });
});

describe('AlertDesk', () => {
  it('shows the outcome at once, then what the server made of it, then the listener', async () => {
    let answer: (alert: Alert) => void = () => {};
    const desk = new AlertDesk('demo', 'me', () => new Promise((resolve) => (answer = resolve)));
    const shown = (alert: Alert) => ahead(alert, desk.pending.get().get(alert.key));
    const running = desk.run(firing, { action: 'acknowledge' });
    expect(shown(firing).state).toBe('acknowledged');
    expect(await desk.run(firing, { action: 'acknowledge' })).toBe(false);
    const done: Alert = { ...firing, state: 'acknowledged', updated_at: AT };
    answer(done);
    expect(await running).toBe(true);
    expect(shown(firing)).toBe(done);
    const later: Alert = { ...firing, state: 'resolved', updated_at: '2026-01-02T08:00:00.001Z' };
    expect(shown(later)).toBe(later);
  });

  it('asks again under the same id after a lost answer, and under a new one after any other', async () => {
    const ids: string[] = [];
    const answers: (Error | null)[] = [
      new ApiError(0, 'unreachable', 'no answer'),
      new ApiError(503, 'unavailable', 'later'),
      null,
      null,
      new ApiError(0, 'unreachable', 'no answer'),
      null,
    ];
    const desk = new AlertDesk('demo', 'me', (_org, _key, _action, _body, id) => {
      ids.push(id);
      const failure = answers.shift();
      return failure ? Promise.reject(failure) : Promise.resolve(firing);
    });
    for (let times = 0; times < 5; times++) await desk.run(firing, { action: 'comment', note: 'seen' });
    await desk.run(firing, { action: 'comment', note: 'another' });
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(4);
  });

  it('takes back what was refused and says why', async () => {
    const refused = new ApiError(409, 'conflict', 'it is not open', 'look again');
    const desk = new AlertDesk('demo', 'me', () => Promise.reject(refused));
    expect(await desk.run(firing, { action: 'snooze', until: AT })).toBe(false);
    const pending = desk.pending.get().get(firing.key);
    expect(ahead(firing, pending)).toBe(firing);
    expect(pending?.problem).toEqual({ action: 'snooze', message: 'it is not open', hint: 'look again' });
  });
});

describe('MergedLists', () => {
  it('is one list when all are there, and the same object while nothing changes', () => {
    const ready = (data: number[]): Watched<number[]> => ({ status: 'ready', data, fromCache: false });
    const [one, two] = [new ValueStore(ready([1])), new ValueStore<Watched<number[]>>({ status: 'loading' })];
    const merged = new MergedLists([one, two]);
    expect(merged.get()).toEqual({ status: 'loading' });
    let told = 0;
    const release = merged.subscribe(() => told++);
    two.set(ready([2, 3]));
    expect(told).toBe(1);
    expect(merged.get()).toEqual(ready([1, 2, 3]));
    expect(merged.get()).toBe(merged.get());
    release();
    two.set(ready([]));
    expect(told).toBe(1);
  });

  it('of no entity is empty', () => {
    expect(new MergedLists([]).get()).toEqual({ status: 'ready', data: [], fromCache: false });
  });
});
