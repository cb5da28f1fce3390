import { describe, expect, it } from 'vitest';
import { GRACE_MS, initialLiveState, type LiveEvent, type LiveState, liveStep, SILENCE_MS } from './live';

/** Plays events and returns the last state with every effect on the way. */
function play(events: LiveEvent[], from: LiveState = initialLiveState(0)) {
  let state = from;
  const effects: string[] = [];
  for (const event of events) {
    const [next, wanted] = liveStep(state, event);
    state = next;
    effects.push(...wanted);
  }
  return { state, effects };
}

const fresh = (at: number, version = 1): LiveEvent => ({ type: 'snapshot', at, fromCache: false, version });
const tick = (at: number): LiveEvent => ({ type: 'tick', at, visible: true });

describe('the live indicator', () => {
  it('is live from the first answer of the server', () => {
    expect(play([{ type: 'snapshot', at: 5, fromCache: true, version: 1 }]).state.phase).toBe('connecting');
    expect(play([fresh(10)]).state).toMatchObject({ phase: 'live', since: 10, lastContactAt: 10 });
  });

  it('asks after a silence, once, and only while someone looks', () => {
    const quiet = SILENCE_MS + 10;
    expect(play([fresh(0), tick(SILENCE_MS - 1)]).effects).toEqual([]);
    expect(play([fresh(0), { type: 'tick', at: quiet, visible: false }]).effects).toEqual([]);
    expect(play([fresh(0), tick(quiet), tick(quiet + 1000)]).effects).toEqual(['probe']);
  });

  it('stays live when the server has nothing newer', () => {
    const { state } = play([fresh(0, 7), tick(11_000), { type: 'probe_answered', at: 11_050, version: 7 }]);
    expect(state).toMatchObject({ phase: 'live', lastContactAt: 11_050, probing: false });
  });

  it('replaces a silent listener within 20 seconds of its last word', () => {
    const events: LiveEvent[] = [fresh(0, 7)];
    for (let at = 1_000; at <= 20_000; at += 1_000) {
      events.push(tick(at));
      if (at === SILENCE_MS) events.push({ type: 'probe_answered', at: at + 50, version: 8 });
    }
    const { state, effects } = play(events);
    expect(state.phase).toBe('catching_up');
    expect(effects.indexOf('resubscribe')).toBeGreaterThan(-1);
    expect(SILENCE_MS + 50 + GRACE_MS + 1_000).toBeLessThan(20_000);
  });

  it('does not replace a listener that was only a moment late', () => {
    const { state, effects } = play([
      fresh(0, 7),
      tick(10_000),
      { type: 'probe_answered', at: 10_050, version: 8 },
      fresh(10_400, 8),
      tick(14_000),
    ]);
    expect(state.phase).toBe('live');
    expect(effects).toEqual(['probe']);
  });

  it('says offline since the server was last heard, and tries again at growing intervals', () => {
    const { state } = play([fresh(1_000), tick(11_000), { type: 'probe_failed', at: 16_000 }]);
    expect(state).toMatchObject({ phase: 'offline', since: 1_000, nextProbeAt: 17_000 });
    const later = play([tick(17_000), { type: 'probe_failed', at: 17_100 }], state).state;
    expect(later.nextProbeAt).toBe(19_100);
    expect(later.since).toBe(1_000);
  });

  it('comes back by subscribing again, and is live only when the listener speaks', () => {
    const offline = play([fresh(0), tick(10_000), { type: 'probe_failed', at: 15_000 }]).state;
    const back = play([tick(16_000), { type: 'probe_answered', at: 16_100, version: 1 }], offline);
    expect(back.effects).toEqual(['probe', 'resubscribe']);
    expect(back.state.phase).toBe('catching_up');
    expect(play([fresh(16_900)], back.state).state.phase).toBe('live');
  });

  it('asks at once when the SDK notices a broken stream or the browser a network', () => {
    expect(play([fresh(0), { type: 'snapshot', at: 500, fromCache: true, version: 1 }]).effects).toEqual([
      'probe',
    ]);
    const gone = play([fresh(0), { type: 'network', at: 700, online: false }]).state;
    expect(gone).toMatchObject({ phase: 'offline', since: 0 });
    expect(play([{ type: 'network', at: 9_000, online: true }], gone).effects).toEqual(['probe']);
  });

  it('does not judge a new screen by the version of the last one', () => {
    const moved = play([fresh(0, 900), { type: 'target', at: 100 }, fresh(200, 3), tick(10_500)]);
    expect(play([{ type: 'probe_answered', at: 10_600, version: 3 }], moved.state).state.phase).toBe('live');
  });
});
