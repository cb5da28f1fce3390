import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ABOUT, KPIS } from './kpis';

test('every KPI of the product can be translated, by its id and what it is called and said to be', () => {
  const file = new URL('../../../functions/ledgerlight/metrics_config.json', import.meta.url);
  const { metrics } = JSON.parse(readFileSync(file, 'utf8')) as {
    metrics: { id: string; name: string; description: string }[];
  };
  expect(KPIS.map(({ id }) => id)).toEqual(metrics.map(({ id, name }) => `kpi ${id}: ${name}`));
  expect(ABOUT.map(({ id }) => id)).toEqual(
    metrics.map(({ id, description }) => `about ${id}: ${description}`),
  );
});
