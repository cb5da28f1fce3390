// Georgian beside English: chosen on the sign-in page or in the menu, kept for the next page, with its own numbers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findings } from '../support/axe.mjs';
import { deleteDocuments } from '../support/documents.mjs';
import {
  baseUrl,
  firestoreUrl,
  openBrowser,
  openPage,
  ORG,
  PASSWORD,
  signIn,
  tokenOf,
  until,
} from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
  await forgotten();
});
after(async () => {
  await browser?.close();
  await forgotten();
});

/** Others sign in as these people and look for English. */
async function forgotten() {
  await deleteDocuments(await Promise.all(['analyst', 'editor'].map(preferencesOf)));
}

async function preferencesOf(who) {
  return `organizations/${ORG}/preferences/${(await tokenOf(who)).uid}`;
}

/** Waits until the choice is kept: a page that is closed before takes it along. */
async function untilKept(who, language) {
  const path = await preferencesOf(who);
  const url = `${firestoreUrl}/v1/projects/demo-ledgerlight/databases/(default)/documents/${path}`;
  const kept = async () => {
    const response = await fetch(url, { headers: { authorization: 'Bearer owner' } });
    return response.ok && (await response.json()).fields.language?.stringValue === language;
  };
  await until(kept, `${who} reads ${language}`);
}

const GEORGIAN = /[ა-ჰ]/;
const VIEW = '?scope=group&period=2019-09';
/** Screens with the heading that each has in Georgian. */
const SCREENS = [
  ['dashboard', 'პანელი'],
  ['records', 'ჩანაწერები'],
  ['alerts', 'გაფრთხილებები'],
  ['kpis', 'მაჩვენებლები'],
  ['cash', 'ფულადი სახსრები'],
  ['departments', 'დეპარტამენტები'],
  ['imports', 'იმპორტი'],
  ['close', 'დახურვა'],
  ['comments', 'კომენტარები'],
  ['system', 'სისტემა'],
];

async function signInGeorgian(page, who) {
  await page.goto(baseUrl);
  await page.getByRole('button', { name: 'ქართული' }).click();
  await page.getByLabel('ელფოსტა').fill(`${who}@demo.test`);
  await page.getByLabel('პაროლი', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'შესვლა' }).click();
  await page.getByRole('navigation', { name: 'ეკრანები' }).waitFor();
}

async function show(page, screen) {
  await page.goto(`${baseUrl}/o/${ORG}/${screen}${VIEW}`);
  const heading = SCREENS.find(([path]) => path === screen)?.[1];
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** How many pixels a page is wider than its window. */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('Georgian is chosen before signing in, and every screen speaks it', async () => {
  const page = await openPage(browser, { reducedMotion: 'reduce' });
  await signInGeorgian(page, 'owner');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ka');
  for (const [screen] of SCREENS) {
    await show(page, screen);
    await page.waitForTimeout(600);
    assert.deepEqual(await findings(page), [], screen);
  }
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('figures, months and the product’s KPIs are Georgian; accounts and entities stay as they are', async () => {
  const page = await openPage(browser, { reducedMotion: 'reduce' });
  await signInGeorgian(page, 'viewer');
  await show(page, 'dashboard');
  const revenue = page.locator('[data-kpi="revenue"]').first();
  await revenue.getByRole('button', { name: /^შემოსავალი/ }).waitFor();
  assert.match(await revenue.innerText(), /\d\u00a0\d{3},\d\d/);
  assert.match(await revenue.innerText(), /აგვ\. 19/);
  const statement = page.getByRole('region', { name: 'ანგარიშგება ანგარიშების მიხედვით' });
  assert.match(await statement.innerText(), /\d\u00a0\d{3},\d\d/);
  assert.match(await statement.locator('tbody th').first().innerText(), /[A-Za-z]/);
  await page.context().close();
});

test('the menu changes the language at once, and the next page keeps it while another tab stays', async () => {
  const page = await openPage(browser, { reducedMotion: 'reduce' });
  await signIn(page, 'analyst', `/o/${ORG}/dashboard${VIEW}`);
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${baseUrl}/o/${ORG}/alerts`);
  await other.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();

  await page.locator('aside').getByRole('button', { name: /Analyst/ }).click();
  await page.getByRole('menuitem', { name: 'ქართული' }).click();
  await page.getByRole('heading', { level: 1, name: 'პანელი' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ka');
  assert.match(new URL(page.url()).search, /period=2019-09/);
  assert.ok(await other.getByRole('heading', { level: 1, name: 'Alerts' }).isVisible());

  await other.reload();
  await other.getByRole('heading', { level: 1, name: 'გაფრთხილებები' }).waitFor();
  await other.locator('aside').getByRole('button', { name: /ანალიტიკოსი/ }).click();
  await other.getByRole('menuitem', { name: 'English' }).click();
  await other.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor();
  await untilKept('analyst', 'en');
  assert.deepEqual([page.problems, other.url().includes('/alerts')], [[], true]);
  await page.context().close();
});

test('the choice follows the person to another browser', async () => {
  const first = await openPage(browser);
  await signIn(first, 'editor');
  await first.locator('aside').getByRole('button', { name: /Editor/ }).click();
  await first.getByRole('menuitem', { name: 'ქართული' }).click();
  await first.getByRole('navigation', { name: 'ეკრანები' }).waitFor();
  await untilKept('editor', 'ka');
  const second = await openPage(browser);
  await second.goto(baseUrl);
  await second.getByLabel('E-mail').fill('editor@demo.test');
  await second.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await second.getByRole('navigation', { name: 'ეკრანები' }).waitFor();
  // Its next page begins with it.
  await second.reload();
  await second.getByRole('navigation', { name: 'ეკრანები' }).waitFor();
  await first.locator('aside').getByRole('button', { name: /რედაქტორი/ }).click();
  await first.getByRole('menuitem', { name: 'English' }).click();
  await first.getByRole('navigation', { name: 'Screens' }).waitFor();
  await untilKept('editor', 'en');
  await Promise.all([first.context().close(), second.context().close()]);
});

test('a Georgian browser is spoken to in Georgian, and downloads no other catalog', async () => {
  const page = await openPage(browser, { locale: 'ka-GE' });
  await page.goto(baseUrl);
  await page.getByRole('button', { name: 'შესვლა' }).waitFor();
  await page.context().close();
  const english = await openPage(browser, { locale: 'en-GB' });
  const catalogs = [];
  english.on('request', (request) => /\/ka-[^/]*\.js$/.test(request.url()) && catalogs.push(request.url()));
  await signIn(english, 'viewer');
  assert.deepEqual(catalogs, []);
  await english.context().close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`on a phone nothing of it is wider than the screen, ${colorScheme}`, async () => {
    const page = await openPage(browser, {
      viewport: { width: 390, height: 844 },
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'ka-GE',
    });
    await page.goto(baseUrl);
    await page.getByRole('button', { name: 'შესვლა' }).waitFor();
    assert.ok((await overflow(page)) <= 0, 'sign-in');
    assert.deepEqual(await findings(page), []);
    await signInGeorgian(page, 'owner');
    for (const [screen] of SCREENS) {
      await show(page, screen);
      await page.waitForTimeout(600);
      assert.ok((await overflow(page)) <= 0, `${screen} is ${await overflow(page)} px too wide`);
      assert.deepEqual(await findings(page), [], screen);
      assert.match(await page.locator('main').innerText(), GEORGIAN);
    }
    await page.context().close();
  });
}
