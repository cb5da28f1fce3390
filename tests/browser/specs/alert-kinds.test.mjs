// Rules of forecasts, of the installation and of one member of a dimension; and where push messages go.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AlertsPage, callApi } from '../pages/alerts.mjs';
import { looksRight } from '../support/axe.mjs';
import { baseUrl, openBrowser, openPage, signIn, tokenOf } from '../support/suite.mjs';

const PUSH = `${AlertsPage.path}/push`;
const RULES = ['letters-wait', 'revenue-is-heading-down', 'consumer-falls-away'];
const DEVICE = 'd'.repeat(24);

let browser;
before(async () => {
  browser = await openBrowser();
  await clean();
});
after(async () => {
  await clean();
  await browser?.close();
});

async function clean() {
  const { token } = await tokenOf('owner');
  for (const id of RULES) await callApi(token, 'DELETE', `alert-rules/${id}`);
  await callApi(token, 'DELETE', `devices/${DEVICE}`);
}

async function open(who, path, options = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, path);
  return page;
}

const kind = (form, beginning) => form.page
  .getByLabel('Fires when', { exact: true }).first().click()
  .then(() => form.page.getByRole('option', { name: beginning }).click());

test('a forecast rule is tried on the past, month by month, and saved', async () => {
  const page = await open('editor', AlertsPage.newRule);
  const form = new AlertsPage(page);
  await kind(form, /^Forecast:/);
  await page.getByLabel('Name', { exact: true }).fill('Revenue is heading down');
  await form.choose('KPI', 'Revenue');
  await form.choose('Entity', 'West');
  await page.getByLabel('Level', { exact: true }).fill('20,000.00');
  await page.getByRole('button', { name: 'Add a level' }).click();
  await page.getByLabel('Threshold of level 1').fill('1');
  await page.getByTestId('backtest').getByText(/^Would (have|never)/).waitFor();
  await looksRight(page, 'forecast-rule');
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await page.locator('[data-rule="revenue-is-heading-down"]').getByText(/within three months/).waitFor();
  await page.locator('[data-rule="revenue-is-heading-down"]').getByRole('link').first().click();
  await page.getByLabel('Threshold of level 1').waitFor();
  assert.equal(await page.getByLabel('Threshold of level 1').inputValue(), '1');
  assert.equal(await page.getByLabel('Level', { exact: true }).inputValue(), '20000.00');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a rule of the installation is an administrator’s, and says that it has no past', async () => {
  const page = await open('owner', AlertsPage.newRule);
  const form = new AlertsPage(page);
  await kind(form, /^System:/);
  await page.getByLabel('Name', { exact: true }).fill('Letters wait');
  await form.choose('Figure', 'Dead letters');
  await page.getByLabel('More than', { exact: true }).fill('0');
  await page.getByTestId('backtest').getByText(/installation keeps no history/).waitFor();
  assert.equal(await page.getByLabel('Entity', { exact: true }).count(), 0);
  await looksRight(page, 'system-rule');
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await page.locator('[data-rule="letters-wait"]').getByText(/Dead letters/).first().waitFor();
  await page.context().close();

  const editor = await open('editor', AlertsPage.newRule);
  await editor.getByLabel('Fires when', { exact: true }).first().click();
  await editor.getByRole('option', { name: /^Forecast:/ }).waitFor();
  assert.equal(await editor.getByRole('option', { name: /^System:/ }).count(), 0);
  await editor.context().close();
});

test('revenue may be watched of one member of a dimension', async () => {
  const page = await open('editor', AlertsPage.newRule);
  const form = new AlertsPage(page);
  await form.fillLevel({ name: 'Consumer falls away', kpi: 'Revenue', entity: 'West', level: '1.00' });
  await form.choose('Of it', 'One segment');
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await page.getByText('Choose or write one').waitFor();
  await page.getByLabel('Segment', { exact: true }).fill('Consumer');
  await page.getByTestId('backtest').getByText(/^Would .* in 12 months$/).waitFor();
  await looksRight(page, 'dimension-rule');
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await page.locator('[data-rule="consumer-falls-away"]').waitFor();
  const { token } = await tokenOf('owner');
  const { body } = await callApi(token, 'GET', 'alert-rules');
  const { scope } = body.rules.find(({ id }) => id === 'consumer-falls-away');
  assert.deepEqual([scope.dimension, scope.member], ['segment', 'Consumer']);
  await form.page.goto(baseUrl + AlertsPage.newRule);
  await form.choose('KPI', 'Net margin');
  assert.equal(await page.getByLabel('Of it', { exact: true }).count(), 0);
  await page.context().close();
});

test("push says plainly that it is not configured, and lists one's devices", async () => {
  const { token } = await tokenOf('owner');
  const put = await callApi(token, 'PUT', `devices/${DEVICE}`, { token: 'a-token', label: 'Firefox on Linux' });
  assert.equal(put.status, 200);
  const page = await open('owner', AlertsPage.path);
  await page.getByRole('link', { name: 'Push', exact: true }).click();
  await page.getByTestId('push-state').getByText(/not configured in this installation/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Turn on push messages' }).count(), 0);
  await page.getByText('Firefox on Linux').waitFor();
  await looksRight(page, 'push');
  await page.getByRole('button', { name: 'Forget Firefox on Linux' }).click();
  await page.getByText('None is registered.').waitFor();
  assert.deepEqual((await callApi(token, 'GET', 'devices')).body, { devices: [] });
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('nobody reads or forgets another’s device', async () => {
  const [owner, viewer] = await Promise.all([tokenOf('owner'), tokenOf('viewer')]);
  await callApi(owner.token, 'PUT', `devices/${DEVICE}`, { token: 'a-token', label: 'Laptop' });
  assert.deepEqual((await callApi(viewer.token, 'GET', 'devices')).body, { devices: [] });
  assert.equal((await callApi(viewer.token, 'DELETE', `devices/${DEVICE}`)).status, 404);
  assert.equal((await callApi(owner.token, 'GET', 'devices')).body.devices.length, 1);
  assert.ok(!JSON.stringify((await callApi(owner.token, 'GET', 'devices')).body).includes('a-token'));
});
