import { idToken } from './auth';
import { loadConfig } from './config';
import { restartStreams } from './firestore';
import { initialLiveState, type LiveEvent, type LiveState, liveStep } from './live';
import { reconnectFeeds } from './recordFeed';
import { ValueStore } from './store';
import { contacts, reopenWatches } from './watch';

/** The state of the connection, for the indicator in the header. */
export const liveState = new ValueStore<LiveState>(initialLiveState(Date.now()));

const PROBE_TIMEOUT_MS = 5_000;
/** A thousand pages that lost their server together must not come back in the same instant. */
const JITTER_MS = 1_500;

let target: string | null = null;

function send(event: LiveEvent): void {
  const [next, effects] = liveStep(liveState.get(), event);
  liveState.set(next);
  for (const effect of effects) {
    if (effect === 'probe') void probe();
    else void resubscribe();
  }
}

/** Names the document whose version tells whether this screen is current. */
export function watchLiveness(path: string): void {
  if (path === target) return;
  target = path;
  send({ type: 'target', at: Date.now() });
}

async function serverVersion(path: string): Promise<number | null> {
  const config = await loadConfig();
  const base = config.firestoreHost
    ? `http://${config.firestoreHost}:${config.firestorePort}`
    : 'https://firestore.googleapis.com';
  const url = `${base}/v1/projects/${config.projectId}/databases/(default)/documents/${path}?mask.fieldPaths=version`;
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${await idToken()}` },
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    cache: 'no-store',
  });
  if (response.status >= 500) throw new Error(`Firestore answered ${response.status}`);
  if (!response.ok) return null; // not there, or no longer ours: the listener says which
  const body: unknown = await response.json();
  const version = (body as { fields?: { version?: { integerValue?: string } } }).fields?.version
    ?.integerValue;
  return version === undefined ? null : Number(version);
}

async function probe(): Promise<void> {
  const asked = target;
  try {
    if (!asked) throw new Error('nothing on screen to ask for');
    const version = await serverVersion(asked);
    send({ type: 'probe_answered', at: Date.now(), version: asked === target ? version : null });
  } catch {
    send({ type: 'probe_failed', at: Date.now() });
  }
}

async function resubscribe(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * JITTER_MS));
  reconnectFeeds();
  await restartStreams();
  reopenWatches();
}

function versionOf(value: unknown): number | null {
  return typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'number'
    ? value.version
    : null;
}

/** Starts watching the connection; returns the way to stop. */
export function startLiveMonitor(): () => void {
  const now = () => Date.now();
  const onContact = (contact: { path: string; fromCache: boolean; value: unknown }) => {
    if (contact.path !== target) return;
    send({ type: 'snapshot', at: now(), fromCache: contact.fromCache, version: versionOf(contact.value) });
  };
  const onOnline = () => send({ type: 'network', at: now(), online: true });
  const onOffline = () => send({ type: 'network', at: now(), online: false });
  const ticking = setInterval(
    () => send({ type: 'tick', at: now(), visible: document.visibilityState === 'visible' }),
    1_000,
  );
  contacts.add(onContact);
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', onOffline);
  return () => {
    clearInterval(ticking);
    contacts.delete(onContact);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('offline', onOffline);
  };
}
