import { doc, serverTimestamp, setDoc } from 'firebase/firestore';
import { firestore } from './firestore';
import { preferencesPath } from './paths';

/** Keeps a member's own arrangement; their other browsers see it as it is written. Waits for no network. */
export async function saveLayout(org: string, uid: string, layout: string): Promise<void> {
  await setDoc(
    doc(await firestore(), preferencesPath(org, uid)),
    { layout, updated_at: serverTimestamp() },
    { merge: true },
  );
}
