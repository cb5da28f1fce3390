// What moved, why, and where it goes: variances, the waterfall that sums, the trend with its forecast.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AnalysisDrawer } from '../pages/analysis.mjs';
import { DashboardPage } from '../pages/dashboard.mjs';
import { looksRight } from '../support/axe.mjs';
import { apiUrl, openBrowser, openPage, ORG, signIn, tokenOf } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const GROUP = { entity: 'group', period: '2019-12' };

async function open(options = {}, who = 'owner', place = GROUP) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, DashboardPage.path(place));
  await page.locator('[data-kpi="revenue"]').waitFor();
  return page;
}

const impacts = (page) =>
  page.getByTestId('variances').locator('tbody tr').evaluateAll((rows) => rows.map((row) => Number(row.dataset.impact)));

test('variances are ranked by their effect on profit, said in words, and change with the comparator', async () => {
  const page = await open();
  await page.getByTestId('variances').waitFor();
  const budget = await impacts(page);
  assert.ok(budget.length > 0 && budget.length <= 10);
  assert.deepEqual(budget, [...budget].sort((a, b) => Math.abs(b) - Math.abs(a)));
  for (const row of await page.getByTestId('variances').locator('tbody tr').all()) {
    const favourable = Number(await row.getAttribute('data-impact')) > 0;
    assert.match(await row.innerText(), favourable ? /Favourable/ : /Unfavourable/);
  }
  const head = page.locator('#statement thead');
  assert.match(await head.innerText(), /Variance to budget/);
  const choice = page.getByRole('radiogroup', { name: 'Compare with' });
  await choice.getByRole('radio', { name: 'Budget' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('#statement thead', { hasText: 'Variance to forecast' }).waitFor();
  assert.notDeepEqual(await impacts(page), budget);
  await page.getByTestId('variances').getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('table').waitFor();
  assert.deepEqual(page.problems, []);
});

test('without a comparator the panel says so', async () => {
  const page = await open({}, 'owner', { entity: 'group', period: '2016-01' });
  await page.getByRole('radiogroup', { name: 'Compare with' }).getByText('Last year', { exact: true }).click();
  await page.getByText('Nothing to compare with Jan 15').waitFor();
});

test('KPIs without a value are listed apart, with the reason', async () => {
  const page = await open();
  await page.getByText(/^Not available yet/).click();
  const line = page.locator('details li', { hasText: 'Receivable days (DSO)' });
  assert.match(await line.innerText(), /No entries/);
});

for (const comparator of ['Budget', 'Forecast', 'Previous period', 'Last year']) {
  test(`the waterfall's parts sum to the change against: ${comparator}`, async () => {
    const page = await open();
    const drawer = new AnalysisDrawer(page);
    await drawer.open('revenue');
    await drawer.compareWith(comparator);
    for (const name of ['accounts', 'entities']) {
      const { change, parts } = await drawer.parts(name);
      assert.ok(parts.length > 0);
      assert.equal(parts.reduce((sum, part) => sum + part, 0), change);
      await page.locator(`[data-testid="waterfall-${name}"] canvas`).waitFor();
    }
    assert.deepEqual(page.problems, []);
  });
}

test('a ratio is not split into accounts', async () => {
  const page = await open();
  await new AnalysisDrawer(page).open('gross_margin');
  assert.match(await page.getByTestId('refused-accounts').innerText(), /no sum of accounts/);
});

test('the trend shows the forecast with its interval and what it is worth, as the interface answers', async () => {
  const page = await open();
  const drawer = new AnalysisDrawer(page);
  await drawer.open('revenue');
  await drawer.showTrend();
  assert.equal(await page.getByTestId('forecast').locator('tbody tr').count(), 3);
  await page.getByText(/^Tried on \d+ past months/).waitFor();
  const { token } = await tokenOf('owner');
  const answer = await fetch(`${apiUrl}/v1/organizations/${ORG}/analysis/group/revenue`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { version, periods } = await answer.json();
  assert.equal(periods.at(-1), '2019-12');
  await page.locator(`[data-testid="trend"][data-version="${version}"]`).waitFor();
  assert.deepEqual(page.problems, []);
});

test('a member of one entity reads the trend of no other', async () => {
  const { token } = await tokenOf('west');
  const ask = async (scope) => {
    const answer = await fetch(`${apiUrl}/v1/organizations/${ORG}/analysis/${scope}/revenue`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.status;
  };
  assert.deepEqual([await ask('west'), await ask('east'), await ask('group')], [200, 403, 403]);
});

test('nothing that axe finds in the analysis, nothing too wide', async () => {
  const page = await open();
  const drawer = new AnalysisDrawer(page);
  await drawer.open('revenue');
  await drawer.parts('accounts');
  await looksRight(page, 'the bridge');
  await drawer.showTrend();
  await looksRight(page, 'the trend');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
