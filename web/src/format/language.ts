import { i18n, type MessageDescriptor } from '@lingui/core';
import type { CompiledMessage } from '@lingui/message-utils/compileMessage';

export { i18n };

/** The languages of the client, by their tags. English is in the source, the others are catalogs in `src/locales`. */
export type Language = 'en' | 'ka';

/** Each language by the name that its readers have for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ka: 'ქართული' };

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];

/** Whose marks a number gets where the organization's locale is in another language than the reader's. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', ka: 'ka-GE' };

const CATALOGS: Readonly<Record<Language, () => Promise<Record<string, CompiledMessage>>>> = {
  en: async () => ({}),
  ka: async () => (await import('../locales/ka.po')).messages,
};

i18n.load('en', {});
i18n.activate('en');

/** The language that texts are in now. */
export function language(): Language {
  return i18n.locale === 'ka' ? 'ka' : 'en';
}

export const isLanguage = (text: unknown): text is Language => LANGUAGES.some((each) => each === text);

/** The first of a browser's languages that there is, or English. */
export function languageOf(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

/** The locale for numbers: the organization's, unless that belongs to another of our languages than the reader's. */
export function localeFor(organization: string): string {
  const spoken = language();
  return languageOf([organization]) === spoken ? organization : LOCALES[spoken];
}

/** Texts by key, each in the language of the moment when it is read: what a module may keep of them. */
export function texts<K extends string | number>(
  messages: Readonly<Record<K, MessageDescriptor>>,
): Readonly<Record<K, string>> {
  const read = {} as Record<K, string>;
  for (const key of Object.keys(messages) as (K & string)[]) {
    Object.defineProperty(read, key, { enumerable: true, get: () => i18n._(messages[key]) });
  }
  return read;
}

/** Fetches a language's texts and makes them the page's. Rejects, and changes nothing, when they cannot be had. */
export async function speak(wanted: Language): Promise<void> {
  const messages = await CATALOGS[wanted]();
  // What counts in a message needs marks too. Without Georgian data a browser takes Bulgarian ones, which are the same:
  // a space from five digits on, a comma before decimals, and plurals of one and other.
  i18n.loadAndActivate({ locale: wanted, messages, ...(wanted === 'ka' ? { locales: ['ka', 'bg'] } : {}) });
  document.documentElement.lang = wanted;
}
