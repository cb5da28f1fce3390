import { msg, t } from '@lingui/core/macro';
import { initializeApp } from 'firebase/app';
import {
  type Auth,
  browserLocalPersistence,
  connectAuthEmulator,
  indexedDBLocalPersistence,
  initializeAuth,
  onAuthStateChanged,
  signInWithEmailAndPassword,
} from 'firebase/auth';
import { errorText } from '@/format/errorText';
import { texts } from '@/format/language';
import { type Config, loadConfig } from './config';
import { ValueStore } from './store';

export interface User {
  uid: string;
  email: string;
}

export type Session =
  | { status: 'loading' }
  | { status: 'signed_out' }
  | { status: 'signed_in'; user: User }
  | { status: 'failed'; message: string };

/** Who is signed in on this browser. */
export const session = new ValueStore<Session>({ status: 'loading' });

let auth: Promise<Auth> | null = null;

async function connect(config: Config): Promise<Auth> {
  const app = initializeApp({
    projectId: config.projectId,
    apiKey: config.apiKey,
    ...(config.appCheck && { appId: config.appCheck.appId }),
  });
  if (config.appCheck) {
    const { startAppCheck } = await import('./appCheck');
    startAppCheck(app, config.appCheck.siteKey);
  }
  // Not getAuth: that would load the pop-up and redirect machinery, which e-mail sign-in does not use.
  const connected = initializeAuth(app, {
    persistence: [indexedDBLocalPersistence, browserLocalPersistence],
  });
  if (config.authEmulatorUrl)
    connectAuthEmulator(connected, config.authEmulatorUrl, { disableWarnings: true });
  onAuthStateChanged(connected, (user) => {
    session.set(
      user
        ? { status: 'signed_in', user: { uid: user.uid, email: user.email ?? '' } }
        : { status: 'signed_out' },
    );
  });
  return connected;
}

/** Starts authentication; call once when the page starts, and again to retry after a failure. */
export async function startSession(): Promise<void> {
  session.set({ status: 'loading' });
  try {
    auth ??= loadConfig().then(connect);
    await auth;
  } catch (error) {
    auth = null;
    session.set({ status: 'failed', message: errorText(error) });
  }
}

const SIGN_IN_PROBLEMS: Record<string, string> = texts({
  'auth/invalid-credential': msg`The e-mail address or the password is wrong.`,
  'auth/wrong-password': msg`The e-mail address or the password is wrong.`,
  'auth/user-not-found': msg`The e-mail address or the password is wrong.`,
  'auth/invalid-email': msg`This is not an e-mail address.`,
  'auth/user-disabled': msg`This account is disabled. Ask your administrator.`,
  'auth/too-many-requests': msg`Too many tries. Wait a few minutes and try again.`,
  'auth/network-request-failed': msg`The sign-in service cannot be reached. Check your connection.`,
});

/** Signs in. Throws an Error whose message can be shown as it is. */
export async function signIn(email: string, password: string): Promise<void> {
  if (!auth) throw new Error(t`The page has not finished loading. Try again in a moment.`);
  try {
    await signInWithEmailAndPassword(await auth, email, password);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    throw new Error((SIGN_IN_PROBLEMS[code] ?? code) ? t`Sign-in failed (${code}).` : t`Sign-in failed.`, {
      cause: error,
    });
  }
}

/** The running authentication. Throws before `startSession`. */
export function currentAuth(): Promise<Auth> {
  if (!auth) throw new Error(t`The page has not finished loading. Try again in a moment.`);
  return auth;
}

/** The signed-in person's ID token for the HTTP API. `refresh` asks for a new one. */
export async function idToken(refresh = false): Promise<string> {
  const user = auth ? (await auth).currentUser : null;
  if (!user) throw new Error(t`You are signed out. Sign in again.`);
  return user.getIdToken(refresh);
}
