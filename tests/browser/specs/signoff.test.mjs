// A variance is signed by two people in two browsers, an edit moves the figure, and the page says what changed since.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { RecordsPage } from '../pages/records.mjs';
import { findings, looksRight } from '../support/axe.mjs';
import { apiUrl, openBrowser, openPage, ORG, PLACE, signIn, tokenOf, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const VIEW = `scope=${PLACE.entity}&period=${PLACE.period}`;
const LINE = { place: `${PLACE.entity}/${PLACE.period}/budget`, account: '1.100' };
const DASHBOARD = `/o/${ORG}/dashboard?${VIEW}&view=analyst&sign=budget:${LINE.account}`;
const CHANGES = `/o/${ORG}/changes?${VIEW}`;

/** The drawer of the line's signatures, whatever earlier runs left on it withdrawn. */
async function withdrawn() {
  const { token } = await tokenOf('owner');
  for (let version = 0; version < 60; version++) {
    const answer = await fetch(
      `${apiUrl}/v1/organizations/${ORG}/signoffs/${LINE.place}/${LINE.account}:withdraw`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        body: JSON.stringify({ version, party: 'preparer', reason: 'a test begins anew' }),
      },
    );
    if (answer.ok) return;
  }
  throw new Error('the line could not be made unsigned');
}

async function opened(who, path = DASHBOARD, options = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, path);
  return page;
}

const minor = (text) => {
  const digits = text.replace(/[^\d]/g, '');
  const sign = /[\u2212-]/.test(text) ? -1 : 1;
  return digits === '' ? 0 : sign * Number(digits);
};

/** Now minus before is the difference, and the difference what is listed below it: of every account on the page. */
async function assertAddsUp(page) {
  const table = page.getByTestId('changes');
  const accounts = await table.locator('tr[data-account]').all();
  assert.ok(accounts.length > 0);
  for (const account of accounts) {
    const [was, now, difference] = (await account.locator('td').allInnerTexts()).map(minor);
    assert.equal(now - was, difference);
    const toggle = account.getByRole('button');
    if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
    const parts = account.locator('xpath=following-sibling::tr[1]').locator('ul').first().locator(':scope > li');
    const sums = await parts.evaluateAll((lines) =>
      lines.map((line) => (line.querySelector(':scope > div') ?? line).lastElementChild.textContent),
    );
    assert.equal(
      sums.map(minor).reduce((sum, each) => sum + each, 0),
      difference,
    );
  }
}

test('two people sign, an edit moves the figure, and everyone sees that it changed and why', async () => {
  await withdrawn();
  const preparer = await opened('analyst');
  const reviewer = await opened('owner');
  const drawer = preparer.getByTestId('sign-off');
  await drawer.getByText('Nobody has signed this variance yet.').waitFor();
  await drawer.getByLabel('What explains it?').fill('A late deal of the west');
  await drawer.getByRole('button', { name: 'Sign as preparer' }).click();
  await drawer.getByText('Prepared. Another person has to review it.').waitFor();
  assert.equal(await drawer.getByRole('button', { name: 'Sign as reviewer' }).count(), 0);

  const theirs = reviewer.getByTestId('sign-off');
  await theirs.getByText('A late deal of the west').first().waitFor();
  await theirs.getByRole('button', { name: 'Sign as reviewer' }).click();
  await theirs.getByText('Signed by preparer and reviewer').waitFor();
  await drawer.getByText('Signed by preparer and reviewer').waitFor();
  await reviewer.getByRole('button', { name: 'Close this panel' }).click();
  const mark = reviewer.locator(`#statement [data-sign="budget:${LINE.account}"]`);
  await until(async () => (await mark.first().innerText()).includes('Signed'), 'the statement shows the sign-off');

  await edit(37);
  await drawer.getByText('The figure changed since it was signed.').waitFor();
  await until(async () => (await mark.first().innerText()).startsWith('Changed since'), 'the statement shows the change');

  await drawer.getByRole('link', { name: 'What changed since' }).click();
  await preparer.getByTestId('check').getByText('Adds up').waitFor();
  await assertAddsUp(preparer);
  await preparer.getByText('An edit', { exact: true }).first().waitFor();
  assert.deepEqual([...preparer.problems, ...reviewer.problems], []);
  await preparer.context().close();
  await reviewer.context().close();
  await edit(-37);
  await withdrawn();
});

/** One record of the account becomes so many minor units larger, typed into the grid. */
async function edit(by) {
  const page = await opened('editor', RecordsPage.path({ ...PLACE, account: LINE.account }));
  const records = new RecordsPage(page);
  await records.waitForRows();
  await records.typeAmount(0, (((await records.amountMinor(0)) + by) / 100).toFixed(2));
  await page.getByLabel('Reason for the change').fill('a late invoice');
  await page.getByLabel('Reason for the change').press('Enter');
  await page.getByTestId('edit-pending').waitFor({ state: 'detached' });
  await page.context().close();
}

test('the page of changes says so when nothing changed, and takes them along as a file', async () => {
  const page = await opened('owner', `${CHANGES}&since=${new Date().toISOString()}`);
  await page.getByText(/^Nothing changed since/).waitFor();
  await page.goto(`${new URL(page.url()).origin}${CHANGES}&since=2020-01-01T00:00:00Z`);
  await page.getByTestId('check').getByText('Adds up').waitFor();
  await assertAddsUp(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  assert.match(text, /Account,Name,Scenario/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

/** Types an amount into each of the first rows of the grid, larger by so much than it is; saves nothing yet. */
async function typed(page, rows, by) {
  const records = new RecordsPage(page);
  await records.waitForRows();
  for (let row = 0; row < rows; row++) {
    await records.typeAmount(row, (((await records.amountMinor(row)) + by) / 100).toFixed(2));
  }
}

async function save(page, why) {
  await page.getByLabel('Reason for the change').fill(why);
  await page.getByLabel('Reason for the change').press('Enter');
}

test('several records are one change, and one that someone changed first stops it all', async () => {
  const grid = RecordsPage.path({ ...PLACE, account: LINE.account });
  const since = new Date().toISOString();
  const one = await opened('editor', grid);
  await typed(one, 3, 100);
  await one.getByText('One change: all of it is saved, or nothing').waitFor();
  await save(one, 'three at once');
  await one.getByTestId('edit-pending').waitFor({ state: 'detached' });

  const changes = await opened('owner', `${CHANGES}&since=${since}`);
  await changes.getByTestId('check').getByText('Adds up').waitFor();
  await assertAddsUp(changes);
  const row = changes.locator('li', { hasText: '“three at once”' });
  assert.match(await row.first().innerText(), /3 records/);
  assert.match(await row.first().innerText(), /\+\$3\.00/);
  await changes.context().close();

  await typed(one, 3, -100);
  const other = await opened('owner', grid);
  await typed(other, 1, 5_000);
  await save(other, 'meanwhile');
  await other.getByTestId('edit-pending').waitFor({ state: 'detached' });
  await save(one, 'back again');
  await one.getByTestId('edit-conflict').getByRole('button', { name: 'Resolve' }).click();
  const dialog = one.getByRole('dialog', { name: 'Someone changed some of these first' });
  await dialog.getByTestId('together-conflicts').waitFor();
  assert.equal(await dialog.getByTestId('together-conflicts').locator('li').count(), 1);
  assert.deepEqual(await findings(one), []);
  await dialog.getByRole('button', { name: 'Save all of mine over theirs' }).click();
  await one.getByTestId('edit-conflict').waitFor({ state: 'detached' });
  await one.getByTestId('edit-pending').waitFor({ state: 'detached' });
  assert.deepEqual([...one.problems, ...other.problems], []);
  await one.context().close();
  await other.context().close();
});

test('an adjusting entry is added to a figure, marked, and taken back by its opposite', async () => {
  const page = await opened('editor', `/o/${ORG}/dashboard?${VIEW}&view=analyst&line=${LINE.account}`);
  for (const amount of ['12.34', '-12.34']) {
    await page.getByRole('button', { name: 'Add an adjusting entry' }).click();
    const form = page.getByRole('form', { name: 'Adjusting entry' });
    assert.ok(await form.getByRole('button', { name: 'Add the entry' }).isDisabled());
    await form.getByLabel(/^Amount/).fill(amount);
    await form.getByLabel('Reason').fill(`accrued ${amount}`);
    if (amount === '12.34') assert.deepEqual(await findings(page), []);
    await form.getByRole('button', { name: 'Add the entry' }).click();
    await page.getByTestId('edit-pending').waitFor({ state: 'detached' });
  }
  assert.equal(await page.getByTestId('edit-rejected').count(), 0);
  await page.goto(`${new URL(page.url()).origin}/o/${ORG}/records?${VIEW}&find=accrued`);
  await until(async () => (await page.getByText('Adjusting', { exact: false }).count()) >= 2, 'both are marked');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an analyst finds whom to mention', async () => {
  const page = await opened('analyst', `/o/${ORG}/dashboard?${VIEW}&view=analyst`);
  await page.locator('[data-comments="kpi:revenue"]').first().click();
  const box = page.getByTestId('conversations').getByRole('textbox');
  await box.pressSequentially('@Vic');
  await page.getByRole('option').first().waitFor();
  assert.match(await page.getByRole('option').first().innerText(), /^Vic/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('nothing that axe finds, nothing too wide', async () => {
  const page = await opened('owner', `${CHANGES}&since=2020-01-01T00:00:00Z`);
  await page.getByTestId('changes').locator('tr[data-account] button').first().click();
  await looksRight(page, 'what changed');
  await page.goto(new URL(page.url()).origin + DASHBOARD);
  await page.getByTestId('sign-off').waitFor();
  await looksRight(page, 'a sign-off');
  await page.context().close();
});
