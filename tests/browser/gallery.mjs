// Takes a picture of every view in light, dark and on a phone, from a running, freshly seeded suite, and writes the page
// that shows them: `node gallery.mjs`, or `node gallery.mjs cash close` for some.
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AlertsPage } from './pages/alerts.mjs';
import { DashboardPage } from './pages/dashboard.mjs';
import { ImportsPage } from './pages/imports.mjs';
import { RecordsPage } from './pages/records.mjs';
import { baseUrl, openBrowser, openPage, signIn } from './support/suite.mjs';

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const MOST_MB = 6;
const GROUP = { entity: 'group', period: '2019-12' };
const board = (view) => `${DashboardPage.path(GROUP)}&view=${view}`;

const LOOKS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 820 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 820 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
};

/** Name, title, what it is for, address, and what is there when it is ready. */
const VIEWS = [
  ['executive', 'Executive', 'Key figures with their targets and history, the trend with its forecast, where the money is made, open alerts and news.', board('executive'), '[data-tile] canvas'],
  ['controller', 'Controller', 'The close, the quality of what came in, imports, and the proof that screens, records and BigQuery agree.', board('controller'), '[data-tile]'],
  ['analyst', 'Analyst', 'Variances by profit impact, bridges, the statement.', board('analyst'), '[data-tile]'],
  ['department', 'Department head', 'Spending of a department against its budget.', board('department'), '[data-tile]'],
  ['operations', 'Operations', 'The platform’s health: feeds, functions, queues.', board('operations'), '[data-tile]'],
  ['records', 'Records', 'Every record of a month, edited in place; a hundred thousand of them scroll without a hitch.', RecordsPage.path(GROUP), '[role="grid"] [role="gridcell"]'],
  ['kpis', 'KPIs', 'What each figure is, and those that the organization added.', '/o/demo/kpis', 'main h1'],
  ['cash', 'Cash', 'Thirteen weeks, with the interval and the minimum.', '/o/demo/cash?entity=group', 'canvas'],
  ['departments', 'Departments', 'Budgets by department, return and risk.', '/o/demo/departments?entity=group&period=2019-12', 'table'],
  ['alerts', 'Alerts', 'What fired, how much it matters, and whose it is.', AlertsPage.path, '[data-alert]'],
  ['alert-rules', 'Alert rules', 'What is watched, and what it would have done.', AlertsPage.rules, 'main a'],
  ['imports', 'Imports', 'Files dropped here are shown before anything is written.', ImportsPage.path, '[data-testid="drop-zone"]'],
  ['close', 'Close', 'Each month of each entity on its way to closed.', '/o/demo/close', 'table'],
  ['comments', 'Comments', 'What people say on the numbers themselves.', '/o/demo/comments', 'main h1'],
  ['system', 'System', 'Whether everything runs, and how fast.', '/o/demo/system', 'table'],
];

const wanted = process.argv.slice(2);
const browser = await openBrowser();
await mkdir(folder, { recursive: true });

/** Pictures as WebP, a third of a PNG's size: the browser itself writes them. */
const workshop = await (await browser.newContext()).newPage();
function webp(png) {
  return workshop.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(data)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, `data:image/png;base64,${png.toString('base64')}`);
}

for (const [look, options] of Object.entries(LOOKS)) {
  const page = await openPage(browser, { ...options, reducedMotion: 'reduce' });
  await signIn(page, 'owner');
  for (const [name, , , path, ready] of VIEWS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await page.goto(baseUrl + path);
    await page.locator(ready).first().waitFor();
    // The System page has no indicator: it asks the api, and listens to nothing.
    const live = page.getByTestId('live');
    if ((await live.count()) > 0) await live.and(page.locator('[data-phase="live"]')).first().waitFor({ state: 'attached' });
    await page.waitForTimeout(1_200); // charts have drawn
    await writeFile(`${folder}${name}-view-${look}.webp`, Buffer.from(await webp(await page.screenshot())));
  }
  if (page.problems.length > 0) throw new Error(page.problems.join('; '));
  await page.context().close();
}
await browser.close();

const shown = VIEWS.map(([name, title, text]) => {
  const picture = (look, said) => `![${title}, ${said}](screenshots/${name}-view-${look}.webp)`;
  return `## ${title}\n\n${text}\n\n${picture('light', 'light')}\n${picture('dark', 'dark')}\n${picture('phone', 'on a phone')}\n${picture('phone-dark', 'on a phone, dark')}\n`;
});
await writeFile(
  fileURLToPath(new URL('../../docs/gallery.md', import.meta.url)),
  `# Every view\n\nTaken of the demonstration organization by \`tests/browser/gallery.mjs\`; what each does is in the\n[guide](guide-users.md).\n\n${shown.join('\n')}`,
);
const sizes = await Promise.all((await readdir(folder)).map(async (file) => (await stat(folder + file)).size));
const total = sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20;
console.log(`${sizes.length} pictures, ${total.toFixed(1)} MB`);
if (total > MOST_MB) process.exitCode = 1;
