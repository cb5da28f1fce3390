import { signOut as signOutOfFirebase } from 'firebase/auth';
import { currentAuth } from './auth';
import { forgetLocalData } from './firestore';

/** Signs out and removes what this browser kept of the organization's data. */
export async function signOut(): Promise<void> {
  const auth = await currentAuth();
  await forgetLocalData();
  await signOutOfFirebase(auth);
  // Firestore cannot be used again after it was cleared; a fresh page can.
  window.location.assign('/');
}
