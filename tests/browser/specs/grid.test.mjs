import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { RecordsPage } from '../pages/records.mjs';
import { findings } from '../support/axe.mjs';
import { openBrowser, openPage, signIn, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const PLACE = { entity: 'south', period: '2019-09', account: '1.100' };
const decimal = (minor) => (minor / 100).toFixed(2);

/** Pastes as a spreadsheet's copy would arrive. */
async function paste(page, cell, text) {
  await cell.click();
  await page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', data);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
  }, text);
}

async function open(who) {
  const page = await openPage(browser);
  await signIn(page, who, RecordsPage.path(PLACE));
  const records = new RecordsPage(page);
  await records.waitForRows();
  return [page, records];
}

test('a block copied from a spreadsheet is pasted with one reason, and others see it', async () => {
  const [page, records] = await open('editor');
  const [other, theirs] = await open('viewer');
  const before = [await records.amountMinor(0), await records.amountMinor(1)];
  const mark = `Pasted ${Date.now()}`;
  const block = before.map((minor, row) => `${decimal(minor + 1_000)}\t${mark} ${row}`).join('\r\n');

  await paste(page, records.amount(0), `${block}\r\n`);
  const bar = page.getByRole('form', { name: 'Unsaved changes' });
  assert.ok((await bar.innerText()).includes(`${mark} 1`));
  await records.giveReason('Pasted from a workbook');
  await until(async () => (await theirs.amountMinor(1)) === before[1] + 1_000, 'the other screen follows');
  await until(async () => (await theirs.amountMinor(0)) === before[0] + 1_000, 'with every row');
  await page.getByTestId('edit-pending').first().waitFor({ state: 'detached' });

  // Ctrl+Z proposes what was saved the other way round; it needs a reason as any change.
  await records.amount(0).click();
  await page.keyboard.press('Control+z');
  assert.equal(await records.amountMinor(0), before[0]);
  await records.giveReason('Taken back');
  await until(async () => (await theirs.amountMinor(1)) === before[1], 'it is taken back for all');
  await until(async () => (await theirs.amountMinor(0)) === before[0], 'every row of it');
  assert.deepEqual([...page.problems, ...other.problems], []);
});

test('a paste with one bad cell changes nothing and names it', async () => {
  const [page, records] = await open('editor');
  const before = await records.amountMinor(0);
  await paste(page, records.amount(0), '5.00\nabc\n');
  const alert = page.getByRole('alert').filter({ hasText: 'nothing was pasted' });
  assert.match(await alert.innerText(), /Line 2, Amount “abc”: Enter an amount/);
  assert.equal(await records.amountMinor(0), before);
  assert.equal(await page.getByRole('form', { name: 'Unsaved changes' }).count(), 0);
  assert.deepEqual(await findings(page), []);
});

test('steps are taken back and made again before they are saved', async () => {
  const [page, records] = await open('editor');
  const before = await records.amountMinor(0);
  for (const amount of ['1.00', '2.00']) {
    await records.typeAmount(0, amount);
    await page.getByLabel('Reason for the change').waitFor();
    await records.amount(0).click();
  }
  await page.keyboard.press('Control+z');
  assert.equal(await records.amountMinor(0), 100);
  await page.keyboard.press('Control+z');
  assert.equal(await records.amountMinor(0), before);
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await records.amountMinor(0), 100);
  await page.getByRole('button', { name: 'Discard' }).click();
  assert.equal(await records.amountMinor(0), before);
});

test('a value is drawn over the cells below', async () => {
  const [page, records] = await open('editor');
  const first = await records.amountMinor(0);
  await records.amount(0).click();
  await page.locator('[class*="rdg-cell-drag-handle"]').dblclick();
  await until(async () => (await records.amountMinor(2)) === first, 'the cells below have it');
  await page.keyboard.press('Control+z');
  await page.getByRole('form', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
});

test('what is shown is exported, exactly and without formulas', async () => {
  const [page, records] = await open('viewer');
  const amount = await records.amountMinor(0);
  for (const [item, check] of [
    ['CSV', (bytes) => assert.ok(bytes.toString('utf8').includes(`,${decimal(amount)},USD,`))],
    ['Excel workbook', (bytes) => assert.equal(bytes.subarray(0, 2).toString(), 'PK')],
  ]) {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^records-2019-09\.(csv|xlsx)$/);
    check(await readFile(await download.path()));
  }
  assert.deepEqual(page.problems, []);
});
