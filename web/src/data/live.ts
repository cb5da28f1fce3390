/**
 * Is what the screen shows still true? A listener that hears nothing cannot tell a quiet ledger from a dead
 * connection, so after a silence the page asks the server, outside the listener's stream, for the version of
 * the document on screen. This file decides; `liveMonitor.ts` acts.
 */

export type LivePhase = 'connecting' | 'live' | 'catching_up' | 'offline';

export interface LiveState {
  phase: LivePhase;
  /** When the phase began; for `offline`, when the server was last heard. */
  since: number;
  lastContactAt: number | null;
  /** The newest version the listener delivered, null before the first. */
  seenVersion: number | null;
  probing: boolean;
  nextProbeAt: number;
  failures: number;
  /** Since when the server is known to be ahead of the listener. */
  behindSince: number | null;
}

export type LiveEvent =
  | { type: 'snapshot'; at: number; fromCache: boolean; version: number | null }
  | { type: 'target'; at: number }
  | { type: 'tick'; at: number; visible: boolean }
  | { type: 'probe_answered'; at: number; version: number | null }
  | { type: 'probe_failed'; at: number }
  | { type: 'network'; at: number; online: boolean };

export type LiveEffect = 'probe' | 'resubscribe';

/** Silence after which the page asks. With the grace below, a stalled listener is replaced within 15 s. */
export const SILENCE_MS = 10_000;
/** How long a listener may take to deliver what a probe already saw. */
export const GRACE_MS = 2_500;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000] as const;

export function initialLiveState(at: number): LiveState {
  return {
    phase: 'connecting',
    since: at,
    lastContactAt: null,
    seenVersion: null,
    probing: false,
    nextProbeAt: at + SILENCE_MS,
    failures: 0,
    behindSince: null,
  };
}

function enter(state: LiveState, phase: LivePhase, since: number): LiveState {
  return state.phase === phase ? state : { ...state, phase, since };
}

function heard(state: LiveState, at: number): LiveState {
  return { ...state, lastContactAt: at, failures: 0, nextProbeAt: at + SILENCE_MS };
}

function onSnapshot(
  state: LiveState,
  event: Extract<LiveEvent, { type: 'snapshot' }>,
): [LiveState, LiveEffect[]] {
  const seen = event.version ?? state.seenVersion;
  if (event.fromCache) {
    const next = { ...state, seenVersion: seen };
    // The SDK noticed that its stream broke: find out at once whether the server is there.
    if (state.phase !== 'live') return [next, []];
    return askNow(enter(next, 'catching_up', event.at), event.at);
  }
  const next = { ...heard(state, event.at), seenVersion: seen, behindSince: null };
  return [enter(next, 'live', event.at), []];
}

function askNow(state: LiveState, at: number): [LiveState, LiveEffect[]] {
  if (state.probing) return [state, []];
  return [{ ...state, probing: true, nextProbeAt: at + SILENCE_MS }, ['probe']];
}

function onTick(state: LiveState, at: number, visible: boolean): [LiveState, LiveEffect[]] {
  if (state.behindSince !== null && at - state.behindSince >= GRACE_MS) {
    return [{ ...state, behindSince: at }, ['resubscribe']];
  }
  // A page nobody looks at need not ask; it does so when it is looked at again.
  return visible && at >= state.nextProbeAt ? askNow(state, at) : [state, []];
}

function onAnswer(state: LiveState, at: number, version: number | null): [LiveState, LiveEffect[]] {
  const next = { ...heard(state, at), probing: false };
  const ahead = version !== null && (state.seenVersion === null || version > state.seenVersion);
  if (ahead) {
    return [{ ...enter(next, 'catching_up', at), behindSince: state.behindSince ?? at }, []];
  }
  if (state.phase === 'live') return [next, []];
  // The server is there but the listener is not: subscribe again, and be live when it speaks.
  return [
    { ...enter(next, 'catching_up', at), behindSince: state.behindSince ?? at },
    state.phase === 'offline' ? ['resubscribe'] : [],
  ];
}

function onFailure(state: LiveState, at: number): [LiveState, LiveEffect[]] {
  const wait = RETRY_MS[Math.min(state.failures, RETRY_MS.length - 1)] ?? 8_000;
  const next = {
    ...state,
    probing: false,
    failures: state.failures + 1,
    nextProbeAt: at + wait,
    behindSince: null,
  };
  return [enter(next, 'offline', state.lastContactAt ?? at), []];
}

/** The next state, and what the page must do now. */
export function liveStep(state: LiveState, event: LiveEvent): [LiveState, LiveEffect[]] {
  switch (event.type) {
    case 'snapshot':
      return onSnapshot(state, event);
    case 'target':
      return [{ ...state, seenVersion: null, behindSince: null }, []];
    case 'tick':
      return onTick(state, event.at, event.visible);
    case 'probe_answered':
      return onAnswer(state, event.at, event.version);
    case 'probe_failed':
      return onFailure(state, event.at);
    case 'network':
      if (event.online) return askNow(state, event.at);
      return [enter({ ...state, behindSince: null }, 'offline', state.lastContactAt ?? event.at), []];
  }
}
