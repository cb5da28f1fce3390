import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RecordsPage } from '../pages/records.mjs';
import { findings } from '../support/axe.mjs';
import { writeDocuments } from '../support/documents.mjs';
import { releaseProxy } from '../support/releaseProxy.mjs';
import { baseUrl, openBrowser, openPage, ORG, PASSWORD, signIn, tokenOf, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const PLACE = { entity: 'group', period: '2019-10' };
const minor = (text) => (/[−-]/.test(text) ? -1 : 1) * Number(text.replace(/[^\d]/g, ''));
const grid = (page) => page.getByRole('treegrid', { name: 'Records' });
const heads = (page) => grid(page).locator('[role="row"][aria-level="1"][aria-expanded]');
const panel = (page) => page.getByRole('dialog', { name: 'View of the records' });

async function open(who, options = {}, query = '') {
  const page = await openPage(browser, options);
  await signIn(page, who, RecordsPage.path(PLACE) + query);
  return page;
}

async function openPanel(page) {
  await page.getByRole('search').getByRole('button', { name: /^View/ }).click();
  await panel(page).waitFor();
}

async function groupBy(page, name) {
  await openPanel(page);
  await panel(page).getByLabel('Group by').first().click();
  await page.getByRole('option', { name, exact: true }).click();
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'detached' });
  await heads(page).first().waitFor();
}

test('records are grouped, and each subtotal is the sum of its rows', async () => {
  const page = await open('viewer', {}, '&account=1.100&scenario=actual&find=technology+corporate');
  await groupBy(page, 'Entity');
  const status = await page.getByRole('search').getByRole('status').innerText();
  const all = [];
  for (const head of await heads(page).all()) {
    const amount = head.locator('[role="gridcell"]').filter({ hasText: /^[−-]?\$/ });
    all.push({ text: await head.innerText(), amount: minor(await amount.innerText()) });
  }
  assert.ok(all.length >= 3);
  assert.equal(
    all.reduce((sum, { amount }) => sum + amount, 0),
    minor(status.split(' · ')[1]),
    'the groups add up to all that is shown',
  );

  // With the keys alone: down to the smallest group, opened, its rows added up.
  const counts = all.map(({ text }) => Number(/\(([\d,]+)\)/.exec(text)[1].replace(',', '')));
  const smallest = counts.indexOf(Math.min(...counts));
  await heads(page).first().locator('[role="gridcell"]').first().click();
  await until(async () => (await heads(page).first().getAttribute('aria-expanded')) === 'true', 'a click opens');
  await page.keyboard.press('ArrowLeft');
  await until(async () => (await heads(page).first().getAttribute('aria-expanded')) === 'false', 'a key closes');
  for (let step = 0; step < smallest; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await until(async () => (await heads(page).nth(smallest).getAttribute('aria-expanded')) === 'true', 'it is open');
  const rows = await grid(page)
    .locator('[role="row"]:not([aria-expanded]):has([role="gridcell"])')
    .evaluateAll((found) =>
      found.map((row) => [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent)),
    );
  assert.equal(rows.length, counts[smallest]);
  const amounts = rows.map((cells) => minor(cells.find((text) => /^[−-]?\$/.test(text))));
  assert.equal(amounts.reduce((sum, amount) => sum + amount, 0), all[smallest].amount);
  await page.keyboard.press('ArrowLeft');
  await until(async () => (await heads(page).nth(smallest).getAttribute('aria-expanded')) === 'false', 'and closed');
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.problems, []);
});

test('a subtotal follows what somebody else changes', async () => {
  const page = await open('viewer', {}, '&account=3.210');
  await groupBy(page, 'Entity');
  const before = await heads(page).first().innerText();
  const editor = await open('editor', {}, '&account=3.210');
  const records = new RecordsPage(editor);
  await records.waitForRows();
  const entity = before.split('(')[0].trim();
  const row = editor.getByRole('grid').locator('[role="row"]', { has: editor.getByRole('gridcell', { name: entity, exact: true }) }).first();
  const cell = row.locator('[aria-colindex="4"]');
  const amount = minor(await cell.innerText());
  await cell.dblclick();
  await editor.keyboard.type(((amount + 12_345) / 100).toFixed(2));
  await editor.keyboard.press('Enter');
  await records.giveReason('Grouped');
  const sum = (text) => minor(/[−-]?\$[\d,.]+/.exec(text)[0]);
  await until(async () => sum(await heads(page).first().innerText()) === sum(before) + 12_345, 'the subtotal follows');
  assert.deepEqual([...page.problems, ...editor.problems], []);
});

test('a view is kept under a name, and its address opens it', async () => {
  const page = await open('editor', {}, '&find=technology');
  await groupBy(page, 'Entity');
  await openPanel(page);
  await panel(page).getByRole('checkbox', { name: 'Account', exact: true }).uncheck();
  await panel(page).getByRole('button', { name: 'Amount earlier' }).click();
  assert.deepEqual(await findings(page), []);
  await panel(page).getByLabel('Name of the view').fill('By entity');
  await panel(page).getByRole('button', { name: 'Save view' }).click();
  await page.waitForURL(/gridview=By/);

  const other = await open('editor', {}, '&gridview=By+entity');
  await heads(other).first().waitFor();
  const columns = await grid(other).getByRole('columnheader').allInnerTexts();
  assert.ok(!columns.includes('Account'));
  assert.ok(columns.indexOf('Amount') < columns.indexOf('Description'));
  assert.equal(await other.getByLabel('Find in records').inputValue(), 'technology');

  await openPanel(other);
  await panel(other).getByRole('button', { name: 'As it comes' }).click();
  await other.getByRole('grid', { name: 'Records' }).waitFor();
  await panel(other).getByRole('button', { name: 'Remove the view By entity' }).click();
  await openPanelOf(page);
  await panel(page).getByRole('button', { name: 'By entity', exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual([...page.problems, ...other.problems], []);
});

async function openPanelOf(page) {
  if (!(await panel(page).isVisible())) await openPanel(page);
}

test('a view that is shared is there for others at once, follows its changes, and says when it is gone', async () => {
  const viewer = await open('viewer');
  await openPanel(viewer);
  const author = await open('editor', {}, '&find=technology');
  await groupBy(author, 'Entity');
  await openPanel(author);
  await panel(author).getByRole('checkbox', { name: 'Account', exact: true }).uncheck();
  await panel(author).getByLabel('Name of the view').fill('Technology');
  await panel(author).getByText('For the team').click();
  assert.deepEqual(await findings(author), []);
  await panel(author).getByRole('button', { name: 'Share view' }).click();
  await author.waitForURL(/view=[0-9a-f]{24}/);

  const theirs = panel(viewer).getByRole('button', { name: /^Technology.*Edith Editor/ });
  await theirs.click();
  await heads(viewer).first().waitFor();
  assert.equal(await viewer.getByLabel('Find in records').inputValue(), 'technology');
  const account = grid(viewer).getByRole('columnheader', { name: 'Account' });
  assert.equal(await account.count(), 0);
  assert.equal(await panel(viewer).getByRole('button', { name: /^(Rename|Remove) the shared/ }).count(), 0);

  await openPanel(author);
  await panel(author).getByRole('checkbox', { name: 'Account', exact: true }).check();
  await panel(author).getByRole('button', { name: 'Update view' }).click();
  await account.waitFor();
  await openPanel(author);
  await panel(author).getByRole('button', { name: 'Rename the shared view Technology' }).click();
  await author.keyboard.type('Tech by entity');
  await author.keyboard.press('Enter');
  await viewer.getByRole('button', { name: 'View: Tech by entity' }).waitFor();

  // Of all entities: who sees one of them is told nothing of it, and who had it open that it is gone.
  const address = new URL(author.url()).searchParams.get('view');
  const scoped = await openPage(browser);
  await signIn(scoped, 'west', `${RecordsPage.path({ entity: 'west', period: '2019-10' })}&view=${address}`);
  await scoped.getByTestId('shared-view-notice').filter({ hasText: 'there no more' }).waitFor();
  await panel(author).getByRole('button', { name: 'Remove the shared view Tech by entity' }).click();
  assert.deepEqual(await findings(author), []);
  await panel(author).getByRole('button', { name: 'Remove for everyone' }).click();
  await viewer.getByTestId('shared-view-notice').filter({ hasText: '“Tech by entity” was removed' }).waitFor();
  assert.deepEqual(await findings(viewer), []);
  assert.deepEqual([...viewer.problems, ...author.problems, ...scoped.problems], []);
});

test('an old view with columns that are gone still opens', async () => {
  const { uid } = await tokenOf('analyst');
  const view = {
    name: 'Old', columns: [{ key: 'gone', width: 99, hidden: false }, { key: 'amount_minor', width: 200, hidden: false }, { key: 'date', width: null, hidden: false }],
    sort: [{ column: 'gone', direction: 'ASC' }], group: ['dimension:gone'], filter: {},
  };
  await writeDocuments({
    [`organizations/${ORG}/preferences/${uid}`]: { grid_views: JSON.stringify([view, 7]), updated_at: { timestamp: new Date().toISOString() } },
  });
  const page = await open('analyst', {}, '&gridview=Old');
  await page.getByRole('button', { name: 'View: Old' }).waitFor();
  const first = page.getByRole('grid', { name: 'Records' }).getByRole('columnheader').first();
  await until(async () => (await first.innerText()) === 'Amount', 'what there is of it is put on');
  assert.deepEqual(page.problems, []);
});

test('the panel fits a phone, in light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open('viewer', { viewport: { width: 390, height: 844 }, colorScheme });
    await openPanel(page);
    const box = await panel(page).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 390);
    assert.deepEqual(await findings(page), []);
    await page.context().close();
  }
});

test('every page says that there is no network', async () => {
  const page = await openPage(browser, { serviceWorkers: 'allow' });
  await signIn(page, 'owner', '/o/demo/alerts');
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the worker has the page');
  await page.context().setOffline(true);
  for (const path of ['alerts', 'close', 'comments', 'imports', 'records', 'dashboard']) {
    await page.evaluate((to) => {
      history.pushState(null, '', to);
    }, `/o/demo/${path}`);
    await page.getByTestId('offline-notice').waitFor();
  }
  await page.context().setOffline(false);
  await page.getByTestId('offline-notice').waitFor({ state: 'detached' });
});

test('a new version is offered, and what was typed is there after it is loaded', async () => {
  const proxy = await releaseProxy(baseUrl);
  try {
    const page = await openPage(browser, { serviceWorkers: 'allow' });
    await page.goto(proxy.url);
    await page.getByLabel('E-mail').fill('editor@demo.test');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the worker has the page');
    await page.goto(proxy.url + RecordsPage.path({ entity: 'south', period: '2019-10' }));
    const records = new RecordsPage(page);
    await records.waitForRows();
    await records.typeAmount(0, '77.77');
    await page.getByRole('form', { name: 'Unsaved changes' }).waitFor();

    assert.equal(await page.getByTestId('update-notice').count(), 0);
    proxy.release();
    // The page looks by itself when it is looked at again, and every half hour.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByTestId('update-notice').waitFor();
    assert.deepEqual(await findings(page), []);
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Reload' }).click();
    await loaded;
    await records.waitForRows();
    await until(async () => (await records.amountMinor(0)) === 7_777, 'the draft is there again');
    await page.getByRole('form', { name: 'Unsaved changes' }).waitFor();
    await page.getByTestId('update-notice').waitFor({ state: 'detached' });
  } finally {
    proxy.close();
  }
});
