// A rule with what it would have done, the alert that a correction raises, and what people do with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AlertsPage, callApi } from '../pages/alerts.mjs';
import { DashboardPage } from '../pages/dashboard.mjs';
import { RecordsPage } from '../pages/records.mjs';
import { looksRight } from '../support/axe.mjs';
import { baseUrl, openBrowser, openPage, PLACE, signIn, tokenOf } from '../support/suite.mjs';

const NAME = 'Revenue of West falls away';
const ID = 'revenue-of-west-falls-away';
const decimal = (minor) => (minor / 100).toFixed(2);

let browser;
before(async () => {
  browser = await openBrowser();
  await removeRule();
});
after(async () => {
  await removeRule();
  await browser?.close();
});

async function removeRule() {
  const { token } = await tokenOf('owner');
  await callApi(token, 'DELETE', `alert-rules/${ID}`);
}

async function open(who, path, options = {}) {
  const page = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await signIn(page, who, path);
  return page;
}

const rule = (level) => ({
  id: ID, name: NAME, kind: 'absolute', metric: 'revenue', operator: 'below', threshold: level, severity: 'info',
  scope: { entity_id: PLACE.entity, descendants: false },
});

test('a rule is tried before it is saved, a correction fires it, and the alert is handled in another browser', async () => {
  const writer = await open('editor', DashboardPage.path(PLACE));
  const revenue = await new DashboardPage(writer).value('revenue');

  // The rule, with what it would have done.
  await writer.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: /^Alerts/ }).click();
  await writer.getByRole('link', { name: 'Rules', exact: true }).click();
  await writer.getByRole('link', { name: 'New rule' }).click();
  const form = new AlertsPage(writer);
  await form.fillLevel({ name: NAME, kpi: 'Revenue', entity: 'West', level: decimal(revenue - 1_000) });
  await writer.getByTestId('backtest').getByText(/^Would have fired \d+ times in 12 months|^Would have fired once|^Would never/).waitFor();
  const { token } = await tokenOf('editor');
  const asked = await callApi(token, 'POST', 'alert-rules:backtest', { rule: rule(revenue - 1_000), months: 12 });
  assert.equal(asked.status, 200);
  const periods = asked.body.firings.map(({ period }) => period);
  assert.ok(periods.length > 0 && !periods.includes(PLACE.period), String(periods));
  const listed = writer.getByRole('list', { name: 'When it would have fired' }).getByRole('listitem');
  assert.equal(await listed.count(), periods.length);
  assert.equal(await writer.locator('rect[data-fired="true"]').count(), new Set(periods).size);
  await writer.getByRole('button', { name: 'Make the rule' }).click();
  await writer.locator(`[data-rule="${ID}"]`).waitFor();

  // Another person waits on the alerts page.
  const reader = await open('analyst', AlertsPage.path);
  const alerts = new AlertsPage(reader);
  await reader.locator('[data-alert]').first().waitFor();
  const before = await alerts.badge();

  // A correction takes the figure below the level.
  await writer.goto(baseUrl + RecordsPage.path({ ...PLACE, account: '1.100' }));
  const records = new RecordsPage(writer);
  await records.waitForRows();
  const amount = await records.amountMinor(0);
  await records.typeAmount(0, decimal(amount - 5_000));
  await writer.getByLabel('Reason for the change').fill('Browser test');
  const pressed = Date.now();
  await writer.getByLabel('Reason for the change').press('Enter');
  // Another rule may look at the same month and find something too.
  await alerts.waitForBadge((count) => count > before);
  console.log(`keystroke to another person's badge: ${Date.now() - pressed} ms`);
  const place = `${PLACE.entity}, ${PLACE.period}`;
  const line = reader.locator('[data-alert][data-state="firing"]', { hasText: NAME }).filter({ hasText: 'Nov 2019' });
  await line.waitFor();
  assert.match(await line.innerText(), /below \$/);
  const key = await line.getAttribute('data-alert');
  const firing = await alerts.badge();

  // It is acknowledged there, with the keyboard, and the timeline shows it to both.
  await writer.goto(baseUrl + AlertsPage.alert(key));
  await writer.getByTestId('timeline').getByText('Fired', { exact: true }).waitFor();
  assert.match(await writer.locator('[data-driver]').first().innerText(), /^Product sales\s+[+\u2212]\$/);
  await line.getByRole('link', { name: NAME }).focus();
  await reader.keyboard.press('Enter');
  const button = reader.getByRole('button', { name: 'Acknowledge', exact: true });
  await button.focus();
  await reader.keyboard.press('Enter');
  for (const page of [reader, writer]) {
    await page.getByTestId('timeline').getByText('Ana Analyst acknowledged it').waitFor();
    await page.locator('[data-state="acknowledged"]').first().waitFor();
  }
  await alerts.waitForBadge((count) => count === firing - 1);
  await reader.getByLabel('Comment', { exact: true }).fill('Asked the supplier');
  await reader.getByRole('button', { name: 'Comment', exact: true }).click();
  await writer.getByTestId('timeline').getByText('Asked the supplier').waitFor();
  await reader.getByRole('button', { name: 'Assign' }).click();
  await reader.getByRole('menuitem', { name: /^Controller/ }).click();
  await writer.getByTestId('timeline').getByText('Ana Analyst assigned it to Controller').waitFor();
  await reader.getByRole('button', { name: 'Snooze' }).click();
  await reader.getByRole('menuitem', { name: 'For an hour' }).click();
  await writer.locator('[data-state="snoozed"]').first().waitFor();

  // The card is marked, and the news tells of it.
  await reader.goto(`${baseUrl + DashboardPage.path(PLACE)}&view=executive`);
  const mark = reader.locator('[data-kpi="revenue"]').getByTestId('alert-mark');
  await mark.waitFor();
  await reader.getByTestId('live').first().waitFor();
  await reader.locator('[data-tile="news"]').scrollIntoViewIfNeeded();
  await reader.getByTestId('news').getByText(/Ana Analyst (snoozed|acknowledged) it/).first().waitFor();
  await reader.evaluate(() => window.scrollTo(0, 0));
  await mark.click();
  await reader.getByRole('heading', { name: NAME }).waitFor();

  // Taken back, the figure clears and the alert resolves by itself.
  await writer.goto(baseUrl + RecordsPage.path({ ...PLACE, account: '1.100' }));
  await records.waitForRows();
  await records.typeAmount(0, decimal(amount));
  await records.giveReason('Browser test, taken back');
  await reader.getByTestId('timeline').getByText('Cleared by itself').waitFor();
  assert.equal(await reader.getByRole('button', { name: 'Acknowledge', exact: true }).count(), 0);
  await reader.goto(`${baseUrl + AlertsPage.path}?state=resolved&entity=${PLACE.entity}`);
  await reader.locator('[data-alert][data-state="resolved"]', { hasText: NAME }).first().waitFor();

  // The rule is removed.
  await writer.goto(`${baseUrl + AlertsPage.rules}/${ID}`);
  await writer.getByRole('button', { name: 'Remove', exact: true }).click();
  await writer.getByRole('button', { name: 'Remove the rule' }).click();
  await writer.locator(`[data-rule="${ID}"]`).waitFor({ state: 'detached' });
  assert.deepEqual([...writer.problems, ...reader.problems], [], place);
  await Promise.all([writer.context().close(), reader.context().close()]);
});

test('what the api refuses is told at its field, and a taken name at the name', async () => {
  const page = await open('editor', AlertsPage.newRule);
  const form = new AlertsPage(page);
  await form.fillLevel({ name: 'Net margin below 5 %', kpi: 'Revenue', entity: 'West', level: '10.00' });
  await page.getByLabel('Clears at').fill('9.00');
  await page.getByText(/must lie on the quiet side/).first().waitFor();
  const described = await page.getByLabel('Clears at').getAttribute('aria-describedby');
  const texts = await Promise.all(described.split(' ').filter(Boolean).map((id) => page.locator(`[id="${id}"]`).innerText()));
  assert.ok(texts.some((text) => /quiet side/.test(text)), texts.join(' | '));
  await page.getByLabel('Clears at').fill('');
  const { token } = await tokenOf('owner');
  const { body } = await callApi(token, 'GET', 'alert-rules');
  const taken = body.rules.find(({ id }) => id === 'net-margin-below-5');
  if (!taken) await callApi(token, 'POST', 'alert-rules', { ...rule(1), id: 'net-margin-below-5', enabled: false });
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await page.getByText(/there is an alert rule 'net-margin-below-5' already/).waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid'), 'true');
  if (!taken) await callApi(token, 'DELETE', 'alert-rules/net-margin-below-5');
  await page.getByLabel('Level', { exact: true }).fill('ten');
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await page.getByText('Enter an amount, for example 1,234.50').waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('an action that fails is taken back and says why', async () => {
  const page = await open('owner', AlertsPage.path);
  await page.locator('[data-alert][data-state="firing"]').first().getByRole('link').first().click();
  await page.route('**:acknowledge', (route) => route.abort());
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await page.getByText('That was not done: The server cannot be reached.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor();
  await page.locator('[data-state="firing"]').first().waitFor();
  await page.getByRole('button', { name: 'Close this message' }).click();
  await page.getByText('That was not done').waitFor({ state: 'detached' });
  await page.context().close();
});

test('a viewer reads alerts and rules without any button, a member of one entity only theirs', async () => {
  const viewer = await open('viewer', AlertsPage.path);
  await viewer.locator('[data-alert]').first().getByRole('link').first().click();
  await viewer.getByTestId('timeline').waitFor();
  for (const name of ['Acknowledge', 'Assign', 'Snooze', 'Resolve', 'Comment']) {
    assert.equal(await viewer.getByRole('button', { name, exact: true }).count(), 0, name);
  }
  await viewer.goto(baseUrl + AlertsPage.rules);
  await viewer.getByTestId('rules').waitFor();
  assert.equal(await viewer.getByRole('checkbox').count(), 0);
  assert.equal(await viewer.getByRole('link', { name: 'New rule' }).count(), 0);

  const west = await open('west', AlertsPage.path);
  await west.locator('[data-alert]').first().or(west.getByText('Nothing needs you')).waitFor();
  const places = await west.locator('[data-alert]').allInnerTexts();
  assert.ok(places.every((text) => /West/.test(text)), places.join(' | '));
  assert.deepEqual([...viewer.problems, ...west.problems], []);
  await Promise.all([viewer.context().close(), west.context().close()]);
});

test('filters are kept in the address, and an empty list says what to do', async () => {
  const page = await open('owner', AlertsPage.path);
  await page.locator('[data-alert]').first().waitFor();
  await page.getByRole('button', { name: /Critical/ }).click();
  await page.waitForURL(/severity=critical/);
  await page.getByRole('heading', { name: 'No alert fits' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: /Critical/, pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Show all open alerts' }).click();
  await page.locator('[data-alert]').first().waitFor();
  assert.ok(!page.url().includes('severity'));
  await page.goto(`${baseUrl}${AlertsPage.alert('0'.repeat(24))}`);
  await page.getByRole('heading', { name: 'There is no such alert' }).waitFor();
  await page.context().close();
});

test('nothing serious that axe finds, nothing too wide', async () => {
  const page = await open('owner', AlertsPage.path);
  await page.locator('[data-alert]').first().waitFor();
  await looksRight(page, 'alerts');
  await page.locator('[data-alert]').first().getByRole('link').first().click();
  await page.getByTestId('timeline').waitFor();
  await looksRight(page, 'an alert');
  await page.getByRole('button', { name: 'Snooze' }).click();
  await page.getByRole('menuitem', { name: /of your choice/ }).click();
  await page.getByRole('dialog').waitFor();
  await looksRight(page, 'the snooze dialog');
  await page.keyboard.press('Escape');
  await page.goto(baseUrl + AlertsPage.rules);
  await page.getByTestId('rules').waitFor();
  await looksRight(page, 'rules');
  await page.locator('[data-rule="net-margin-low"]').getByRole('link').first().click();
  await page.getByTestId('backtest').getByText(/^Would/).waitFor();
  await looksRight(page, 'a rule');
  await page.goto(baseUrl + AlertsPage.newRule);
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await page.getByText('Choose a KPI').waitFor();
  await looksRight(page, 'a new rule with its errors');
  await page.goto(baseUrl + DashboardPage.path({ entity: 'group', period: '2019-12' }));
  await page.locator('[data-kpi="net_margin"]').getByTestId('alert-mark').waitFor();
  await page.getByTestId('news-space').scrollIntoViewIfNeeded();
  await page.getByTestId('news').waitFor();
  await looksRight(page, 'the dashboard with marks and news');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
