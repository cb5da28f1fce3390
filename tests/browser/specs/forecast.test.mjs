// The forecast as a comparator: picked once, it is beside every figure; departments too; and lines of cash that people change.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findings, looksRight } from '../support/axe.mjs';
import { openBrowser, openPage, ORG, signIn } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

async function open(who, path, options = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, `/o/${ORG}/${path}`);
  return page;
}

const dashboard = (period, scope = 'group') => `dashboard?scope=${scope}&period=${period}`;

async function compareWithForecast(page) {
  const table = page.getByTestId('variances');
  await table.waitFor();
  await page.getByRole('radiogroup', { name: 'Compare with' }).getByText('Forecast').click();
  // A phone shows the effect alone.
  await table.locator('th', { hasText: /^Forecast$/ }).waitFor({ state: 'attached' });
}

test('the forecast is beside cards, variances, statement and the bridge', async () => {
  const page = await open('viewer', dashboard('2019-12'));
  await compareWithForecast(page);
  assert.match(await page.locator('article[data-kpi="revenue"]').innerText(), /under forecast|over forecast/);
  assert.ok((await page.getByTestId('variances').locator('tbody tr').count()) >= 5);
  await page.getByRole('columnheader', { name: 'Variance to forecast' }).waitFor();
  const statement = page.locator('#statement');
  assert.ok((await statement.getByRole('columnheader', { name: 'Forecast', exact: true }).count()) === 1);
  await page.locator('article[data-kpi="revenue"] button').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText(/against forecast/).waitFor();
  assert.equal(await drawer.getByTestId(/^refused-(accounts|entities)/).count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('where no forecast was given, that is said as of a budget', async () => {
  const page = await open('viewer', dashboard('2018-12'));
  await page.getByTestId('variances').waitFor();
  await page.getByRole('radiogroup', { name: 'Compare with' }).getByText('Forecast').click();
  await page.getByText('Nothing to compare with forecast').waitFor();
  assert.match(await page.locator('article[data-kpi="revenue"]').innerText(), /No forecast/);
  assert.equal(await page.locator('#statement').getByRole('columnheader', { name: 'Forecast', exact: true }).count(), 0);
  await page.context().close();
});

test('departments are put beside the forecast', async () => {
  const page = await open('viewer', 'departments?scope=group&period=2019-12');
  const table = page.getByTestId('budget-table');
  await table.waitFor();
  await page.getByRole('radiogroup', { name: 'Compare with' }).getByText('Forecast').click();
  await table.getByRole('columnheader', { name: 'Forecast' }).waitFor();
  await page.getByRole('heading', { name: 'Spending against the forecast' }).waitFor();
  await page.context().close();
});

test('a line of cash that is overridden is seen by another, with who and why, and taken back', async () => {
  const [writer, reader] = [await open('owner', 'cash?scope=group&period=2019-12'), await open('viewer', 'cash?scope=group&period=2019-12')];
  const change = async (amount, reason) => {
    await writer.locator('[data-line="customers.new"]').getByRole('button').click();
    const dialog = writer.getByRole('dialog');
    const weeks = dialog.getByRole('textbox', { name: /week of/ });
    await weeks.nth(4).fill(amount);
    if (amount) {
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText('Say why it is not what is computed').waitFor();
      assert.deepEqual(await findings(writer), []);
    }
    await dialog.getByLabel('Reason for the change').fill(reason);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await change('1,234.50', 'a large customer pays later');
  const cell = reader.locator('[data-line="customers.new"] td[data-entered]');
  await cell.waitFor();
  assert.match(await cell.getAttribute('title'), /entered by Olivia Owner: a large customer pays later; computed/);
  assert.match(await cell.innerText(), /1,234\.50/);
  assert.equal(await reader.locator('[data-line="customers.new"]').getByRole('button').count(), 0);
  await change('', '');
  await cell.waitFor({ state: 'detached' });
  for (const page of [writer, reader]) {
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test('nothing that axe finds, nothing too wide', async () => {
  const page = await open('viewer', dashboard('2019-12'));
  await compareWithForecast(page);
  await looksRight(page);
  await page.context().close();
});
