import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { baseUrl, openBrowser, openPage, signIn, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser({ whole: true });
});
after(async () => browser?.close());

const ALERT = 'a'.repeat(24);

test('a message that arrives is shown by the same worker that keeps the page, with a way to acknowledge', async () => {
  const page = await openPage(browser, { serviceWorkers: 'allow', permissions: ['notifications'] });
  await signIn(page, 'owner');
  const cdp = await page.context().newCDPSession(page);
  const registrations = [];
  cdp.on('ServiceWorker.workerRegistrationUpdated', (event) => registrations.push(...event.registrations));
  await cdp.send('ServiceWorker.enable');
  await page.evaluate(() => navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready));
  await until(async () => registrations.some(({ scopeURL }) => scopeURL === `${baseUrl}/`), 'it is registered');
  const scripts = await page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ active }) => new URL(active.scriptURL).pathname),
  );
  assert.deepEqual(scripts, ['/sw.js'], 'one worker, for one scope has but one');

  const data = { title: 'Net margin below 5 %', body: 'Group, Dec 2019', alert: ALERT, notification: 'n1', link: '/' };
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: baseUrl,
    registrationId: registrations.find(({ scopeURL }) => scopeURL === `${baseUrl}/`).registrationId,
    data: JSON.stringify({ data }),
  });
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, data: told }) => ({
        title, body, tag, alert: told.alert,
      })),
    );
  await until(async () => (await shown()).length === 1, 'the message is shown');
  assert.deepEqual(await shown(), [
    { title: 'Net margin below 5 %', body: 'Group, Dec 2019', tag: 'n1', alert: ALERT },
  ]);
});
