import { t } from '@lingui/core/macro';
import { answerOf, inOrg } from './api';
import { loadConfig } from './config';
import { newId } from './newId';
import { DEVICE } from './signOut';
import { pageWorker } from './worker';

/** A device of one's own as the api lists it. */
export interface ListedDevice {
  id: string;
  label: string;
  registered_at: string;
}

const isListed = (value: Partial<ListedDevice> | null): value is ListedDevice =>
  [value?.id, value?.label, value?.registered_at].every((each) => typeof each === 'string');

/** What the hosting's configuration says of messaging, null where it says nothing or not enough. */
function messagingOf(value: unknown): { vapidKey: string; appId: string; senderId: string } | null {
  const { vapidKey, appId, senderId } = (value ?? {}) as Record<string, unknown>;
  const said = [vapidKey, appId, senderId].every((each) => typeof each === 'string' && each !== '');
  return said ? (value as { vapidKey: string; appId: string; senderId: string }) : null;
}

/** Whether this browser can get push messages, and why not. */
export type PushState = 'not_configured' | 'unsupported' | 'blocked' | 'off' | 'on';

const NOTES = 'push-actions';
/** A note of the worker that is older was of another visit. */
const NOTE_MS = 60_000;

const idKey = (org: string, uid: string) => `${DEVICE}${org}:${uid}`;

export async function pushState(org: string, uid: string): Promise<PushState> {
  if (messagingOf((await loadConfig()).messaging) === null) return 'not_configured';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return 'unsupported';
  }
  if (Notification.permission === 'denied') return 'blocked';
  return localStorage.getItem(idKey(org, uid)) && Notification.permission === 'granted' ? 'on' : 'off';
}

/** Asks the browser for permission and registers it; resolves to what came of it. */
export async function turnPushOn(org: string, uid: string): Promise<PushState> {
  const config = await loadConfig();
  const messaging = messagingOf(config.messaging);
  if (messaging === null) return 'not_configured';
  if ((await Notification.requestPermission()) !== 'granted') return pushState(org, uid);
  const { getApps, initializeApp } = await import('firebase/app');
  const { getMessaging, getToken } = await import('firebase/messaging');
  const { senderId: messagingSenderId, appId, vapidKey } = messaging;
  const { projectId, apiKey } = config;
  const named = { projectId, apiKey, messagingSenderId, appId };
  const app = getApps().find(({ name }) => name === 'push') ?? initializeApp(named, 'push');
  const serviceWorkerRegistration = await pageWorker();
  const token = await getToken(getMessaging(app), { vapidKey, serviceWorkerRegistration });
  const id = localStorage.getItem(idKey(org, uid)) ?? newId();
  await answerOf('PUT', inOrg(org, `devices/${id}`), { token, label: browserName(navigator.userAgent) });
  localStorage.setItem(idKey(org, uid), id);
  return 'on';
}

export async function turnPushOff(org: string, uid: string): Promise<PushState> {
  const id = localStorage.getItem(idKey(org, uid));
  if (id) await forgetDevice(org, uid, id);
  return pushState(org, uid);
}

export async function ownDevices(org: string): Promise<ListedDevice[]> {
  const answer = await answerOf('GET', inOrg(org, 'devices'));
  const { devices } = (await answer.json()) as { devices?: unknown };
  if (!Array.isArray(devices) || !devices.every(isListed)) throw new Error(t`The server answered no list.`);
  return devices;
}

/** Forgets a device of one's own, this browser or another. */
export async function forgetDevice(org: string, uid: string, id: string): Promise<void> {
  await answerOf('DELETE', inOrg(org, `devices/${id}`));
  if (localStorage.getItem(idKey(org, uid)) === id) localStorage.removeItem(idKey(org, uid));
}

/** Which of the devices this browser is. */
export const thisDevice = (org: string, uid: string): string | null => localStorage.getItem(idKey(org, uid));

/** Whoever signs out of a shared browser leaves no messages behind for the next. */
export async function forgetThisBrowser(): Promise<void> {
  const kept = Object.keys(localStorage).filter((key) => key.startsWith(DEVICE));
  await Promise.all(
    kept.map(async (key) => {
      const [, org, uid] = key.split(':');
      if (org && uid) await forgetDevice(org, uid, localStorage.getItem(key) ?? '').catch(() => undefined);
      localStorage.removeItem(key);
    }),
  );
}

/** Whether the person pressed Acknowledge on a message of this alert; told once. */
export async function acknowledgedInMessage(alertKey: string, now = Date.now()): Promise<boolean> {
  if (!('caches' in window) || !(await caches.has(NOTES))) return false;
  const notes = await caches.open(NOTES);
  const note = await notes.match(`/push-actions/${alertKey}`);
  if (!note) return false;
  await notes.delete(`/push-actions/${alertKey}`);
  const { at } = (await note.json()) as { at: number };
  return now - at < NOTE_MS;
}

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox on Windows": what its owner would call this browser. */
export function browserName(agent: string): string {
  const named = (known: readonly [RegExp, string][]) => known.find(([mark]) => mark.test(agent))?.[1];
  const browser = named(BROWSERS) ?? t`Browser`;
  const system = named(SYSTEMS);
  return system === undefined ? browser : t`${browser} on ${system}`;
}
