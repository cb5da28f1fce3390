// Writes what the server shares with the client, so that no word and no mark is kept twice: Georgian names and terms out
// of ka.po, and the marks of amounts by locale as Intl has them. `--check` writes nothing, and says
// whether ka.po was changed since.
import { readFileSync, writeFileSync } from 'node:fs';
import { formatter } from '@lingui/format-po';

const at = (path) => new URL(`../../${path}`, import.meta.url);
const python = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;
const heading = (what) =>
  `"""${what} Written by \`npm run words\`."""\n\nfrom __future__ import annotations\n\n`;

/** What the server says too, besides the KPIs, by its English. */
const TERMS = [
  'Critical',
  'High',
  'Warning',
  'Info',
  'Resolved',
  'Its inputs are late',
  'It cannot be judged now',
  'Average',
  'Usual',
  'Limit',
  'Threshold',
  'Budget',
  'Forecast',
  'Previous period',
  'Last year',
  'Impact',
  'above {limit}',
  'below {limit}',
  '{signed} pp',
  '{size} s',
  '{size} ms',
  '{minutes} min',
  '{hours} h',
  '{hours} h {restMinutes} min',
  '{days} d',
  '{days} d {restHours} h',
  'Divided by zero',
  'Nothing to compare with',
  'Not enough history',
  'Several currencies',
  'No entries',
  'Functions that do not answer',
  'Dead letters',
  'Age of the oldest waiting event',
  'Time between two sweeps',
  'Time of {hop} (p95)',
  'Age of {0}',
  'Quality of {0}',
  'Cash forecast',
  'Age of the bank balance',
  'Acknowledge',
]; // prettier-ignore

function georgian() {
  const catalog = formatter().parse(readFileSync(at('web/src/locales/ka.po'), 'utf8'), {
    locale: 'ka',
    sourceLocale: 'en',
    filename: 'ka.po',
  }); // prettier-ignore
  const kpis = Object.entries(catalog).filter(([id]) => id.startsWith('kpi '));
  const terms = TERMS.map((english) => {
    const found = Object.values(catalog).find((each) => each.message === english && !each.context);
    if (!found) throw new Error(`ka.po has not: ${english}`);
    return [english, found];
  });
  const lines = [...kpis, ...terms].map(
    ([key, { translation }]) => `    ${python(key)}: ${python(translation)},`,
  );
  return `${heading('Georgian of the client: KPIs by id and name, and terms by their English.')}SHARED: dict[str, str] = {\n${lines.join('\n')}\n}\n`;
}

/** The locales of an organization whose marks are known; what else there is takes those of its language, or of en-US. */
const LOCALES =
  `en-US en-GB en-CA en-AU en-IE en-IN en-ZA de-DE de-AT de-CH fr-FR fr-CA fr-CH fr-BE es-ES es-MX it-IT
  nl-NL nl-BE pt-PT pt-BR pl-PL cs-CZ sk-SK hu-HU ro-RO bg-BG hr-HR sl-SI sv-SE da-DK nb-NO fi-FI et-EE lv-LV lt-LT
  el-GR tr-TR uk-UA ru-RU hy-AM az-AZ ja-JP ko-KR zh-CN zh-TW ka-GE`.split(/\s+/);

function marks() {
  const currencies = Intl.supportedValuesOf('currency');
  const symbolsOf = (locale) => {
    const format = (currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    return Object.fromEntries(
      currencies.map((each) => [
        each,
        format(each)
          .formatToParts(1)
          .find(({ type }) => type === 'currency').value,
      ]),
    );
  };
  const pattern = (locale, value) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' })
      .formatToParts(value)
      .filter(({ type }) => !['group', 'decimal', 'fraction'].includes(type))
      .map(({ type, value: text }) => ({ currency: '¤', integer: '0', minusSign: '-' })[type] ?? text)
      .join('');
  const english = symbolsOf('en-US');
  const rows = LOCALES.map((locale) => {
    const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' });
    const parts = money.formatToParts(12_345_678.5);
    const counts = new Intl.NumberFormat(locale).formatToParts(12_345_678);
    const plain = counts.find(({ type }) => type === 'group').value;
    const mark = (kind) => parts.find(({ type }) => type === kind)?.value ?? '';
    const groups = parts.filter(({ type }) => type === 'integer');
    const few = money.formatToParts(1_234).some(({ type }) => type === 'group');
    const said = [pattern(locale, 1), pattern(locale, -1), mark('decimal'), mark('group'), plain].map(python);
    return `    ${python(locale)}: (${said.join(', ')}, ${few ? 4 : 5}, ${groups.at(-2).value.length}),`;
  });
  const known = (symbols, than) => Object.entries(symbols).filter(([code, symbol]) => symbol !== than(code));
  const pairs = (found) => found.map(([code, symbol]) => `${python(code)}: ${python(symbol)}`).join(', ');
  const own = LOCALES.map((locale) => [locale, known(symbolsOf(locale), (code) => english[code])])
    .filter(([, found]) => found.length > 0)
    .map(([locale, found]) => `    ${python(locale)}: {${pairs(found)}},`);
  return `${heading('Marks of amounts by locale, as browsers have them (CLDR).')}# fmt: off
MARKS: dict[str, tuple[str, str, str, str, str, int, int]] = {
${rows.join('\n')}
}
"""Above zero, below zero, decimal mark, group mark, that of counts, from how many digits on it groups, size of the further groups."""

# ruff: noqa: E501
SYMBOLS: dict[str, str] = {${pairs(known(english, (code) => code))}}
"""Of currencies that have one; the others are their codes."""

OWN_SYMBOLS: dict[str, dict[str, str]] = {
${own.join('\n')}
}
"""Where a locale has another."""
`;
}

const written = {
  'functions/ledgerlight/domain/language/shared_ka.py': georgian(),
  'functions/ledgerlight/domain/language/marks.py': marks(),
};
for (const [path, text] of Object.entries(written)) {
  if (!process.argv.includes('--check')) writeFileSync(at(path), text);
  // What Intl says depends on the Node that was asked.
  else if (path.endsWith('ka.py') && readFileSync(at(path), 'utf8') !== text) {
    console.error(`${path} is not what ka.po says (npm run words)`);
    process.exitCode = 1;
  }
}
