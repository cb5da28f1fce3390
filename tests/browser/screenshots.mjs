// Takes the pictures of docs/guide-users.md from a running, freshly seeded suite: `node screenshots.mjs`.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AlertsPage } from './pages/alerts.mjs';
import { DashboardPage } from './pages/dashboard.mjs';
import { ImportsPage } from './pages/imports.mjs';
import { RecordsPage } from './pages/records.mjs';
import { baseUrl, openBrowser, openPage, signIn } from './support/suite.mjs';

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
await mkdir(folder, { recursive: true });

const GROUP = { entity: 'group', period: '2019-12' };
const WEST = { entity: 'west', period: '2019-12' };
const browser = await openBrowser();

async function shoot(page, name) {
  await page.waitForTimeout(900); // animations end
  await page.screenshot({ path: `${folder}${name}.png` });
}

async function dashboard(page) {
  await page.goto(baseUrl + DashboardPage.path(GROUP));
  await page.locator('[data-testid="revenue-chart"] canvas').waitFor();
}

for (const [name, options] of Object.entries({
  'dashboard-light': { colorScheme: 'light' },
  'dashboard-dark': { colorScheme: 'dark' },
  'dashboard-phone': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  'dashboard-phone-dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
})) {
  const page = await openPage(browser, { viewport: { width: 1280, height: 860 }, ...options });
  if (name === 'dashboard-light') {
    await page.goto(baseUrl);
    await page.getByLabel('Demonstration logins').waitFor();
    await shoot(page, 'sign-in');
  }
  await signIn(page, 'owner');
  await dashboard(page);
  await shoot(page, name);
  await page.context().close();
}

const page = await openPage(browser, { viewport: { width: 1280, height: 800 } });
await signIn(page, 'owner');
await dashboard(page);
await page.getByRole('button', { name: 'records of Product sales' }).click();
await page.getByRole('dialog').getByRole('button', { name: 'West' }).first().click();
await page.getByTestId('proof').waitFor();
await page.getByRole('dialog').locator('li button').first().click();
await shoot(page, 'drill-down');

await page.goto(baseUrl + RecordsPage.path({ ...WEST, account: '1.100' }));
const records = new RecordsPage(page);
await records.waitForRows();
await records.typeAmount(2, '123.45');
await page.getByLabel('Reason for the change').fill('Supplier sent a corrected invoice');
await shoot(page, 'edit');
await page.getByRole('button', { name: 'Discard' }).click();

const other = await openPage(browser);
await signIn(other, 'editor', RecordsPage.path({ ...WEST, account: '1.100' }));
const theirs = new RecordsPage(other);
await theirs.waitForRows();
const before = await theirs.amountMinor(3);
await records.typeAmount(3, ((before + 500) / 100).toFixed(2));
await theirs.typeAmount(3, ((before + 300) / 100).toFixed(2));
await theirs.giveReason('Credit note');
await other.getByTestId('edit-pending').waitFor({ state: 'detached' });
await records.giveReason('Late fee');
await page.getByTestId('edit-conflict').getByRole('button', { name: 'Resolve' }).click();
await page.getByRole('dialog').waitFor();
await shoot(page, 'conflict');
await page.getByRole('dialog').getByRole('radio', { name: 'Another value' }).click();
await page.getByRole('dialog').getByLabel('Amount, another value').fill((before / 100).toFixed(2));
await page.getByRole('dialog').getByRole('button', { name: 'Save my choice' }).click();
await page.getByTestId('edit-pending').waitFor({ state: 'detached' });

await page.goto(baseUrl + ImportsPage.path);
const imports = new ImportsPage(page);
await imports.drop(
  'december-corrections.csv',
  [
    'key,entity,account,date,amount,currency,scenario,description',
    'D-1,west,1.100,2019-12-03,1250.00,USD,actual,Late invoice',
    'D-2,east,1.100,2019-12-09,"1,980.40",USD,actual,Late invoice',
    'D-3,south,3.210,2019-12-31,310.00,USD,actual,Campaign',
    'D-4,west,1.100,2019-12-32,99.00,USD,actual,Typing error',
    'D-5,west,7.777,2019-12-12,45.00,USD,actual,Unknown account',
  ].join('\n'),
);
await imports.waitForPreview();
await shoot(page, 'import-preview');
await page.getByRole('button', { name: 'Cancel' }).click();
await page.getByTestId('drop-zone').waitFor();
await page.getByRole('main').getByRole('link').last().click();
await page.getByTestId('import-status').waitFor();
await shoot(page, 'import');

await page.goto(baseUrl + AlertsPage.path);
await page.locator('[data-alert]').first().waitFor();
await shoot(page, 'alerts');
await page.locator('[data-alert]').first().getByRole('link').first().click();
await page.getByTestId('timeline').waitFor();
await shoot(page, 'alert');
await page.goto(`${baseUrl + AlertsPage.rules}/west-revenue-short`);
await page.getByTestId('backtest').getByText(/^Would/).waitFor();
await shoot(page, 'alert-rule');

// One view a picture: what the text of the guide speaks of.
for (const [name, path, ready] of [
  ['controller', `${DashboardPage.path(GROUP)}&view=controller`, '[data-tile]'],
  ['cash', '/o/demo/cash?entity=group', 'canvas'],
  ['departments', '/o/demo/departments?entity=group&period=2019-12', 'table'],
  ['close', '/o/demo/close', 'table'],
  ['system', '/o/demo/system', 'table'],
]) {
  await page.goto(baseUrl + path);
  await page.locator(ready).first().waitFor();
  await shoot(page, name);
}
await page.goto(baseUrl + DashboardPage.path(GROUP));
await page.getByTestId('live').first().waitFor();
await page.keyboard.press('Control+k');
await page.getByRole('option').first().waitFor();
await page.keyboard.type('margin');
await shoot(page, 'palette');
await browser.close();
