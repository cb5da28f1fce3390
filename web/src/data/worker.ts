import { ValueStore } from './store';

/** A newer version of the page that is here and waits; null for none. */
export const newVersion = new ValueStore<ServiceWorker | null>(null);

const LOOK_EVERY_MS = 30 * 60_000;

const WORKER = '/sw.js';

/** The one worker of this page: a second one would take the first one's place. */
export async function pageWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(WORKER);
  return navigator.serviceWorker.ready;
}

/** Installs the worker that lets the page open without a network. It comes last: nothing on screen waits for it. */
export function startWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const start = () => {
    // A browser that takes no workers may refuse, or answer nothing: then the page works as before.
    navigator.serviceWorker.register(WORKER).then(
      (registration) => registration && follow(registration),
      () => {},
    );
  };
  const whenIdle = () =>
    'requestIdleCallback' in window ? requestIdleCallback(start) : setTimeout(start, 2_000);
  setTimeout(whenIdle, 4_000);
}

function follow(registration: ServiceWorkerRegistration): void {
  const told = () => {
    // The first worker of a browser replaces none: there is nothing to tell.
    if (navigator.serviceWorker.controller) newVersion.set(registration.waiting);
  };
  told();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', told);
  });
  const look = () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {}); // offline: later
  };
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', look);
}

/** What keeps things over a load of the page that only this page has. */
export const beforeReload = new Set<() => void>();

/** Puts the version that waits in place and loads it; what was typed and not saved is there again afterwards. */
export function takeNewVersion(): void {
  for (const keep of beforeReload) keep();
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), {
    once: true,
  });
  newVersion.get()?.postMessage('take over');
}
