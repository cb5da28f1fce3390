import { doc, serverTimestamp, setDoc } from 'firebase/firestore';
import type { Language } from '@/format/language';
import { firestore } from './firestore';
import { preferencesPath } from './paths';
import { ValueStore } from './store';

/** A layout that was saved here a moment ago, while Firestore does not hold it for good yet. */
export const layoutAhead = new ValueStore<{ path: string; layout: string } | null>(null);

/**
 * Keeps a member's own arrangement: shown here at once, in their other browsers as it is written, and without a network
 * later. What the rules refuse is taken back.
 */
export async function saveLayout(org: string, uid: string, layout: string): Promise<void> {
  const path = preferencesPath(org, uid);
  const ahead = { path, layout };
  layoutAhead.set(ahead);
  try {
    await setDoc(doc(await firestore(), path), { layout, updated_at: serverTimestamp() }, { merge: true });
  } finally {
    if (layoutAhead.get() === ahead) layoutAhead.set(null);
  }
}

/** Keeps a member's choice for their other browsers; without a network later. */
export async function saveLanguage(org: string, uid: string, language: Language): Promise<void> {
  const kept = { language, updated_at: serverTimestamp() };
  await setDoc(doc(await firestore(), preferencesPath(org, uid)), kept, { merge: true });
}
