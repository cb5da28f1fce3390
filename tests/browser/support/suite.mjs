// Where the running suite is, and a browser on it. Start the suite first: `ledgerlight up --detach`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach } from 'node:test';
import { chromium } from 'playwright-core';

const offset = Number(process.env.LEDGERLIGHT_PORT_OFFSET ?? '0');
const port = (base) => base + offset;

// A server closes a connection that rested a while, perhaps just when it is used again. Browsers then ask once more; Node's
// fetch does not.
const { fetch: askOnce } = globalThis;
globalThis.fetch = async (...asked) => {
  try {
    return await askOnce(...asked);
  } catch (error) {
    if (!['UND_ERR_SOCKET', 'ECONNRESET'].includes(error.cause?.code)) throw error;
    return askOnce(...asked);
  }
};

export const baseUrl = `http://127.0.0.1:${port(5000)}`;
export const apiUrl = `http://127.0.0.1:${port(8107)}`;
export const authUrl = `http://127.0.0.1:${port(9099)}`;
export const inboxUrl = `http://127.0.0.1:${port(8025)}`;
export const firestoreUrl = `http://127.0.0.1:${port(8080)}`;
export const ORG = 'demo';
export const PASSWORD = 'ledgerlight';
/** What a test waits for comes within a second or two; a machine that does other things too takes its time. */
const PATIENCE_MS = 60_000;
/** Of Firebase in the page, where it names an installation and is no secret. */
const API_KEY = 'demo';
/** The one period and entity that these tests change, so that others can rely on the rest. */
export const PLACE = { entity: 'west', period: '2019-11' };

/**
 * A browser; the caller closes it. Where there is one it is Chromium's shell without windows, which takes a third less of
 * the processor. `whole`: the browser that people have, for what the shell leaves out, such as notifications.
 */
export async function openBrowser({ whole = false } = {}) {
  const running = await fetch(`${baseUrl}/config.json`).catch(() => null);
  if (!running?.ok) throw new Error(`No suite at ${baseUrl}. Start it with: ledgerlight up --detach`);
  const { CHROMIUM_PATH, CHROMIUM_SHELL_PATH } = process.env;
  return chromium.launch({
    executablePath: (!whole && CHROMIUM_SHELL_PATH) || CHROMIUM_PATH || '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}

const FAILURES = join(import.meta.dirname, '..', 'failures');
const openPages = new Set();

/** What the pages of a test that failed showed, as pictures and documents in `failures/`. */
async function keepWhatFailed({ name, passed }) {
  if (passed) return;
  await mkdir(FAILURES, { recursive: true });
  for (const [number, page] of [...openPages].entries()) {
    const file = join(FAILURES, `${name.replaceAll(/\W+/g, '-')}-${number + 1}`);
    await page.screenshot({ path: `${file}.png`, timeout: 5_000 }).catch(() => null);
    await writeFile(`${file}.html`, `<!-- ${page.url()} -->\n${await page.content().catch(String)}`);
    console.log(`what it showed: ${file}.html, .png`);
  }
}

/**
 * Leaves a page as people do, who take longer over it than a test. The official emulator goes on filling the streams of a page
 * that could not end them, and tells those who are there ever later.
 */
async function leave(page) {
  await page.evaluate(endStreams).catch(() => null);
  await page.goto('about:blank').catch(() => null);
}

/** In the page: until its listening stream is ended, at most a second. */
function endStreams() {
  return new Promise((resolve) => {
    const { sendBeacon } = navigator;
    navigator.sendBeacon = (url, body) => {
      if (/Listen\/channel.*TYPE=terminate/.test(url)) resolve();
      return sendBeacon.call(navigator, url, body);
    };
    dispatchEvent(new PageTransitionEvent('pagehide'));
    setTimeout(resolve, 1_000);
  });
}

// Other programs use pages too; a hook would make them a run of tests.
if (process.env.NODE_TEST_CONTEXT) {
  afterEach(async (context) => {
    await keepWhatFailed(context);
    if (context.fullName !== context.name) return; // a part of a test: its pages are used further
    await Promise.all([...openPages].map((page) => page.context().close()));
  });
}

/**
 * A page of a fresh browser profile that fails the test when the page throws. Without the worker that keeps the page
 * itself, unless a test is of that: what it answers no test could route elsewhere.
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  openPages.add(page);
  const close = context.close.bind(context);
  context.close = async () => {
    openPages.delete(page);
    await Promise.all(context.pages().map(leave));
    await close();
  };
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(error.message));
  return page;
}

/** Signs in as one of the demonstration's people, by the sign-in page. */
export async function signInByPage(page, who, path = '/') {
  await page.goto(baseUrl);
  await page.getByLabel('E-mail').fill(`${who}@demo.test`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  if (path !== '/') await page.goto(baseUrl + path);
}

/**
 * Signs in as one of the demonstration's people: with what Firebase keeps of a sign-in, so that the page is loaded once.
 * One that is left as soon as it showed something may leave a trace of its visitor behind for half a minute.
 */
export async function signIn(page, who, path = '/') {
  await page.goto(`${baseUrl}/manifest.webmanifest`); // of this origin, and runs nothing
  await page.evaluate(writeSession, [await sessionOf(who)]);
  await page.goto(baseUrl + path);
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
}

/** What Firebase's sign-in keeps in its database; the page asks for all else about the person. */
async function sessionOf(who) {
  const { token, uid, refreshToken, name } = await tokenOf(who);
  const email = `${who}@demo.test`;
  return {
    fbase_key: `firebase:authUser:${API_KEY}:[DEFAULT]`,
    value: {
      uid,
      email,
      emailVerified: true,
      displayName: name,
      isAnonymous: false,
      providerData: [
        { providerId: 'password', uid: email, displayName: name, email, phoneNumber: null, photoURL: null },
      ],
      stsTokenManager: { refreshToken, accessToken: token, expirationTime: Date.now() + 3_500_000 },
      apiKey: API_KEY,
      appName: '[DEFAULT]',
    },
  };
}

/** In a page of a new profile: puts it there. */
function writeSession(entries) {
  return new Promise((resolve, reject) => {
    const opened = indexedDB.open('firebaseLocalStorageDb', 1);
    opened.onerror = () => reject(opened.error);
    opened.onupgradeneeded = () => opened.result.createObjectStore('firebaseLocalStorage', { keyPath: 'fbase_key' });
    opened.onsuccess = () => {
      const writing = opened.result.transaction('firebaseLocalStorage', 'readwrite');
      for (const entry of entries) writing.objectStore('firebaseLocalStorage').put(entry);
      writing.onerror = () => reject(writing.error);
      writing.oncomplete = () => {
        opened.result.close();
        resolve();
      };
    };
  });
}

/** An ID token of one of the demonstration's people. */
export async function tokenOf(who) {
  const response = await fetch(
    `${authUrl}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=${API_KEY}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: `${who}@demo.test`, password: PASSWORD, returnSecureToken: true }),
    },
  );
  const body = await response.json();
  if (!response.ok) throw new Error(`sign-in of ${who}: ${JSON.stringify(body)}`);
  return { token: body.idToken, uid: body.localId, refreshToken: body.refreshToken, name: body.displayName };
}

/** Waits until a condition holds; fails with what was waited for. */
export async function until(condition, what, timeout = PATIENCE_MS) {
  const deadline = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`after ${timeout} ms it is not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
