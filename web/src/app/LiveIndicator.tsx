import { msg, t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import type { LiveState } from '@/data/live';
import { liveState } from '@/data/liveMonitor';
import { useStore } from '@/data/useWatched';
import { formatAgo, formatTime } from '@/format/age';
import { texts } from '@/format/language';
import classes from './LiveIndicator.module.css';

/** The time, renewed each second while someone shows an age. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  return now;
}

function label(state: LiveState): string {
  switch (state.phase) {
    case 'connecting':
      return t`Connecting`;
    case 'live':
      return t`Live`;
    case 'catching_up':
      return t`Catching up`;
    case 'offline':
      return t`Offline since ${formatTime(state.since)}`;
  }
}

const EXPLANATION: Record<LiveState['phase'], string> = texts({
  connecting: msg`Opening the connection.`,
  live: msg`Every figure here changes the moment the books do.`,
  catching_up: msg`The server has newer figures; they are on their way.`,
  offline: msg`These are the last figures received. Your edits are kept and will be sent.`,
});

interface Props {
  /** When the figures on screen were computed. */
  computedAt?: string | null;
  short?: boolean;
}

/** Live, catching up or offline since when; and how old the figures are. */
export function LiveIndicator({ computedAt = null, short = false }: Props) {
  const state = useStore(liveState);
  const now = useNow();
  const age = computedAt === null ? null : now - Date.parse(computedAt);
  const heard = state.lastContactAt === null ? null : formatAgo(now - state.lastContactAt);
  const explanation = EXPLANATION[state.phase];
  return (
    <span
      className={classes.indicator}
      data-phase={state.phase}
      data-testid={short ? undefined : 'live'}
      title={heard === null ? explanation : t`${explanation} Server heard ${heard}.`}
    >
      <span key={computedAt} className={classes.dot} aria-hidden="true" />
      {/* Only a change of phase is announced, not the passing of seconds. */}
      <span role="status">{label(state)}</span>
      {age !== null && !short && <span className={classes.age}>{t`figures from ${formatAgo(age)}`}</span>}
    </span>
  );
}
