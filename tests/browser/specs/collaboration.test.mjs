// People on one screen: who is here, what they say of a number, and the close that they work on together.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DashboardPage } from '../pages/dashboard.mjs';
import { RecordsPage } from '../pages/records.mjs';
import { looksRight } from '../support/axe.mjs';
import { deleteDocuments, writeDocuments, writtenAt } from '../support/documents.mjs';
import { apiUrl, baseUrl, inboxUrl, openBrowser, openPage, ORG, PLACE, signIn, tokenOf, until } from '../support/suite.mjs';

const HERE = { ...PLACE, account: '1.100' };
const COMMENTS = `organizations/${ORG}/comments`;
const PRESENCE = `organizations/${ORG}/presence`;
const PERIOD = `organizations/${ORG}/periods/${PLACE.entity}_${PLACE.period}`;
const CLOSED = {
  entity_id: PLACE.entity, period: PLACE.period, state: 'closed', version: 1, checklist: [], reopening: null,
  restatements: 0, seal: null, history: [], updated_at: '2026-01-01T00:00:00.000Z',
};
const closePath = `/o/${ORG}/close?scope=${PLACE.entity}&period=${PLACE.period}&at=${PLACE.entity}_${PLACE.period}`;

const pathsOf = async (collection) => [...(await writtenAt(collection)).keys()].map((id) => `${collection}/${id}`);

let browser;
before(async () => {
  browser = await openBrowser();
  await deleteDocuments([PERIOD, ...(await pathsOf(COMMENTS))]);
});
after(async () => {
  await deleteDocuments([PERIOD]);
  await browser?.close();
});

// There is one in the head of a screen and one in the head of a phone.
const faces = (page) => page.locator('[data-testid="people-here"]:visible').first();

async function closeAll(...pages) {
  for (const page of pages) {
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
}

test('who comes is seen with what they look at, and who leaves is gone at once', async () => {
  // Of a browser that was closed before this test a trace stays for 35 seconds.
  await deleteDocuments(await pathsOf(PRESENCE));
  const one = await openPage(browser);
  const two = await openPage(browser);
  await signIn(one, 'editor', DashboardPage.path(PLACE));
  await signIn(two, 'admin', RecordsPage.path(PLACE));
  await faces(one).waitFor();
  await one.waitForFunction(() => document.querySelector('[data-testid="people-here"]')?.textContent?.includes('Adam Admin'));
  await faces(one).click();
  const place = one.getByRole('link', { name: /Records · West · Nov 2019/ });
  await place.waitFor();
  await place.click();
  await new RecordsPage(one).waitForRows();

  // Both are in the grid now: the cell that the other is in has their name.
  await new RecordsPage(two).waitForRows();
  await new RecordsPage(two).amount(1).click();
  const mark = one.getByTestId('cell-mark').first();
  await mark.waitFor();
  assert.match(await mark.innerText(), /Adam Admin/);
  // A word that is still under way when a tab closes would arrive after its farewell.
  const { uid } = await tokenOf('admin');
  await until(async () => {
    const own = [...(await writtenAt(PRESENCE))].filter(([id]) => id.startsWith(uid));
    return Date.now() - Math.max(...own.map(([, at]) => at)) > 3_000;
  }, 'the tab has nothing more to say');
  const asked = Date.now();
  await two.goto('about:blank'); // like a tab that is closed, but a busy machine does not cut it short
  await one.waitForFunction(() => !document.querySelector('[data-testid="people-here"]')?.textContent?.includes('Adam Admin'));
  console.log(`gone ${Date.now() - asked} ms after the tab was left`);
  assert.ok(Date.now() - asked < 10_000, 'by its farewell; without one it would be shown for 35 seconds');
  await mark.waitFor({ state: 'detached' });
  await closeAll(one);
  await two.context().close();
});

test('who is gone without a word is not shown for longer than 35 seconds', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', DashboardPage.path(PLACE));
  const stamp = (secondsAgo) => ({ timestamp: new Date(Date.now() - secondsAgo * 1_000).toISOString() });
  const ghost = (tab, secondsAgo) => ({
    uid: 'ghost', tab, name: `Ghost ${tab}`, screen: 'dashboard', scope: PLACE.entity, period: PLACE.period, cell: '',
    seen_at: stamp(secondsAgo), expires_at: stamp(secondsAgo - 60),
  });
  const paths = ['t1', 't2'].map((tab) => `${PRESENCE}/ghost-${tab}_${tab}`);
  await writeDocuments({
    [paths[0]]: { ...ghost('t1', 25), uid: 'ghost-t1' },
    [paths[1]]: { ...ghost('t2', 40), uid: 'ghost-t2' },
  });
  const sees = (name) => page.waitForFunction(
    (text) => document.querySelector('[data-testid="people-here"]')?.textContent?.includes(text), name,
  );
  await sees('Ghost t1');
  assert.doesNotMatch(await faces(page).innerText(), /Ghost t2/);
  const seen = Date.now();
  await page.waitForFunction(() => !document.querySelector('[data-testid="people-here"]')?.textContent?.includes('Ghost t1'));
  assert.ok(Date.now() - seen < 20_000, `still there after ${Date.now() - seen} ms`);
  await deleteDocuments(paths);
  await closeAll(page);
});

test('a tab that nobody looks at, or in which nothing happens, hardly writes', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', RecordsPage.path(HERE));
  const records = new RecordsPage(page);
  await records.waitForRows();
  let writes = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('%2Fpresence%2F')) writes += 1;
  });
  // Thirty moves within a second or two are told in a few writes.
  const begun = Date.now();
  await records.amount(0).click();
  for (let n = 0; n < 30; n += 1) await page.keyboard.press(n % 2 ? 'ArrowUp' : 'ArrowDown');
  await page.waitForTimeout(3_500);
  const seconds = (Date.now() - begun) / 1_000;
  assert.ok(writes >= 1 && writes <= 2 + seconds, `${writes} writes in ${seconds} s`);
  await closeAll(page);
});

test('a comment with a mention is there at once, and reaches the inbox', async () => {
  const author = await openPage(browser);
  const reader = await openPage(browser);
  await signIn(author, 'editor', DashboardPage.path(PLACE));
  await signIn(reader, 'analyst', DashboardPage.path(PLACE));
  const words = `Is this right? ${Date.now()}`;
  const card = new DashboardPage(author).card('revenue').first();
  await card.waitFor();
  await card.hover();
  await card.getByRole('button', { name: /comment/i }).click();
  const drawer = author.getByRole('dialog', { name: /Revenue/ });
  const text = drawer.getByRole('textbox', { name: 'Comment' }).or(drawer.getByRole('textbox', { name: 'Another comment' }));
  await text.fill('');
  await text.pressSequentially('@ana');
  await drawer.getByRole('option', { name: 'Ana Analyst' }).waitFor();
  await text.press('Enter');
  await text.pressSequentially(`<b>${words}</b>`);
  await text.press('Control+Enter');
  await drawer.getByText(words).waitFor();

  const readersCard = new DashboardPage(reader).card('revenue').first();
  await readersCard.getByRole('button', { name: /^\d+ comments? on Revenue$/ }).click();
  const theirs = reader.getByRole('dialog', { name: /Revenue/ });
  const conversation = theirs.getByTestId('conversation').filter({ hasText: words });
  await conversation.waitFor();
  assert.match(await conversation.innerText(), /@Ana Analyst <b>Is this right\?/);

  const mail = await inboxWith(words);
  assert.deepEqual([mail.channel, mail.to], ['email', ['analyst@demo.test']]);
  assert.match(mail.subject, /^Edith Editor mentioned you: Revenue, West, Nov 2019$/);
  assert.doesNotMatch(mail.html, /<b>Is this/);

  // Answered and resolved there, seen here.
  await conversation.getByRole('button', { name: 'Answer' }).click();
  await theirs.getByRole('textbox', { name: 'Answer' }).fill('It is.');
  await theirs.getByRole('textbox', { name: 'Answer' }).press('Control+Enter');
  await drawer.getByText('It is.').waitFor();
  await conversation.getByRole('button', { name: 'Resolve' }).click();
  await drawer.getByText(words).waitFor({ state: 'detached' });

  // The page of all: it is among those that mention her, and not among the open ones.
  await theirs.getByRole('button', { name: 'Close' }).click();
  await reader.getByRole('link', { name: 'Comments' }).click();
  await reader.getByRole('heading', { name: 'Comments' }).waitFor();
  await reader.getByText('Mentions me').click();
  await reader.getByText('It is.').first().waitFor();
  await closeAll(author, reader);
});

async function inboxWith(words) {
  for (let tries = 0; tries < 100; tries += 1) {
    const messages = await (await fetch(`${inboxUrl}/messages`)).json();
    const found = messages.find((each) => each.text.includes(words) || each.html.includes(words));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nothing came');
}

test('a comment made without a network waits and is sent', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', DashboardPage.path(PLACE));
  const card = new DashboardPage(page).card('gross_profit').first();
  await card.waitFor();
  await card.hover();
  await card.getByRole('button', { name: /comment/i }).click();
  const drawer = page.getByRole('dialog');
  const words = `Offline ${Date.now()}`;
  await drawer.getByRole('textbox').first().waitFor();
  await page.context().setOffline(true);
  await drawer.getByRole('textbox').last().fill(words);
  await drawer.getByRole('textbox').last().press('Control+Enter');
  const said = drawer.getByTestId('comment').filter({ hasText: words });
  await said.getByText('Not sent yet').waitFor();
  await page.context().setOffline(false);
  await said.getByText('Not sent yet').waitFor({ state: 'detached' });
  await until(async () => (await said.count()) === 1, 'it is there, once');
  await closeAll(page);
});

test('a closed period refuses an edit and says why, in the grid and behind it', async () => {
  const page = await openPage(browser);
  await signIn(page, 'editor', RecordsPage.path(HERE));
  const records = new RecordsPage(page);
  await records.waitForRows();
  const amount = await records.amountMinor(0);

  // It closes while someone types: their edit is refused with the reason.
  await records.typeAmount(0, '77.00');
  await writeDocuments({ [PERIOD]: CLOSED });
  await page.getByTestId('period-lock').waitFor();
  assert.match(
    await page.getByTestId('period-lock').innerText(),
    /^November 2019 is closed for West\. It can be opened again on the Close page, by two people\.$/,
  );
  await page.getByLabel('Reason for the change').fill('Too late');
  await page.getByLabel('Reason for the change').press('Enter');
  await page.getByText(/November 2019 is closed for west\./i).nth(1).waitFor();
  // And nobody begins one any more.
  await page.reload();
  await records.waitForRows();
  await page.getByTestId('period-lock').waitFor();
  assert.equal(await records.amountMinor(0), amount);
  await records.amount(0).dblclick();
  assert.equal(await page.locator('input[aria-label^="Amount"]').count(), 0);
  await closeAll(page);
});

test('opening a closed period again takes a reason and a second person', async () => {
  await writeDocuments({ [PERIOD]: CLOSED });
  const one = await openPage(browser);
  const two = await openPage(browser);
  await signIn(one, 'admin', closePath);
  await signIn(two, 'owner', closePath);
  const first = one.getByTestId('period-drawer');
  const second = two.getByTestId('period-drawer');
  await first.getByRole('button', { name: 'Ask to open it again' }).click();
  assert.ok(await first.getByRole('button', { name: 'Ask', exact: true }).isDisabled());
  await first.getByRole('textbox').fill('An invoice came late');
  await first.getByRole('button', { name: 'Ask', exact: true }).click();
  await first.getByText('Another controller has to agree.').waitFor();
  assert.equal(await first.getByRole('button', { name: 'Agree and open' }).count(), 0);

  // Not by the back door either.
  const { token } = await tokenOf('admin');
  const answer = await fetch(
    `${apiUrl}/v1/organizations/${ORG}/close/${PLACE.entity}/${PLACE.period}:reopen`,
    { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{}' },
  );
  assert.equal(answer.status, 409);

  await second.getByText('An invoice came late').first().waitFor();
  await second.getByRole('button', { name: 'Agree and open' }).click();
  await first.getByText('Soft-closed', { exact: true }).waitFor();
  await first.getByText(/a restatement/).waitFor();
  await one.locator(`[data-period="${PLACE.entity}_${PLACE.period}"][data-state="soft_close"]`).waitFor();
  await closeAll(one, two);
});

test('a month goes from open to closed, with its checklist', async () => {
  await deleteDocuments([PERIOD]);
  const page = await openPage(browser);
  await signIn(page, 'admin', closePath);
  const drawer = page.getByTestId('period-drawer');
  await drawer.getByRole('button', { name: 'Begin the close' }).click();
  await drawer.getByText('0 of 5 done').waitFor();
  await drawer.getByRole('button', { name: 'Hold for review' }).click();
  await drawer.getByRole('button', { name: 'Close the month' }).click();
  await drawer.getByText(/^not done yet: Bank and cash reconciled/).waitFor();
  for (let n = 0; n < 5; n += 1) {
    await drawer.getByRole('checkbox').nth(n).click();
    await drawer.getByText(`${n + 1} of 5 done`).waitFor();
  }
  await drawer.getByRole('button', { name: 'Close the month' }).click();
  await drawer.getByText('Closed', { exact: true }).waitFor();
  assert.equal(await drawer.getByRole('button', { name: 'Lock for good' }).count(), 0, 'an owner locks');
  await deleteDocuments([PERIOD]);
  await closeAll(page);
});

test('nothing that axe finds, nothing too wide', async () => {
  const page = await openPage(browser);
  const other = await openPage(browser);
  await signIn(other, 'admin', DashboardPage.path(PLACE));
  await signIn(page, 'owner', `/o/${ORG}/comments?show=all&scope=${PLACE.entity}&period=${PLACE.period}`);
  await page.getByRole('heading', { name: 'Comments' }).waitFor();
  await page.getByText(/answer|Offline/).first().waitFor();
  await faces(page).waitFor();
  await looksRight(page, 'comments');
  await page.getByRole('button', { name: /Revenue/ }).first().click();
  await page.getByTestId('conversations').waitFor();
  await page.getByRole('button', { name: /resolved/ }).click();
  await looksRight(page, 'a conversation');
  await page.goto(baseUrl + closePath.split('&at=')[0]);
  await page.getByRole('table').waitFor();
  await looksRight(page, 'the close');
  await page.goto(baseUrl + closePath);
  await page.getByTestId('period-drawer').waitFor();
  await looksRight(page, 'a month of the close');
  await page.goto(baseUrl + DashboardPage.path(PLACE));
  await new DashboardPage(page).card('revenue').first().waitFor();
  await looksRight(page, 'the dashboard with people');
  await closeAll(page, other);
});
