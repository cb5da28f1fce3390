// Why it moved by a dimension: volume, mix and price, rate and mix, contribution; refusals in words; unusual months.
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

/** The dashboard with more in its address: an open KPI, a comparator, a dimension. */
async function open(extra = '', options = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, 'owner', `${DashboardPage.path(GROUP)}${extra}`);
  return page;
}

const cells = (page) =>
  page
    .getByTestId('movement-members')
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => Number(row.dataset.change)));

test('revenue is volume, mix and price, which sum to the change, by a dimension that can be changed', async () => {
  const page = await open('&kpi=revenue&against=last_year');
  const drawer = new AnalysisDrawer(page);
  const { change, parts } = await drawer.parts('movement');
  assert.equal(parts.reduce((sum, part) => sum + part, 0), change);
  assert.equal((await drawer.parts('accounts')).change, change, 'the same change as by account');
  await page.getByRole('heading', { name: 'Volume, mix and price' }).waitFor();
  const rows = await page.getByTestId('parts-movement').innerText();
  for (const effect of ['Volume', 'Mix', 'Price']) assert.match(rows, new RegExp(effect));
  assert.doesNotMatch(rows, /Currency/, 'there is one currency');
  const lines = await cells(page);
  assert.ok(lines.length >= 2);
  assert.equal(lines.reduce((sum, each) => sum + each, 0), change);
  await page.getByTestId('sum-check').waitFor();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Dimension' }).click();
  await page.getByRole('option', { name: 'Segment' }).click();
  await page.getByTestId('movement-members').getByText('Corporate').waitFor();
  assert.equal((await cells(page)).reduce((sum, each) => sum + each, 0), change);
  assert.match(page.url(), /by=segment/);
  assert.deepEqual(page.problems, []);
});

test('a link leads to the dimension, and closing the drawer leaves nothing of it behind', async () => {
  const page = await open('&kpi=revenue&against=last_year&by=segment');
  await page.getByTestId('movement-members').getByText('Corporate').waitFor();
  assert.equal(await page.getByRole('dialog').getByRole('combobox', { name: 'Dimension' }).inputValue(), 'Segment');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.doesNotMatch(page.url(), /kpi=|by=/);
  assert.match(page.url(), /against=last_year/);
});

test('a margin is rate and mix, in points', async () => {
  const page = await open('&kpi=gross_margin&against=last_year');
  await page.getByRole('heading', { name: 'Rate and mix' }).waitFor();
  const { change, parts } = await new AnalysisDrawer(page).parts('movement');
  assert.equal(parts.reduce((sum, part) => sum + part, 0), change);
  assert.match(await page.getByTestId('parts-movement').innerText(), /pp|points/);
});

test('operating expense is what each department added', async () => {
  const page = await open('&kpi=operating_expense&against=last_year');
  await page.getByRole('heading', { name: 'By department' }).waitFor();
  const { change, parts } = await new AnalysisDrawer(page).parts('movement');
  assert.equal(parts.reduce((sum, part) => sum + part, 0), change);
});

test('what would mislead is refused in words', async () => {
  const page = await open('&kpi=revenue&against=budget&by=product_line');
  const refused = page.getByTestId('refused-movement');
  assert.match(await refused.innerText(), /Revenue in the budget of Dec 2019 says which product line/);
});

test('a problem is said, and can be tried again', async () => {
  const page = await openPage(browser, { reducedMotion: 'reduce' });
  let broken = true;
  await page.route('**/movement/**', (route) => (broken ? route.abort() : route.continue()));
  await signIn(page, 'owner', `${DashboardPage.path(GROUP)}&kpi=revenue&against=last_year`);
  const section = page.getByTestId('movement');
  await section.getByText('This cannot be shown').waitFor();
  broken = false;
  await section.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('parts-movement').waitFor();
});

test('a member of one entity reads the movement of no other', async () => {
  const { token } = await tokenOf('west');
  const ask = async (scope) => {
    const answer = await fetch(`${apiUrl}/v1/organizations/${ORG}/movement/${scope}/2019-12/revenue?against=last_year`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.status;
  };
  assert.deepEqual([await ask('west'), await ask('east'), await ask('group')], [200, 403, 403]);
});

test('unusual months stand in the trend with their band, as the interface answers', async () => {
  const page = await open('&kpi=revenue&show=trend');
  await page.getByTestId('trend').waitFor();
  const { token } = await tokenOf('owner');
  const answer = await fetch(`${apiUrl}/v1/organizations/${ORG}/analysis/group/revenue`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { unusual } = await answer.json();
  const shown = await page.locator('[data-unusual]').evaluateAll((rows) => rows.map((row) => row.dataset.unusual));
  assert.deepEqual(shown, unusual.map((each) => each.period).reverse().slice(0, 6));
  if (shown.length === 0) await page.getByTestId('unusual-none').waitFor();
  assert.deepEqual(page.problems, []);
});

test('nothing that axe finds, nothing too wide', async () => {
  const page = await open('&kpi=revenue&against=last_year&by=product_line');
  await page.getByTestId('movement-members').waitFor();
  await looksRight(page, 'volume, mix and price');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
