import { doc, serverTimestamp, setDoc } from 'firebase/firestore';
import { isLanguage, type Language, language, languageOf, speak } from '@/format/language';
import { firestore } from './firestore';
import { preferencesPath } from './paths';
import { ValueStore } from './store';

const KEPT = 'ledgerlight-language';

/** The language on screen. */
export const spoken = new ValueStore<Language>(language());

/** What was chosen in this browser; null when nobody did. */
function chosenHere(): Language | null {
  const kept = localStorage.getItem(KEPT);
  return isLanguage(kept) ? kept : null;
}

async function show(wanted: Language): Promise<void> {
  await speak(wanted);
  spoken.set(wanted);
}

/** The language of a first screen: chosen in this browser, else the first of the browser's that there is. */
export async function startLanguage(): Promise<void> {
  const wanted = chosenHere() ?? languageOf(navigator.languages);
  // Without its texts (no network on the first visit) the page is in English, and asks again the next time.
  if (wanted !== language()) await show(wanted).catch(() => {});
}

/** Changes the language of this page and of the next ones in this browser. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  await show(wanted);
  localStorage.setItem(KEPT, wanted);
}

/** Keeps a member's choice for their other browsers; without a network later. */
export async function saveLanguage(org: string, uid: string, wanted: Language): Promise<void> {
  const kept = { language: wanted, updated_at: serverTimestamp() };
  await setDoc(doc(await firestore(), preferencesPath(org, uid)), kept, { merge: true });
}

/** Follows what the member chose in another browser, unless something was chosen in this one. */
export function followPreference(preferred: string | null | undefined): void {
  if (chosenHere() !== null || !isLanguage(preferred) || preferred === language()) return;
  void show(preferred).catch(() => {});
}
