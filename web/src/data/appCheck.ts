import type { FirebaseApp } from 'firebase/app';
import { type AppCheck, getToken, initializeAppCheck, ReCaptchaEnterpriseProvider } from 'firebase/app-check';

let running: AppCheck | null = null;

/**
 * Sends an App Check token with each request to Firestore and Authentication. A chunk of its own: only a deployed
 * installation loads it, and there it must be running before the first request.
 */
export function startAppCheck(app: FirebaseApp, siteKey: string): void {
  running = initializeAppCheck(app, {
    provider: new ReCaptchaEnterpriseProvider(siteKey),
    isTokenAutoRefreshEnabled: true,
  });
}

/** The page's token and until when it holds, for a thread of the page that cannot get one. */
export async function appCheckToken(): Promise<{ token: string; expireTimeMillis: number }> {
  if (!running) throw new Error('App Check is not running');
  const { token } = await getToken(running);
  const claims: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
  const { exp } = claims as { exp?: unknown };
  if (typeof exp !== 'number') throw new Error('The App Check token does not say until when it holds');
  return { token, expireTimeMillis: exp * 1_000 };
}
