// The frame people work in: the palette and its keys, tiles and views, the proof of the figures, and no network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Board } from '../pages/board.mjs';
import { DashboardPage } from '../pages/dashboard.mjs';
import { RecordsPage } from '../pages/records.mjs';
import { findings, looksRight } from '../support/axe.mjs';
import { deleteDocuments, writeDocuments } from '../support/documents.mjs';
import { baseUrl, openBrowser, openPage, ORG, signIn, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const GROUP = { entity: 'group', period: '2019-12' };
const WEST = { entity: 'west', period: '2019-12' };

async function open(who, { place = GROUP, ...options } = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, DashboardPage.path(place));
  await page.locator('[data-tile]').first().waitFor();
  return page;
}

const palette = (page) => page.getByRole('combobox', { name: 'Go to or do anything' });

test('the palette goes to a KPI, an entity, a month, records and a screen, by keyboard alone', async () => {
  const page = await open('owner');
  await page.keyboard.press('Control+k');
  await palette(page).fill('gross marg');
  await page.getByRole('option', { name: /^Gross margin/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Why did it move?').waitFor();
  assert.match(page.url(), /kpi=gross_margin/);
  await page.reload();
  await page.getByRole('dialog').getByText('Why did it move?').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.doesNotMatch(page.url(), /kpi=/);

  await page.keyboard.press('Control+k');
  await palette(page).fill('west');
  await page.getByRole('option', { name: 'West', exact: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.getByRole('option', { name: 'West', exact: true }).click();
  await page.waitForURL(/scope=west/);
  await page.getByRole('navigation', { name: 'Above this entity' }).getByRole('button').first().click();
  await page.waitForURL(/scope=group/);

  await page.keyboard.press('Control+k');
  await palette(page).fill('november 2019');
  await page.keyboard.press('Enter');
  await page.waitForURL(/period=2019-11/);

  await page.keyboard.press('Control+k');
  await palette(page).fill('phone case');
  await page.getByRole('option', { name: /^Find “phone case”/ }).click();
  await page.waitForURL(/records\?.*find=phone(\+|%20)case/);
  assert.equal(await page.getByLabel('Find in records').inputValue(), 'phone case');

  await page.keyboard.press('Control+k');
  await palette(page).fill('nothing is called so');
  await page.getByRole('option').first().waitFor();
  await palette(page).fill('go to close');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Close', level: 1 }).waitFor();
  assert.deepEqual(page.problems, []);
});

test('keys go to screens and months, show their list, and are only text while someone types', async () => {
  const page = await open('owner');
  await page.keyboard.press('[');
  await page.waitForURL(/period=2019-11/);
  await page.keyboard.press(']');
  await page.waitForURL(/period=2019-12/);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.waitFor();
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await new RecordsPage(page).waitForRows();
  await page.keyboard.press('/');
  await page.keyboard.type('gd?e[');
  assert.equal(await page.getByLabel('Find in records').inputValue(), 'gd?e[');
  assert.match(page.url(), /\/records/);
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.deepEqual(page.problems, []);
});

test('the statement can be exported', async () => {
  const page = await open('owner');
  await page.keyboard.press('Control+k');
  await palette(page).fill('export');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.equal(download.suggestedFilename(), 'statement-group-2019-12.csv');
});

test('tiles are arranged by keyboard and pointer, and another browser of the same person shows them so', async () => {
  const page = await open('analyst');
  const other = await open('analyst');
  const board = new Board(page);
  const before = await board.tiles();
  await board.arrange();
  await board.handle('Variances').focus();
  await page.keyboard.press('Home');
  await page.getByRole('status').getByText(/^Variances: place 1 of/).waitFor();
  await page.getByRole('button', { name: 'Hide Statement' }).click();
  assert.deepEqual(await findings(page), []);
  const from = await board.handle('More figures').boundingBox();
  const to = await board.handle('Key figures').boundingBox();
  await page.mouse.move(from.x + 40, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 12, { steps: 12 });
  await page.mouse.up();
  await board.save();
  const wanted = await board.tiles();
  assert.equal(wanted[0], 'variances');
  assert.ok(wanted.indexOf('more') < wanted.indexOf('bridge'), 'dragged to the top');
  assert.ok(!wanted.includes('statement'));
  await until(async () => String(await new Board(other).tiles()) === String(wanted), 'the other browser follows');
  await other.reload();
  await until(async () => String(await new Board(other).tiles()) === String(wanted), 'and again after a reload');
  await board.reset();
  await until(async () => String(await new Board(other).tiles()) === String(before), 'the product’s own is back');
  assert.deepEqual([...page.problems, ...other.problems], []);
});

test('a tile that there is not any more is ignored', async () => {
  const page = await open('analyst');
  const board = new Board(page);
  const uid = await page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open('firebaseLocalStorageDb').onsuccess = ({ target }) => {
          const all = target.result.transaction('firebaseLocalStorage').objectStore('firebaseLocalStorage').getAll();
          all.onsuccess = () => resolve(all.result[0].value.uid);
        };
      }),
  );
  const path = `organizations/${ORG}/preferences/${uid}`;
  const layout = JSON.stringify({ view: 'analyst', boards: [{ view: 'analyst', tiles: ['of-a-later-version', 'statement', 'kpis'], hidden: [] }] });
  await writeDocuments({ [path]: { layout, updated_at: { timestamp: new Date().toISOString() } } });
  await until(async () => (await board.tiles()).indexOf('statement') < (await board.tiles()).indexOf('kpis'), 'the rest of it counts');
  assert.ok(!(await board.tiles()).includes('of-a-later-version'));
  await deleteDocuments([path]);
  assert.deepEqual(page.problems, []);
});

test('an administrator sets what a role begins with', async () => {
  const admin = await open('admin');
  const viewer = await open('viewer');
  const board = new Board(admin);
  const before = await new Board(viewer).tiles();
  await board.choose('Controller');
  await admin.waitForURL(/view=controller/);
  await board.arrange();
  await board.handle('Close').focus();
  await admin.keyboard.press('Home');
  await admin.getByRole('button', { name: 'Make it this role’s default' }).click();
  await admin.getByTestId('role-default-state').getByText(/Opens with Controller/).waitFor();
  await until(async () => (await new Board(viewer).tiles())[0] === 'close', 'viewers see it at once');
  await admin.getByRole('button', { name: 'Remove its default' }).click();
  await admin.getByTestId('role-default-state').getByText('No default set').waitFor();
  await until(async () => String(await new Board(viewer).tiles()) === String(before), 'and it is gone again');
  await new Board(viewer).arrange();
  assert.equal(await viewer.getByTestId('role-default').count(), 0, 'nobody else is offered it');
  assert.deepEqual([...admin.problems, ...viewer.problems], []);
});

test('the heat map shows each entity’s own figures, in words too', async () => {
  const page = await open('owner');
  const map = page.getByTestId('heat-map');
  await map.scrollIntoViewIfNeeded();
  await map.locator('td[data-value]').first().waitFor();
  const cells = () => map.locator('td[data-value]').evaluateAll((all) => all.map((cell) => Number(cell.dataset.value)));
  const sumIs = async (kpi) => {
    const whole = await new DashboardPage(page).value(kpi);
    await until(async () => (await cells()).reduce((sum, cell) => sum + cell, 0) === whole, `together they are the ${kpi}`);
  };
  await sumIs('operating_expense');
  assert.deepEqual(await map.locator('thead th').allInnerTexts(), ['Department', 'West', 'East', 'Central', 'South', 'Together']);
  await page.getByLabel('Figure and dimension').first().click();
  await page.getByRole('option', { name: 'Revenue by Segment' }).click();
  await sumIs('revenue');
  assert.match(await map.locator('td').first().innerText(), /among the largest|large|middling|small/);
  await map.getByRole('button').first().click();
  await page.waitForURL(/scope=(?!group)/);
  assert.deepEqual(page.problems, []);
});

test('the figures are proven on demand, and what differs is shown with what to do', async () => {
  const page = await open('owner');
  const viewer = await open('viewer');
  await page.getByTestId('proof-badge').click();
  const proof = page.getByRole('dialog').getByTestId('figures-proof');
  await proof.getByRole('button', { name: 'Prove it now' }).click();
  await until(async () => (await proof.getAttribute('data-state')) === 'proven', 'every figure is the same everywhere', 60_000);
  await page.getByRole('dialog').getByText(/^Otherwise every figure/).waitFor();
  const rows = await proof.getByTestId('proof-sums').locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.dataset.value)));
  assert.ok(rows.length > 0);
  for (const row of rows) assert.equal(new Set(row).size, 1);
  assert.deepEqual(await findings(page), []);
  assert.match(await viewer.getByTestId('proof-badge').innerText(), /Proven/);

  const path = `organizations/${ORG}/proofs/latest`;
  const difference = { entity: 'west', period: '2019-12', account: '1.100', scenario: 'actual', currency: 'USD', dimension: null, value: null, problem: null, records: 5000, aggregate: 5000, screen: 5000, bigquery: 4000 };
  const now = new Date().toISOString();
  await writeDocuments({ [path]: { state: 'differs', checked_at: now, proven_at: now, periods: 1, left: 0, leaves: 1, records: 2, rows: 1, figures: 3, sums: [], differences: [difference], differences_total: 1 } });
  await viewer.getByTestId('proof-badge').getByText('One figure differs').waitFor();
  await viewer.getByTestId('proof-badge').click();
  await viewer.getByRole('dialog').getByText(/BigQuery is behind/).waitFor();
  assert.equal(await viewer.getByRole('button', { name: 'Prove it now' }).count(), 0);
  assert.deepEqual(await findings(viewer), []);
  await proof.getByRole('button', { name: 'Prove it now' }).click();
  await until(async () => (await proof.getAttribute('data-state')) === 'proven', 'proven again', 60_000);

  const west = await open('west', { place: WEST });
  await west.getByTestId('live').waitFor();
  assert.equal(await west.getByTestId('proof-badge').count(), 0, 'it names figures of every entity');
  assert.deepEqual([...page.problems, ...viewer.problems, ...west.problems], []);
});

test('the page opens without a network, with what was kept, and says so', async () => {
  const page = await open('viewer', { serviceWorkers: 'allow' });
  await new DashboardPage(page).waitUntilLive();
  const revenue = await new DashboardPage(page).value('revenue');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the worker has the page', 30_000);
  await page.context().setOffline(true);
  await page.reload();
  assert.equal(await new DashboardPage(page).value('revenue'), revenue);
  await page.getByTestId('offline-notice').getByText(/figures of/).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  await page.goBack();
  await page.context().setOffline(false);
  await new DashboardPage(page).waitUntilLive();
  await page.getByTestId('offline-notice').waitFor({ state: 'detached' });
  assert.deepEqual(page.problems, []);
});

test('every view is accessible, and none is too wide', async () => {
  const page = await open('owner');
  for (const view of ['executive', 'controller', 'analyst', 'department', 'operations']) {
    await page.goto(`${baseUrl}${DashboardPage.path(GROUP)}&view=${view}`);
    await page.locator('[data-tile]').first().waitFor();
    await page.waitForTimeout(1_200); // tiles arrive
    await looksRight(page, view);
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
  await looksRight(page, 'palette');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
