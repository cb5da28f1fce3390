// From a keystroke in one browser to another person's card and alert badge: `npm run latency`, with a suite running.
// Both ends are taken in the pages themselves, so that what drives the browsers is no part of the figure.
import { callApi } from './pages/alerts.mjs';
import { DashboardPage } from './pages/dashboard.mjs';
import { RecordsPage } from './pages/records.mjs';
import { baseUrl, openBrowser, openPage, PLACE, signIn, tokenOf } from './support/suite.mjs';

const EDITS = Number(process.env.LATENCY_EDITS ?? '40');
/** The first edits find cold caches and pages that are still being compiled; they are made and not counted. */
const WARM_UP = 4;
const RULE = 'revenue-of-west-measured';
const FALL = 5_000;
const decimal = (minor) => (minor / 100).toFixed(2);
const quantile = (values, at) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(at * values.length) - 1)];

/** In the reader's page: notes when each text that is looked at becomes another one. */
function watch() {
  const texts = { card: '[data-kpi="revenue"]', badge: '[data-testid="alert-badge"]' };
  const read = (selector) => {
    const node = document.querySelector(selector);
    return node?.dataset.value ?? node?.textContent ?? '';
  };
  const last = Object.fromEntries(Object.entries(texts).map(([name, selector]) => [name, read(selector)]));
  window.seen = {};
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(texts)) {
      const now = read(selector);
      if (now === last[name]) continue;
      last[name] = now;
      window.seen[name] ??= Date.now();
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}

/** In the writer's page: notes when Enter goes down in the reason's field. */
function noteKeys() {
  addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('input') && !event.target.closest('[role="grid"]')) window.pressed = Date.now();
  }, true);
}

async function measure(browser, token) {
  const reader = await openPage(browser);
  await signIn(reader, 'analyst', DashboardPage.path(PLACE));
  const dashboard = new DashboardPage(reader);
  await dashboard.waitUntilLive();
  const revenue = await dashboard.value('revenue');
  const rule = {
    id: RULE, name: 'Revenue of West, measured', kind: 'absolute', metric: 'revenue', operator: 'below', threshold: revenue - 1_000,
    severity: 'info', scope: { entity_id: PLACE.entity, descendants: false },
  };
  const made = await callApi(token, 'POST', 'alert-rules', rule);
  if (made.status >= 300) throw new Error(JSON.stringify(made.body));
  const writer = await openPage(browser);
  await writer.addInitScript(noteKeys);
  await signIn(writer, 'editor', RecordsPage.path({ ...PLACE, account: '1.100' }));
  const records = new RecordsPage(writer);
  await records.waitForRows();
  const amount = await records.amountMinor(0);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  await reader.evaluate(watch);
  const spans = { card: [], badge: [] };
  for (let edit = 0; edit < EDITS + WARM_UP; edit += 1) {
    await reader.evaluate(() => { window.seen = {}; });
    await records.typeAmount(0, decimal(edit % 2 ? amount : amount - FALL));
    await records.giveReason('Measured');
    await reader.waitForFunction(() => window.seen.card && window.seen.badge, null, { polling: 50, timeout: 20_000 });
    const pressed = await writer.evaluate(() => window.pressed);
    const seen = await reader.evaluate(() => window.seen);
    if (edit >= WARM_UP) for (const name of Object.keys(spans)) spans[name].push(seen[name] - pressed);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return spans;
}

const { token } = await tokenOf('owner');
const browser = await openBrowser({ whole: true });
try {
  const spans = await measure(browser, token);
  console.log(`${EDITS} edits at ${baseUrl}, keystroke to another person's page (p50 / p95 ms)`);
  for (const [name, values] of Object.entries(spans)) console.log(`${name}: ${quantile(values, 0.5)} / ${quantile(values, 0.95)}`);
} finally {
  await callApi(token, 'DELETE', `alert-rules/${RULE}`);
  await browser.close();
}
