import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DashboardPage } from '../pages/dashboard.mjs';
import { ImportsPage } from '../pages/imports.mjs';
import { RecordsPage } from '../pages/records.mjs';
import { findings } from '../support/axe.mjs';
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

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1440, 390]) {
    test(`no serious accessibility finding, ${colorScheme}, ${width} px`, async (t) => {
      const page = await openPage(browser, { colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
      await page.goto(baseUrl);
      await page.getByLabel('E-mail').waitFor();
      await t.test('sign-in', async () => assert.deepEqual(await findings(page), []));
      await signIn(page, 'owner');
      for (const [name, { path, ready }] of Object.entries(SCREENS)) {
        await t.test(name, async () => {
          await page.goto(baseUrl + path);
          await page.locator(ready).first().waitFor();
          assert.deepEqual(await findings(page), []);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(wider <= 0, `the page is ${wider} px wider than the window`);
        });
      }
      await t.test('drill-down', async () => {
        await page.goto(baseUrl + SCREENS.dashboard.path);
        await page.getByRole('button', { name: 'records of Product sales' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'West' }).first().click();
        await page.getByTestId('proof').waitFor();
        assert.match(await page.getByTestId('proof').innerText(), /^Adds up/);
        assert.deepEqual(await findings(page), []);
      });
      await t.test('an import', async () => {
        await page.goto(baseUrl + SCREENS.imports.path);
        await page.getByRole('main').getByRole('link').first().click();
        await page.getByTestId('import-status').waitFor();
        assert.deepEqual(await findings(page), []);
      });
      assert.deepEqual(page.problems, []);
    });
  }
}

test('someone without membership is told so', async () => {
  const page = await openPage(browser);
  await signIn(page, 'owner');
  await page.goto(`${baseUrl}/o/another-organization/dashboard`);
  await page.getByRole('heading', { name: 'You are not a member here' }).waitFor();
});
