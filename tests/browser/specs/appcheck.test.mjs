import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DashboardPage } from '../pages/dashboard.mjs';
import { baseUrl, openBrowser, openPage, PLACE, signInByPage, until } from '../support/suite.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(async () => browser?.close());

const SITE_KEY = 'site-key';
const APP_ID = '1:2:web:3';
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);
const TOKEN = `${encoded({ alg: 'none' })}.${encoded({ iat: now, exp: now + 3600 })}.signature`;

/** What reCAPTCHA Enterprise offers a page, answering at once. */
const RECAPTCHA = `window.grecaptcha = { enterprise: {
  ready: (done) => done(),
  render: (_, options) => { options.callback(); return 'widget'; },
  execute: async () => 'scored',
} };`;

test('with App Check every request for sign-in and data carries its token', async () => {
  // The local hosting's policy allows no foreign script; production's does (deploy/hosting.py).
  const page = await openPage(browser, { bypassCSP: true });
  const exchanged = [];
  await page.route(`${baseUrl}/config.json`, async (route) => {
    const config = await (await route.fetch()).json();
    await route.fulfill({ json: { ...config, appId: APP_ID, appCheckSiteKey: SITE_KEY } });
  });
  await page.route('https://www.google.com/recaptcha/enterprise.js*', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: RECAPTCHA }),
  );
  await page.route('https://content-firebaseappcheck.googleapis.com/**', async (route) => {
    exchanged.push({ url: route.request().url(), body: route.request().postDataJSON() });
    await route.fulfill({ json: { token: TOKEN, ttl: '3600s' } });
  });
  const carriers = { identitytoolkit: 0, firestore: 0 };
  page.on('request', (request) => {
    const whole = decodeURIComponent(`${request.url()} ${request.postData() ?? ''}`);
    const carries = request.headers()['x-firebase-appcheck'] === TOKEN || whole.includes(TOKEN);
    if (carries && whole.includes('identitytoolkit')) carriers.identitytoolkit += 1;
    if (carries && whole.includes('google.firestore')) carriers.firestore += 1;
  });

  await signInByPage(page, 'viewer', DashboardPage.path(PLACE));
  await new DashboardPage(page).waitUntilLive();
  await until(async () => carriers.identitytoolkit > 0 && carriers.firestore > 0, JSON.stringify(carriers));
  assert.match(exchanged[0].url, new RegExp(`/apps/${APP_ID}:exchangeRecaptchaEnterpriseToken`));
  assert.equal(exchanged[0].body.recaptcha_enterprise_token, 'scored');
  assert.deepEqual(page.problems, []);
});

test('without a key nothing of App Check is loaded', async () => {
  const page = await openPage(browser);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await signInByPage(page, 'viewer', DashboardPage.path(PLACE));
  await new DashboardPage(page).waitUntilLive();
  assert.deepEqual(asked.filter((url) => /recaptcha|app-?check/i.test(url)), []);
});
