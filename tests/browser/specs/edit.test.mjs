import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DashboardPage } from '../pages/dashboard.mjs';
import { RecordsPage } from '../pages/records.mjs';
import { openBrowser, openPage, PLACE, signIn, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const REVENUE = { ...PLACE, account: '1.100' };
const decimal = (minor) => (minor / 100).toFixed(2);

test('what one person edits, another sees on the card without touching anything', async () => {
  const writer = await openPage(browser);
  const reader = await openPage(browser);
  await signIn(writer, 'editor', RecordsPage.path(REVENUE));
  await signIn(reader, 'viewer', DashboardPage.path({ ...PLACE, entity: 'group' }));
  const records = new RecordsPage(writer);
  const dashboard = new DashboardPage(reader);
  await records.waitForRows();
  await dashboard.waitUntilLive();

  const revenue = await dashboard.value('revenue');
  const amount = await records.amountMinor(0);
  const latencies = [];
  for (const step of [1_000, 1_001, 0]) {
    await records.typeAmount(0, decimal(amount + step));
    await writer.getByLabel('Reason for the change').fill('Browser test');
    const pressed = Date.now();
    await writer.getByLabel('Reason for the change').press('Enter');
    await dashboard.waitForValue('revenue', revenue + step);
    latencies.push(Date.now() - pressed);
    // Wait until the writer's own screen has settled before the next change of the same record.
    await writer.getByTestId('edit-pending').waitFor({ state: 'detached' });
  }
  console.log(`keystroke to another person's changed card: ${latencies.join(', ')} ms`);
  assert.equal(await dashboard.value('revenue'), revenue);
  assert.deepEqual([...writer.problems, ...reader.problems], []);
});

test('an edit needs a reason, and Escape takes it back', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', RecordsPage.path(REVENUE));
  const records = new RecordsPage(page);
  await records.waitForRows();
  const amount = await records.amountMinor(0);
  await records.typeAmount(0, '1.23');
  await page.getByLabel('Reason for the change').fill('');
  assert.ok(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled());
  await page.getByLabel('Reason for the change').press('Escape');
  assert.equal(await records.amountMinor(0), amount);
});

test('what others change meanwhile takes nothing from who is typing', async () => {
  const writer = await openPage(browser);
  const other = await openPage(browser);
  await signIn(writer, 'editor', RecordsPage.path(REVENUE));
  await signIn(other, 'admin', RecordsPage.path(REVENUE));
  const [mine, theirs] = [new RecordsPage(writer), new RecordsPage(other)];
  await mine.waitForRows();
  await theirs.waitForRows();
  const [first, second] = [await mine.amountMinor(0), await mine.amountMinor(1)];

  await mine.amount(0).dblclick();
  await writer.keyboard.type('12');
  await theirs.typeAmount(1, decimal(second + 100));
  await theirs.giveReason('Meanwhile');
  await until(async () => (await mine.amountMinor(1)) === second + 100, 'the other row follows');
  await writer.keyboard.type('.34');
  await writer.keyboard.press('Enter');
  await mine.giveReason('Typed through');
  await until(async () => (await theirs.amountMinor(0)) === 1_234, 'the whole amount arrives');
  await writer.getByTestId('edit-pending').waitFor({ state: 'detached' });

  // The same cell: what was typed is kept, and meets the other's change as a conflict.
  await mine.amount(0).dblclick();
  await writer.keyboard.type('55');
  await theirs.typeAmount(0, decimal(first));
  await theirs.giveReason('Back again');
  await other.getByTestId('edit-pending').waitFor({ state: 'detached' });
  await writer.keyboard.press('Enter');
  await mine.giveReason('Too late');
  await writer.getByTestId('edit-conflict').getByRole('button', { name: 'Resolve' }).click();
  const dialog = writer.getByRole('dialog', { name: 'Two changes to one record' });
  const said = await dialog.innerText();
  assert.ok(said.includes('$55.00') && said.includes('$12.34'), said);
  await dialog.getByRole('button', { name: 'Keep all of theirs' }).click();
  await dialog.waitFor({ state: 'detached' });
  await theirs.typeAmount(1, decimal(second));
  await theirs.giveReason('Back again');
  await until(async () => (await mine.amountMinor(1)) === second, 'as before');
  assert.equal(await mine.amountMinor(0), first);
  assert.deepEqual([...writer.problems, ...other.problems], []);
});

test('a dimension is edited like any cell, and others see it', async () => {
  const writer = await openPage(browser);
  const reader = await openPage(browser);
  await signIn(writer, 'editor', RecordsPage.path(REVENUE));
  await signIn(reader, 'admin', RecordsPage.path(REVENUE));
  const [mine, theirs] = [new RecordsPage(writer), new RecordsPage(reader)];
  await mine.waitForRows();
  await theirs.waitForRows();
  const [written, seen] = [await mine.cellUnder(0, 'Customer'), await theirs.cellUnder(0, 'Customer')];
  const before = await mine.text(written);
  for (const value of ['Browser customer', '', before]) {
    await mine.type(written, value);
    const bar = writer.getByRole('form', { name: 'Unsaved changes' });
    assert.match(await bar.innerText(), /Customer/);
    await mine.giveReason('Browser test of dimensions');
    await writer.getByTestId('edit-pending').waitFor({ state: 'detached' });
    await until(async () => (await theirs.text(seen)) === value, `the other screen shows “${value}”`);
  }
  assert.equal(await writer.getByTestId('edit-rejected').count(), 0);
  assert.deepEqual([...writer.problems, ...reader.problems], []);
});

test('an amount that is none stays in its cell', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', RecordsPage.path(REVENUE));
  const records = new RecordsPage(page);
  await records.waitForRows();
  await records.typeAmount(0, '12.345');
  assert.equal(await page.locator('input[aria-invalid="true"]').count(), 1);
  assert.equal(await page.getByLabel('Reason for the change').count(), 0);
});

test('two people change one cell: the second chooses between mine, theirs and a new value', async () => {
  const first = await openPage(browser);
  const second = await openPage(browser);
  await signIn(first, 'editor', RecordsPage.path(REVENUE));
  await signIn(second, 'admin', RecordsPage.path(REVENUE));
  const [one, two] = [new RecordsPage(first), new RecordsPage(second)];
  await one.waitForRows();
  await two.waitForRows();
  const amount = await one.amountMinor(1);

  // The second person has begun to type when the first one saves.
  await two.typeAmount(1, decimal(amount + 500));
  await one.typeAmount(1, decimal(amount + 300));
  await one.giveReason('First person');
  await first.getByTestId('edit-pending').waitFor({ state: 'detached' });
  await two.giveReason('Second person');

  await second.getByTestId('edit-conflict').getByRole('button', { name: 'Resolve' }).click();
  const dialog = second.getByRole('dialog', { name: 'Two changes to one record' });
  await dialog.waitFor();
  const shown = await dialog.innerText();
  for (const minor of [amount, amount + 300, amount + 500]) {
    assert.ok(shown.includes(`$${(minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`), shown);
  }
  await dialog.getByRole('radio', { name: 'Another value' }).click();
  await dialog.getByLabel('Amount, another value').fill(decimal(amount));
  await dialog.getByRole('button', { name: 'Save my choice' }).click();
  await dialog.waitFor({ state: 'detached' });
  await first.waitForFunction(
    ([text]) => document.querySelectorAll('[role="row"]:has([role="gridcell"])')[1]?.textContent?.includes(text),
    [`$${(amount / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`],
  );
  assert.equal(await second.getByTestId('edit-conflict').count(), 0);
  assert.deepEqual([...first.problems, ...second.problems], []);
});

test('a viewer cannot edit, and a scoped member sees only their entity', async () => {
  const page = await openPage(browser);
  await signIn(page, 'west', RecordsPage.path(PLACE));
  const records = new RecordsPage(page);
  await records.waitForRows();
  await records.amount(0).dblclick();
  assert.equal(await page.locator('input[aria-label^="Amount"]').count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Imports' }).count(), 0);
  await page.getByRole('combobox', { name: 'Entity' }).or(page.getByLabel('Entity')).first().click();
  assert.deepEqual(await page.getByRole('option').allInnerTexts(), ['West']);
});
