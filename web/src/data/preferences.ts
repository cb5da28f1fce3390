import { doc, serverTimestamp, setDoc } from 'firebase/firestore';
import type { Language } from '@/format/language';
import { firestore } from './firestore';
import { preferencesPath } from './paths';
import { ValueStore } from './store';

/** What a member arranges: the dashboard's tiles, and views of the records under names. */
export type Arrangement = 'layout' | 'grid_views';

interface Ahead {
  path: string;
  text: string;
}

/** What was saved here a moment ago, while Firestore does not hold it for good yet. */
export const layoutAhead = new ValueStore<Ahead | null>(null);
export const gridViewsAhead = new ValueStore<Ahead | null>(null);

/**
 * Keeps a member's own arrangement: shown here at once, in their other browsers as it is written, and without a network
 * later. What the rules refuse is taken back.
 */
async function save(org: string, uid: string, field: Arrangement, text: string): Promise<void> {
  const shown = field === 'layout' ? layoutAhead : gridViewsAhead;
  const path = preferencesPath(org, uid);
  const ahead = { path, text };
  shown.set(ahead);
  try {
    await setDoc(
      doc(await firestore(), path),
      { [field]: text, updated_at: serverTimestamp() },
      { merge: true },
    );
  } finally {
    if (shown.get() === ahead) shown.set(null);
  }
}

export const saveLayout = (org: string, uid: string, layout: string) => save(org, uid, 'layout', layout);
export const saveGridViews = (org: string, uid: string, views: string) => save(org, uid, 'grid_views', views);

/** Keeps a member's choice for their other browsers; without a network later. */
export async function saveLanguage(org: string, uid: string, language: Language): Promise<void> {
  const kept = { language, updated_at: serverTimestamp() };
  await setDoc(doc(await firestore(), preferencesPath(org, uid)), kept, { merge: true });
}
