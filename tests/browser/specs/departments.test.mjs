// Budgets by department, region and entity: rows that sum to the total, what is used of the year, when it is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { looksRight } from '../support/axe.mjs';
import { openBrowser, openPage, ORG, signIn } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const PATH = `/o/${ORG}/departments?scope=group&period=2019-09`;

async function open(who = 'viewer', options = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, PATH);
  await page.getByTestId('burn-table').waitFor();
  return page;
}

const minor = (text) => (text === '–' ? 0 : Number(text.replace(/\u2212/g, '-').replace(/[^\d-]/g, '')));

/** Name, budget, actual and variance of each row. */
async function rows(page) {
  const all = page.getByTestId('budget-table').locator('tbody tr');
  const read = await all.evaluateAll((lines) =>
    lines.map((line) => [...line.children].map((cell) => cell.textContent)),
  );
  return read.map(([name, ...cells]) => ({ name, cells: cells.slice(0, 3).map(minor), words: cells[4] }));
}

async function assertSums(page) {
  const read = await rows(page);
  const total = read.pop();
  assert.equal(total.name, 'Total');
  for (const column of [0, 1, 2]) {
    assert.equal(
      read.reduce((sum, row) => sum + row.cells[column], 0),
      total.cells[column],
    );
  }
  for (const { cells: [budget, , delta], words } of read) {
    if (budget > 0 && delta !== 0) assert.equal(words, delta < 0 ? 'Favourable' : 'Unfavourable');
  }
  return read.map(({ name }) => name);
}

test('departments sum to the whole, by month and by year, and by whatever is chosen', async () => {
  const page = await open();
  const departments = await assertSums(page);
  assert.ok(departments.includes('Marketing') && departments.at(-1) === 'Not assigned', String(departments));
  const burn = page.getByTestId('burn-table').locator('tbody tr', { hasText: 'Marketing' });
  assert.match(await burn.innerText(), /\d{1,2} \w{3} 20\d\d/);

  const yearly = (await rows(page)).at(-1).cells[1];
  await page.getByText('Month', { exact: true }).click();
  await page.getByText('September 2019', { exact: true }).waitFor();
  await assertSums(page);
  assert.ok((await rows(page)).at(-1).cells[1] < yearly);

  await page.getByRole('combobox', { name: 'By', exact: true }).click();
  await page.getByRole('option', { name: 'By entity' }).click();
  await page.getByTestId('budget-table').getByText('West', { exact: true }).waitFor();
  const entities = await assertSums(page);
  assert.deepEqual([...entities].sort(), ['Central', 'East', 'South', 'West']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('nothing that axe finds, nothing too wide', async () => {
  const page = await open('owner');
  await looksRight(page);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
