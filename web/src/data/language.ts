import { isLanguage, type Language, language, languageOf, speak } from '@/format/language';
import { ValueStore } from './store';

/** Where this browser keeps what was chosen in it, and what its last member chose elsewhere. */
const CHOSEN = 'ledgerlight-language';
const FOLLOWED = 'ledgerlight-language-followed';

/** The language on screen. */
export const spoken = new ValueStore<Language>(language());

function kept(key: string): Language | null {
  const text = localStorage.getItem(key);
  return isLanguage(text) ? text : null;
}

async function show(wanted: Language): Promise<void> {
  await speak(wanted);
  spoken.set(wanted);
}

/** The language of a first screen: chosen in this browser, or elsewhere, else the first of the browser's that there is. */
export async function startLanguage(): Promise<void> {
  const wanted = kept(CHOSEN) ?? kept(FOLLOWED) ?? languageOf(navigator.languages);
  // Without its texts (no network on the first visit) the page is in English, and asks again the next time.
  if (wanted !== language()) await show(wanted).catch(() => {});
}

/** Changes the language of this page and of the next ones in this browser. */
export async function chooseLanguage(wanted: Language): Promise<void> {
  await show(wanted);
  localStorage.setItem(CHOSEN, wanted);
}

/** Follows what the member chose in another browser, unless something was chosen in this one. */
export function followPreference(preferred: string | null | undefined): void {
  if (kept(CHOSEN) !== null || !isLanguage(preferred)) return;
  // The next page begins with it, before anybody is signed in.
  localStorage.setItem(FOLLOWED, preferred);
  if (preferred !== language()) void show(preferred).catch(() => {});
}
