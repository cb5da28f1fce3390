import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { manyRecords } from '../support/manyRecords.mjs';
import { baseUrl, openBrowser, openPage, signIn, until } from '../support/suite.mjs';

const RECORDS = 100_000;
const CELLS_A_SECOND = 50;
const SCROLLED_MS = 6_000;
/** Of the page's own work in a frame. The aim is 50 at p95; what fails here is a grid that hitches on any machine. */
const LONGEST_MS = 100;
/** Pixels a frame: at 60 frames a second 150 rows, as fast as a wheel is turned. */
const STEP = 90;

let browser;
let many;
before(async () => {
  browser = await openBrowser();
  many = await manyRecords(`many-${Date.now()}`, RECORDS, 'owner');
});
after(async () => browser?.close());

const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)];
const figures = (values) =>
  `p50 ${quantile(values, 0.5).toFixed(1)}, p95 ${quantile(values, 0.95).toFixed(1)}, longest ${Math.max(...values).toFixed(1)} ms`;
const told = ({ wall, work }) => `${figures(wall)}; the page's own work in each: ${figures(work)}`;

/**
 * What the page itself did in each frame, in processor time of its thread: the same however busy the machine is with
 * other things. From the browser's trace: all tasks between one animation frame and the next.
 */
function workOf(trace) {
  const events = JSON.parse(trace.toString()).traceEvents;
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  const { pid, tid } = frames[0];
  const tasks = events.filter((each) => each.name === 'RunTask' && each.pid === pid && each.tid === tid);
  const work = frames.map(() => 0);
  for (const { ts, tdur = 0 } of tasks) {
    const next = frames.findIndex((frame) => frame.ts > ts);
    if (next > 0) work[next - 1] += tdur / 1_000;
  }
  return work;
}

/** Frames while the grid is scrolled to and fro, or left alone: how long each took, and what the page did in it. */
async function frames(page, { ms, step }) {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  const wall = await page.evaluate(
    ({ ms, step }) =>
      new Promise((resolve) => {
        const grid = document.querySelector('[role="grid"]');
        const times = [];
        const begun = performance.now();
        let last = begun;
        let down = step;
        const frame = (now) => {
          if (now > last) times.push(now - last);
          last = now;
          if (now - begun > ms) return resolve(times);
          if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1) down = -step;
          grid.scrollTop += down;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { ms, step },
  );
  return { wall, work: workOf(await browser.stopTracing()) };
}

/** Changes cells all over the month until stopped; how many, and what all amounts have grown by. */
function changing(prefixes, cellsAtOnce, everyMs) {
  let stopped = false;
  let cells = 0;
  let turn = 0;
  const run = (async () => {
    const begun = Date.now();
    while (!stopped) {
      const changes = Array.from({ length: cellsAtOnce }, () => {
        turn += 1;
        const prefix = prefixes[(turn * 389) % prefixes.length];
        const records = many.pages.get(prefix);
        const index = turn % records.length;
        return { prefix, index, amount_minor: records[index].amount_minor + 1 };
      });
      await many.change(changes);
      cells += cellsAtOnce;
      const wait = begun + (cells / cellsAtOnce) * everyMs - Date.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }
    return { cells, seconds: (Date.now() - begun) / 1_000 };
  })();
  return () => {
    stopped = true;
    return run;
  };
}

function total() {
  const sum = [...many.pages.values()].flat().reduce((all, { amount_minor }) => all + amount_minor, 0);
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(sum / 100);
}

test('a hundred thousand records are opened, scrolled and changed without a hitch', async () => {
  const page = await openPage(browser);
  await signIn(page, 'owner');
  const begun = Date.now();
  await page.goto(baseUrl + many.path());
  const status = page.getByRole('search').getByRole('status');
  await page.getByRole('grid').locator('[role="gridcell"]').first().waitFor();
  const first = Date.now() - begun;
  const loading = await frames(page, { ms: 2_000, step: STEP });
  await until(async () => (await status.innerText()).startsWith('100,000 records · '), 'all records are there', 90_000);
  await until(async () => (await status.innerText()).includes(total()), 'and add up');
  console.log(`${RECORDS} records: first rows after ${first} ms, all after ${Date.now() - begun} ms`);
  console.log(`frames while they are read and scrolled: ${told(loading)}`);
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 2 ** 20);
  console.log(`memory of the page: ${Math.round(heap)} MB`);

  const still = await frames(page, { ms: SCROLLED_MS, step: STEP });
  console.log(`frames while scrolled: ${told(still)}`);

  const stop = changing(many.prefixes, 5, 5_000 / CELLS_A_SECOND);
  const scrolled = await frames(page, { ms: SCROLLED_MS, step: STEP });
  const { cells, seconds } = await stop();
  console.log(`frames while scrolled and ${Math.round(cells / seconds)} cells a second change: ${told(scrolled)}`);
  await until(async () => (await status.innerText()).includes(total()), 'every change has come', 30_000);

  // One message of an import: 500 rows, sorted by id, so in few pages.
  const longest = [];
  for (let round = 0; round < 5; round += 1) {
    const changes = many.prefixes
      .slice(round * 7, round * 7 + 6)
      .flatMap((prefix) => many.pages.get(prefix).map(({ amount_minor }, index) => ({ prefix, index, amount_minor: amount_minor + 1 })))
      .slice(0, 500);
    assert.equal(changes.length, 500);
    const measured = frames(page, { ms: 1_500, step: 0 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await many.change(changes);
    longest.push(Math.max(...(await measured).work));
    await until(async () => (await status.innerText()).includes(total()), 'the 500 have come');
  }
  console.log(`most work in a frame while 500 cells change: ${longest.map((ms) => ms.toFixed(0)).join(', ')} ms`);

  assert.ok(quantile(scrolled.work, 0.95) < LONGEST_MS, 'frames while scrolled and changed, p95');
  assert.ok(quantile(longest, 0.5) < LONGEST_MS, '500 changed cells are painted in a frame');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
