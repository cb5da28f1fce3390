// Cash: thirteen weeks with their minimum, what is missing and where to enter it, accuracy, risk; live in two browsers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findings, looksRight } from '../support/axe.mjs';
import { apiUrl, baseUrl, openBrowser, openPage, ORG, signIn, tokenOf } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const path = (scope) => `/o/${ORG}/cash?scope=${scope}&period=2019-12`;

async function open(who, scope = 'group', options = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, path(scope));
  await page.getByTestId('risk').waitFor();
  return page;
}

/** Text as minor units of a two-decimal currency. */
const minor = (text) => Number(text.replace(/\u2212/g, '-').replace(/[^\d-]/g, ''));

async function rows(page) {
  const all = page.getByTestId('cash-table').locator('tbody tr');
  const read = await all.evaluateAll((lines) =>
    lines.map((line) => [
      line.querySelector('th').firstChild.textContent,
      ...[...line.querySelectorAll('td')].map((cell) => cell.firstChild.textContent),
    ]),
  );
  return new Map(read.map(([name, ...cells]) => [name, cells.map((text) => (text === '–' ? 0 : minor(text)))]));
}

test('each week ends with what it began with, what came and what was paid, and the next begins there', async () => {
  const page = await open('viewer');
  const by = await rows(page);
  const [opening, receipts, payments, closing] = ['Opening', 'Receipts', 'Payments', 'Closing'].map((n) => by.get(n));
  const financing = by.get('Financing') ?? closing.map(() => 0);
  assert.equal(closing.length, 13);
  for (let week = 0; week < 13; week++) {
    assert.equal(opening[week] + receipts[week] + payments[week] + financing[week], closing[week], `week ${week}`);
    if (week > 0) assert.equal(opening[week], closing[week - 1]);
  }
  assert.equal(minor(await page.getByTestId('cash-opening').innerText()), opening[0]);
  assert.match(await page.getByTestId('cash-sentence').innerText(), /Below the minimum of \$28,000\.00 by/);
  assert.ok((await page.getByTestId('cash-table').locator('td[data-low]').count()) > 0);
  assert.match(await page.locator('[data-key="balance"]').innerText(), /\d+\.\d%\s+\d+/);
  assert.ok((await page.getByTestId('cash-versions').locator('tbody tr').count()) >= 5);
  assert.match(await page.getByTestId('risk').innerText(), /risk[\s\S]*could be judged/);
  assert.equal(await page.getByRole('button', { name: 'Settings', exact: true }).count(), 0);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a minimum that is changed is seen in another browser, and clears the alert', async () => {
  const [writer, reader] = [await open('owner'), await open('viewer')];
  const set = async (minimum) => {
    await writer.getByRole('button', { name: 'Settings', exact: true }).click();
    const dialog = writer.getByRole('dialog');
    await dialog.getByLabel('Minimum cash, USD').fill(minimum);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await set('20,000');
  await reader.getByText(/Never below the minimum of \$20,000\.00/).waitFor();
  await set('28,000.00');
  await reader.getByText(/Below the minimum of \$28,000\.00/).waitFor();
  await writer.goto(`${baseUrl}/o/${ORG}/alerts`);
  await writer.locator('[data-alert][data-state="firing"]', { hasText: 'Cash below its minimum' }).waitFor();
  for (const page of [writer, reader]) {
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
});

test('what is not right is said before it is sent, and an entity without a balance says what to do', async () => {
  const page = await open('admin', 'west');
  await page.getByTestId('cash-missing').getByText("The bank's balance is missing").waitFor();
  await page.getByRole('button', { name: 'Enter the balance' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add a balance' }).click();
  await dialog.getByRole('textbox', { name: /^Balance of/ }).fill('much');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Enter an amount, for example 1,234.50').waitFor();
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.context().close();
});

test('who may not plan is refused, and who does not see an entity gets nothing of it', async () => {
  const call = async (who, method, rest, body) => {
    const { token } = await tokenOf(who);
    const answer = await fetch(`${apiUrl}/v1/organizations/${ORG}/${rest}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return answer.status;
  };
  assert.equal(await call('editor', 'PUT', 'cash/group/plan', { base_version: 0, plan: {} }), 403);
  assert.equal(await call('west', 'GET', 'cash/group'), 403);
  assert.equal(await call('west', 'GET', 'cash/west'), 200);
});

test('nothing that axe finds, nothing too wide', async () => {
  const page = await open('owner', 'group');
  await looksRight(page);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
