// Listens to many record pages on a thread of its own, so that reading, unpacking and checking them holds up no frame.
// Nothing is kept on disk here: a hundred thousand records would push everything else out of the page's cache.
import { initializeApp } from 'firebase/app';
import { CustomProvider, initializeAppCheck } from 'firebase/app-check';
import { connectAuthEmulator, indexedDBLocalPersistence, initializeAuth } from 'firebase/auth';
import {
  collection,
  connectFirestoreEmulator,
  disableNetwork,
  documentId,
  enableNetwork,
  type Firestore,
  initializeFirestore,
  onSnapshot,
  query,
  where,
} from 'firebase/firestore';
import { errorText } from '@/format/errorText';
import type { Config } from './config';
import type { FromFeed, ToFeed } from './feedMessages';
import { recordPagesPath } from './paths';
import { PageReader } from './recordPages';
import type { PageRange } from './recordRanges';

/** Queries whose first answer is awaited: two keep the connection busy while one is unpacked. */
const RANGES_UNDER_WAY = 2;

/** A reason to give up that the page has words for. */
class FeedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const post = (message: FromFeed): void => postMessage(message);

const queue: PageRange[] = [];
const readers = new Map<string, PageReader>();
let underWay = 0;
let org = '';
let connected: Promise<Firestore> | null = null;
let appCheckAsked: ((token: { token: string; expireTimeMillis: number }) => void)[] = [];

async function connect(config: Config): Promise<Firestore> {
  // The default name: under it the page has kept who is signed in, where this thread finds it.
  const app = initializeApp({
    projectId: config.projectId,
    apiKey: config.apiKey,
    ...(config.appCheck && { appId: config.appCheck.appId }),
  });
  if (config.appCheck) {
    // Only a page can be told from a robot; it lends its tokens.
    const getToken = () =>
      new Promise<{ token: string; expireTimeMillis: number }>((resolve) => {
        appCheckAsked.push(resolve);
        post({ type: 'app_check' });
      });
    initializeAppCheck(app, {
      provider: new CustomProvider({ getToken }),
      isTokenAutoRefreshEnabled: true,
    });
  }
  const auth = initializeAuth(app, { persistence: indexedDBLocalPersistence });
  if (config.authEmulatorUrl) connectAuthEmulator(auth, config.authEmulatorUrl, { disableWarnings: true });
  await auth.authStateReady();
  // A browser without IndexedDB keeps it where only pages can read.
  if (!auth.currentUser) throw new FeedError('no_sign_in', 'the sign-in is not where a worker can read it');
  const db = initializeFirestore(app, {});
  if (config.firestoreHost && config.firestorePort) {
    connectFirestoreEmulator(db, config.firestoreHost, config.firestorePort);
  }
  return db;
}

async function advance(): Promise<void> {
  while (underWay < RANGES_UNDER_WAY && connected) {
    const range = queue.shift();
    if (!range) return;
    underWay += 1;
    listen(await connected, range);
  }
}

function listen(db: Firestore, range: PageRange): void {
  const wanted = query(
    collection(db, recordPagesPath(org)),
    // The rules let through what says whose records it asks for.
    where('entity_id', '==', range.entity),
    where(documentId(), '>=', range.from),
    where(documentId(), '<', range.until),
  );
  let answered = false;
  onSnapshot(
    wanted,
    (snapshot) => {
      for (const { type, doc } of snapshot.docChanges()) {
        const page = doc.id;
        const reader = readers.get(page) ?? new PageReader();
        readers.set(page, reader);
        try {
          if (type === 'removed') {
            readers.delete(page);
            post({ type: 'page', page, ...reader.close(), gone: true });
          } else {
            post({ type: 'page', page, ...reader.read(doc.data()), gone: false });
          }
        } catch (error) {
          post({ type: 'invalid', message: `${doc.ref.path}: ${String(error)}` });
        }
      }
      if (answered || snapshot.metadata.fromCache) return;
      answered = true;
      underWay -= 1;
      post({ type: 'range' });
      void advance();
    },
    ({ code, message }) => post({ type: 'refused', code, message }),
  );
}

addEventListener('message', ({ data }: MessageEvent<ToFeed>) => {
  switch (data.type) {
    case 'start':
      org = data.org;
      connected = connect(data.config);
      connected.catch((error: unknown) =>
        post({
          type: 'refused',
          code: error instanceof FeedError ? error.code : 'unavailable',
          message: errorText(error),
        }),
      );
      return;
    case 'ranges':
      queue.push(...data.ranges);
      void advance();
      return;
    case 'app_check':
      for (const answer of appCheckAsked) answer(data);
      appCheckAsked = [];
      return;
    case 'reconnect':
      void connected?.then(async (db) => {
        await disableNetwork(db);
        await enableNetwork(db);
      });
  }
});
