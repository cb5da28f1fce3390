import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DashboardPage } from '../pages/dashboard.mjs';
import { ImportsPage } from '../pages/imports.mjs';
import { RecordsPage } from '../pages/records.mjs';
import { baseUrl, openBrowser, openPage, signIn, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

// Each run has records of its own, in a period that no other test reads.
const run = Date.now().toString(36);
const PLACE = { entity: 'south', period: '2018-02' };
const HEADER = 'key,entity,account,date,amount,currency,scenario,description';
const row = (number, amount) =>
  `${run}-${number},south,1.100,2018-02-1${number},${amount},USD,actual,Browser test ${number}`;

test('a dropped file is previewed exactly, imported, corrected and reversed', async () => {
  const page = await openPage(browser);
  const watcher = await openPage(browser);
  await signIn(watcher, 'owner', DashboardPage.path(PLACE));
  const dashboard = new DashboardPage(watcher);
  await dashboard.waitUntilLive();
  const revenue = await dashboard.value('revenue');
  await signIn(page, 'editor', ImportsPage.path);
  const imports = new ImportsPage(page);

  await imports.drop(`march-${run}.csv`, [HEADER, row(1, '100.00'), row(2, '200.50')].join('\n'));
  await imports.waitForPreview();
  assert.equal(await imports.promised('new'), 2);
  assert.equal(await dashboard.value('revenue'), revenue, 'a preview writes nothing');
  await page.getByRole('button', { name: 'Add 2' }).click();
  await imports.waitForStatus('done');
  await dashboard.waitForValue('revenue', revenue + 30_050);

  await page.getByRole('link', { name: 'Imports', exact: true }).first().click();
  await imports.drop(`march-${run}.csv`, [HEADER, row(1, '100.00'), row(2, '250.50')].join('\n'));
  await imports.waitForPreview();
  assert.deepEqual(
    [await imports.promised('new'), await imports.promised('changed'), await imports.promised('unchanged')],
    [0, 1, 1],
  );
  await page.getByRole('button', { name: 'Change 1' }).click();
  await imports.waitForStatus('done');
  await dashboard.waitForValue('revenue', revenue + 35_050);

  await page.getByRole('button', { name: 'Reverse', exact: true }).click();
  await page.getByRole('button', { name: 'Reverse the import' }).click();
  await dashboard.waitForValue('revenue', revenue + 30_050);
  assert.deepEqual([...page.problems, ...watcher.problems], []);
});

test('refused rows are shown with their place before and after the import', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', ImportsPage.path);
  const imports = new ImportsPage(page);
  const bad = `${run}-9,south,1.100,2018-02-30,12.00,USD,actual,No such day`;
  await imports.drop(`errors-${run}.csv`, [HEADER, row(3, '1.00'), bad].join('\n'));
  await imports.waitForPreview();
  assert.equal(await imports.promised('rows refused'), 1);
  assert.match(await page.getByTestId('preview').innerText(), /2018-02-30/);
  await page.getByRole('button', { name: 'Add 1' }).click();
  await imports.waitForStatus('done_with_errors');
  await page.getByText('2018-02-30').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  assert.equal((await download).suggestedFilename(), `errors-${run}-refused.csv`);
  await page.getByRole('button', { name: 'Reverse', exact: true }).click();
  await page.getByRole('button', { name: 'Reverse the import' }).click();
});

test('an unknown header asks how its columns are read', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', ImportsPage.path);
  const imports = new ImportsPage(page);
  await imports.drop(`odd-${run}.csv`, ['Wann,Wo,Wieviel', '2018-02-11,south,12.00'].join('\n'));
  await imports.waitForPreview();
  assert.match(await page.getByTestId('preview').innerText(), /how they are to be read|guessed from the columns/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByTestId('drop-zone').waitFor();
});

test('a mapping made in the form imports the file, and is known by the next one', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', ImportsPage.path);
  const imports = new ImportsPage(page);
  const header = `Wann ${run},Wo,Betrag,Nummer,Kanal`;
  const file = (amount) =>
    [header, `11.02.2018,south,"${amount}",${run}-1,Online ${run}`, `12.02.2018,south,"-12,00",${run}-2,Shop`].join('\n');
  await imports.drop(`form-${run}.csv`, file('1.012,50'));
  await imports.waitForPreview();
  await page.getByRole('button', { name: 'Change how columns are read' }).click();
  await page.getByLabel('Name of this mapping').fill(`till-${run}`);
  // The entity's column is known by what it holds, and the guess reads one measure a row.
  assert.equal(await page.getByLabel('Entity', { exact: true }).first().inputValue(), 'Wo');
  await page.getByText('One amount a row').click();
  await imports.choose('Account', '1.100 Product sales');
  await imports.choose('Amount', 'Betrag');
  await imports.choose('Key', 'Nummer');
  await page.getByRole('button', { name: 'Preview with this mapping' }).click();
  await page.getByRole('button', { name: 'Add 2' }).click();
  await imports.waitForStatus('done');

  const watcher = await openPage(browser);
  await signIn(watcher, 'owner', RecordsPage.path({ ...PLACE, account: '1.100' }));
  await new RecordsPage(watcher).waitForRows();
  await watcher.getByLabel('Find in records').fill(`online ${run}`);
  const found = (amount) => async () =>
    (await watcher.getByRole('row').filter({ hasText: amount }).count()) === 1;
  await until(found('$1,012.50'), 'the record is found by its dimension');

  await page.goto(baseUrl + ImportsPage.path);
  await imports.drop(`form-again-${run}.csv`, file('1.013,50'));
  await imports.waitForPreview();
  assert.match(await page.getByTestId('preview').innerText(), new RegExp(`till-${run}`));
  await page.getByRole('button', { name: 'Change 1' }).click();
  await until(found('$1,013.50'), 'the changed amount is there');
  await page.getByRole('button', { name: 'Reverse', exact: true }).click();
  await page.getByRole('button', { name: 'Reverse the import' }).click();
  await until(found('$1,012.50'), 'the amount is what it was');
  assert.deepEqual([...page.problems, ...watcher.problems], []);
});
