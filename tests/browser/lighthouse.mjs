// Judges the built site by Lighthouse's desktop profile: `npm run lighthouse`, with a suite running. Nothing but this
// machine is asked; the signed-in screen is judged in a browser profile in which somebody has signed in.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse, { desktopConfig } from 'lighthouse';
import { chromium } from 'playwright-core';
import { DashboardPage } from './pages/dashboard.mjs';
import { baseUrl, signIn } from './support/suite.mjs';

const LEAST = { performance: 90, accessibility: 95, 'best-practices': 95 };
/** The best of so many: what else the machine does only ever makes a page slower. */
const ROUNDS = Number(process.env.LIGHTHOUSE_ROUNDS ?? '3');

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function judge(name, path, who) {
  const folder = await mkdtemp(join(tmpdir(), 'ledgerlight-lighthouse-'));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', `--remote-debugging-port=${port}`],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    if (who) {
      await signIn(page, who, path);
      await new DashboardPage(page).waitUntilLive();
    }
    await page.goto('about:blank');
    const best = {};
    const lost = new Map();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { lhr } = await lighthouse(
        baseUrl + path,
        { port, output: 'json', logLevel: 'error', disableStorageReset: true, onlyCategories: Object.keys(LEAST) },
        desktopConfig,
      );
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      const landed = new URL(lhr.finalDisplayedUrl).pathname;
      if (landed !== new URL(baseUrl + path).pathname) throw new Error(`${name}: judged ${landed}`);
      for (const [id, category] of Object.entries(lhr.categories)) {
        const score = Math.round(category.score * 100);
        if (score <= (best[id] ?? -1)) continue;
        best[id] = score;
        lost.set(
          id,
          category.auditRefs
            .filter(({ weight }) => weight > 0)
            .map(({ id: audit }) => lhr.audits[audit])
            .filter((audit) => audit.score !== null && audit.score < 0.95)
            .map((audit) => ({ text: `${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ''}`, items: audit.details?.items ?? [] })),
        );
      }
    }
    console.log(`${name}: ${Object.entries(best).map(([id, score]) => `${id} ${score}`).join(', ')}`);
    for (const [id, audits] of lost)
      for (const { text, items } of audits) {
        console.log(`  ${id}: ${text}`);
        for (const item of items.slice(0, 4)) {
          const what = item.node?.selector ?? item.url ?? item.description;
          if (what) console.log(`    ${what}${item.node?.explanation ? `: ${item.node.explanation.replaceAll('\n', ' ')}` : ''}`);
        }
      }
    return Object.entries(LEAST).filter(([id, least]) => best[id] < least).map(([id, least]) => `${name}: ${id} ${best[id]} < ${least}`);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const short = [
  ...(await judge('sign-in', '/', null)),
  ...(await judge('dashboard', DashboardPage.path({ entity: 'group', period: '2019-12' }), 'owner')),
];
for (const problem of short) console.error(problem);
process.exitCode = short.length > 0 ? 1 : 0;
