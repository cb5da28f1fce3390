import { signOut as signOutOfFirebase } from 'firebase/auth';
import { currentAuth } from './auth';
import { forgetLocalData } from './firestore';

/** What has to be said while this person may still say it; each ends by itself, also without a network. */
export const beforeSignOut = new Set<() => Promise<void>>();

/** What begins the names under which this browser's push registrations are kept. */
export const DEVICE = 'ledgerlight-device:';

/** Signs out and removes what this browser kept of the organization's data. */
export async function signOut(): Promise<void> {
  const auth = await currentAuth();
  await Promise.all([...beforeSignOut].map((say) => say()));
  if (Object.keys(localStorage).some((key) => key.startsWith(DEVICE))) {
    await (await import('./push')).forgetThisBrowser();
  }
  await forgetLocalData();
  await signOutOfFirebase(auth);
  // Firestore cannot be used again after it was cleared; a fresh page can.
  window.location.assign('/');
}
