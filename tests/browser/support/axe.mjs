import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe on the page as it is. */
export async function findings(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
}

const LOOKS = [{ width: 1440, colorScheme: 'light' }, { width: 390, colorScheme: 'dark' }];

/**
 * Fails when axe finds something serious on the page as it is, or when it is wider than the window: at desktop width and
 * light, at phone width and dark. What axe makes of a page hardly depends on both at once, and takes seconds. The page
 * changes under a person's hand too: a window is resized, an evening comes.
 */
export async function looksRight(page, what = page.url()) {
  const before = page.viewportSize();
  for (const { width, colorScheme } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: before.height });
    await page.waitForFunction(settled, colorScheme);
    const where = `${what}, ${colorScheme}, ${width} px`;
    assert.deepEqual(await findings(page), [], where);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wider <= 0, `${where}: the page is ${wider} px wider than the window`);
  }
  await page.setViewportSize(before);
}

/** In the page: whether it shows this theme and nothing moves any more. What turns for ever is let turn. */
function settled(colorScheme) {
  const moving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  return document.documentElement.dataset.mantineColorScheme === colorScheme && moving.length === 0;
}
