import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DashboardPage } from '../pages/dashboard.mjs';
import { ImportsPage } from '../pages/imports.mjs';
import { RecordsPage } from '../pages/records.mjs';
import { looksRight } from '../support/axe.mjs';
import { baseUrl, openBrowser, openPage, ORG, PLACE, signIn } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const SCREENS = {
  dashboard: { path: DashboardPage.path({ ...PLACE, entity: 'group' }), ready: '[data-testid="revenue-chart"] canvas' },
  records: { path: RecordsPage.path(PLACE), ready: '[role="gridcell"]' },
  imports: { path: ImportsPage.path, ready: '[data-testid="drop-zone"]' },
  missing: { path: `/o/${ORG}/nothing-here`, ready: 'h1' },
};

test('nothing serious that axe finds, nothing too wide', async (t) => {
  const page = await openPage(browser);
  await page.goto(baseUrl);
  await page.getByLabel('E-mail').waitFor();
  await t.test('sign-in', () => looksRight(page));
  await signIn(page, 'owner');
  for (const [name, { path, ready }] of Object.entries(SCREENS)) {
    await t.test(name, async () => {
      await page.goto(baseUrl + path);
      await page.locator(ready).first().waitFor();
      await looksRight(page);
    });
  }
  await t.test('drill-down', async () => {
    await page.goto(baseUrl + SCREENS.dashboard.path);
    await page.getByRole('button', { name: 'records of Product sales' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'West' }).first().click();
    await page.getByTestId('proof').waitFor();
    assert.match(await page.getByTestId('proof').innerText(), /^Adds up/);
    await looksRight(page);
  });
  await t.test('an import', async () => {
    await page.goto(baseUrl + SCREENS.imports.path);
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByTestId('import-status').waitFor();
    await looksRight(page);
  });
  assert.deepEqual(page.problems, []);
});

test('someone without membership is told so', async () => {
  const page = await openPage(browser);
  await signIn(page, 'owner');
  await page.goto(`${baseUrl}/o/another-organization/dashboard`);
  await page.getByRole('heading', { name: 'You are not a member here' }).waitFor();
});
