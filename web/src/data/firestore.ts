import { getApp } from 'firebase/app';
import {
  clearIndexedDbPersistence,
  connectFirestoreEmulator,
  disableNetwork,
  enableNetwork,
  type Firestore,
  initializeFirestore,
  persistentLocalCache,
  persistentMultipleTabManager,
  terminate,
} from 'firebase/firestore';
import { loadConfig } from './config';

let connected: Promise<Firestore> | null = null;

/**
 * Firestore, with a cache on disk: the last figures open at once and without a network, and an edit made
 * offline survives a reload until it can be sent.
 */
export function firestore(): Promise<Firestore> {
  connected ??= loadConfig().then((config) => {
    const db = initializeFirestore(getApp(), {
      localCache: persistentLocalCache({ tabManager: persistentMultipleTabManager() }),
      ignoreUndefinedProperties: true,
    });
    if (config.firestoreHost && config.firestorePort) {
      connectFirestoreEmulator(db, config.firestoreHost, config.firestorePort);
    }
    // Else the server finds out only later that nobody listens to this page's streams any more.
    window.addEventListener('pagehide', ({ persisted }) => {
      if (!persisted) void terminate(db);
    });
    return db;
  });
  return connected;
}

/** Drops every stream and opens them again: the cure for a connection that is open but silent. */
export async function restartStreams(): Promise<void> {
  const db = await firestore();
  await disableNetwork(db);
  await enableNetwork(db);
}

/** Empties the cache on disk. Firestore cannot be used again on this page. */
export async function forgetLocalData(): Promise<void> {
  if (!connected) return;
  const db = await connected;
  await terminate(db);
  await clearIndexedDbPersistence(db);
}
