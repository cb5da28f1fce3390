import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deleteDocuments, writeDocuments } from '../support/documents.mjs';
import { baseUrl, openBrowser, openPage, signIn, tokenOf } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const ORG = 'chart-test';
const ENTITIES = ['a', 'b', 'c', 'd', 'e'];
const POINTS = 2_000;
const PERIOD = '2019-12';
const ROOT = `organizations/${ORG}`;
const DASHBOARD = `${ROOT}/dashboards/group_${PERIOD}`;

const none = [null, null, null, null, 'no_baseline'];
const periods = Array.from({ length: POINTS }, (_, month) => {
  const at = 1900 * 12 + month;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
});

function dashboard(version) {
  const series = (seed) =>
    periods.map((period, at) => [period, Math.round(1e6 * (2 + Math.sin((at + version * 40) / 90 + seed))), null]);
  const row = (entity_id, seed) => ({
    entity_id,
    name: entity_id.toUpperCase(),
    revenue: version,
    revenue_budget: null,
    gross_profit: null,
    net_income: null,
    revenue_series: series(seed),
  });
  const headline = { ...row('group', 0), revenue_series: [] };
  const revenue = {
    id: 'revenue', name: 'Revenue', unit: 'money', direction: 1, value: version, reason: null,
    previous: none, last_year: none, budget: none, series: [],
  };
  return {
    scope: 'group', period: PERIOD, currency: 'USD', version, record_count: 1, inputs: {},
    cells: '[]', dimension_cells: '[]', headline: JSON.stringify(headline), computed_at: new Date().toISOString(),
    view: JSON.stringify({ kpis: [revenue], statement: [], entities: ENTITIES.map(row), dimensions: [] }),
  };
}

test('the chart takes a new set of 5 x 2,000 points at once', async () => {
  const { uid } = await tokenOf('owner');
  const documents = {
    [ROOT]: { name: 'Chart test', currency: 'USD', locale: 'en-US', chart: 'management', root_entity: 'group', live_dimensions: [] },
    [`${ROOT}/members/${uid}`]: { uid, email: 'owner@demo.test', display_name: 'Owner', role: 'owner', entity_scope: null },
    [`${ROOT}/entities/group`]: { id: 'group', name: 'Group', parent: null, currency: 'USD' },
    [`${ROOT}/timelines/group`]: { scope: 'group', version: 1, periods: [PERIOD], latest: PERIOD, revenue_forecast: {}, computed_at: new Date().toISOString() },
    [DASHBOARD]: dashboard(1),
  };
  await writeDocuments(documents);
  try {
    const page = await openPage(browser);
    await signIn(page, 'owner', '/');
    await page.goto(`${baseUrl}/o/${ORG}/dashboard`);
    await page.locator('[data-testid="revenue-chart"] canvas').waitFor();
    await page.evaluate(() => performance.clearMeasures('chart-update'));
    for (let version = 2; version <= 12; version += 1) {
      await writeDocuments({ [DASHBOARD]: dashboard(version) });
      await page.locator(`[data-kpi="revenue"][data-value="${version}"]`).waitFor();
      await page.waitForTimeout(150);
    }
    const times = await page.evaluate(() => performance.getEntriesByName('chart-update').map(({ duration }) => duration));
    times.sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    console.log(`chart update, ${ENTITIES.length} x ${POINTS} points: median ${median.toFixed(0)} ms, worst ${times.at(-1).toFixed(0)} ms of ${times.length}`);
    assert.ok(times.length >= 11);
    // The aim is 50 ms, on a machine at rest. This one is shared: what fails here is a chart several times as slow.
    assert.ok(times[2] < 200, `the third fastest took ${times[2]} ms`);
    assert.deepEqual(page.problems, []);
  } finally {
    await deleteDocuments(Object.keys(documents));
  }
});
