import { formatter } from '@lingui/format-po';

/** English is in the source; each other language is a catalog beside the client, keyed by the English text. */
export default {
  sourceLocale: 'en',
  locales: ['ka'],
  catalogs: [
    {
      // The check extracts to a place of its own, and compares.
      path: `${process.env.CATALOGS ?? '<rootDir>/src/locales'}/{locale}`,
      include: ['<rootDir>/src'],
      exclude: ['**/contract/**', '**/*.test.ts'],
    },
  ],
  format: formatter({ lineNumbers: false }),
  orderBy: 'message',
  // The module that owns the language, so that no message is asked for before there is one.
  runtimeConfigModule: { i18n: ['@/format/language', 'i18n'] },
};
