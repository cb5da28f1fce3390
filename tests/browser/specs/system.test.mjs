import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { looksRight } from '../support/axe.mjs';
import { apiUrl, baseUrl, openBrowser, openPage, ORG, signIn, tokenOf } from '../support/suite.mjs';

const PATH = `/o/${ORG}/system`;
const FUNCTIONS = [
  'ingest_file', 'apply_changes', 'apply_edit', 'recalculate', 'check_alerts', 'notify', 'stream_to_bigquery', 'sweep',
  'api',
];

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

test('an admin sees every function healthy, and the figures renew themselves', async () => {
  const page = await openPage(browser);
  await signIn(page, 'admin');
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'System' }).click();
  for (const name of FUNCTIONS) await page.getByTestId(`function-${name}`).getByText('Healthy').waitFor();
  await page.getByText(`${FUNCTIONS.length} of ${FUNCTIONS.length} healthy`).waitFor();
  const waiting = page.getByRole('table', { name: 'Queue' }).getByRole('row', { name: /Waiting events/ });
  assert.match(await waiting.innerText(), /\d+$/);
  assert.match(await page.getByRole('table', { name: 'Costs' }).innerText(), /Documents read\s+[\d,]*[1-9]/);
  assert.match(await page.getByRole('table', { name: 'Activity' }).innerText(), /Sign-ins\s+Unknown/);

  const itself = page.waitForResponse((response) => response.url().endsWith('/system'));
  assert.equal((await itself).status(), 200);
  const asked = page.waitForResponse((response) => response.url().endsWith('/system'), { timeout: 8_000 });
  await page.getByRole('button', { name: 'Refresh' }).click();
  assert.equal((await asked).status(), 200);
  assert.match(await page.getByTestId('system-age').innerText(), /^Looked at /);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what fails is told, and the figures before it stay', async () => {
  const page = await openPage(browser);
  await signIn(page, 'owner');
  await page.route('**/system', (route) => route.abort());
  await page.getByRole('link', { name: 'System' }).click();
  await page.getByRole('heading', { name: 'The state of the system cannot be shown' }).waitFor();
  await page.unroute('**/system');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('function-api').waitFor();
  await page.route('**/system', (route) => route.abort());
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText(/^The last refresh failed/).waitFor();
  assert.equal(await page.getByTestId('function-api').count(), 1);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a viewer has no such entry and is refused', async () => {
  const page = await openPage(browser);
  await signIn(page, 'viewer');
  assert.equal(await page.getByRole('link', { name: 'System' }).count(), 0);
  await page.goto(baseUrl + PATH);
  await page.getByRole('heading', { name: 'Not yours to see' }).waitFor();
  const { token } = await tokenOf('viewer');
  const answer = await fetch(`${apiUrl}/v1/organizations/${ORG}/system`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 403);
  await page.context().close();
});

test('nothing that axe finds, nothing too wide', async () => {
  const page = await openPage(browser);
  await signIn(page, 'owner', PATH);
  await page.getByTestId('function-api').waitFor();
  await looksRight(page);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
