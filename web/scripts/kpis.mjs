// Writes src/locales/kpis.ts: what the product's KPIs are called and said to be, for the catalogs.
import { readFileSync, writeFileSync } from 'node:fs';

const config = new URL('../../functions/ledgerlight/metrics_config.json', import.meta.url);
const { metrics } = JSON.parse(readFileSync(config, 'utf8'));

const message = (id, text) => `  msg({ id: ${JSON.stringify(id)}, message: ${JSON.stringify(text)} }),`;
const names = metrics.map(({ id, name }) => message(`kpi ${id}: ${name}`, name));
const about = metrics.map(({ id, description }) => message(`about ${id}: ${description}`, description));

writeFileSync(
  new URL('../src/locales/kpis.ts', import.meta.url),
  `// Written by \`npm run words\` from metrics_config.json; no page loads this.
import { msg } from '@lingui/core/macro';

export const KPIS = [
${names.join('\n')}
];

/** What each is. */
export const ABOUT = [
${about.join('\n')}
];
`,
);
