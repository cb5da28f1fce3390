import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DashboardPage } from '../pages/dashboard.mjs';
import { baseUrl, openBrowser, openPage, PLACE, signIn } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

test('the first paint comes within a second and the dashboard within two', async () => {
  const page = await openPage(browser);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  await signIn(page, 'owner');
  const paints = [];
  const cards = [];
  const scripts = [];
  for (let round = 0; round < 5; round += 1) {
    await page.goto(baseUrl + DashboardPage.path({ ...PLACE, entity: 'group' }));
    await page.locator('[data-kpi="revenue"]').waitFor();
    const measured = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      card: performance.now(),
      scripts: performance
        .getEntriesByType('resource')
        .filter((entry) => entry.name.endsWith('.js'))
        .map((entry) => [entry.name.split('/').at(-1), entry.encodedBodySize, entry.decodedBodySize]),
    }));
    paints.push(measured.paint);
    cards.push(measured.card);
    scripts.push(measured.scripts);
  }
  const sum = (list, at) => Math.round(list.reduce((total, entry) => total + entry[at], 0) / 1024);
  console.log(`first contentful paint: median ${Math.round(median(paints))} ms (${paints.map(Math.round).join(', ')})`);
  console.log(`first KPI card: median ${Math.round(median(cards))} ms (${cards.map(Math.round).join(', ')})`);
  console.log(`scripts until then: ${sum(scripts[0], 1)} KB over the wire, ${sum(scripts[0], 2)} KB unpacked`);
  assert.ok(median(paints) < 1_000, 'first contentful paint under 1 s');
});

test('opening the dashboard reads at most 15 documents and the small lists', async () => {
  const page = await openPage(browser);
  await signIn(page, 'owner', DashboardPage.path({ ...PLACE, entity: 'group' }));
  await new DashboardPage(page).waitUntilLive();
  // Counted from what the client asks for: each single document or list is one target of the listen stream.
  const targets = new Set();
  page.on('request', (request) => {
    if (!request.url().includes('/Listen/channel')) return;
    const body = decodeURIComponent((request.postData() ?? '').replace(/\+/g, ' '));
    for (const match of body.matchAll(/"documents":\["([^"]+)"\]|"collectionId":"([^"]+)"/g)) targets.add(match[1] ?? match[2]);
  });
  await page.evaluate(() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => name.includes('firestore') && indexedDB.deleteDatabase(name)))));
  await page.reload();
  await new DashboardPage(page).waitUntilLive();
  await page.locator('[data-testid="revenue-chart"] canvas').waitFor();
  const documents = [...targets].filter((target) => target.includes('/documents/'));
  const lists = [...targets].filter((target) => !target.includes('/documents/'));
  console.log(`opening the dashboard listens to ${documents.length} documents and the lists ${lists.join(', ')}`);
  assert.ok(documents.length > 0 && documents.length <= 15);
});
