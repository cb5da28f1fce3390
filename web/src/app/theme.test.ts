// docs/design.md says how far the colours stand apart; this measures them again.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { theme } from './theme';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const css = read('./theme.css');
const page = read('../../../docs/design.md');

function colours(selector: string): Map<string, string> {
  const start = css.indexOf(selector);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name ?? '', hex ?? '']),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const ROW = /^\| `([a-z0-9-]+)` on `([a-z0-9-]+)` \| (#\w{6}) \| ([\d.]+) \| (#\w{6}) \| ([\d.]+) \|$/gm;
const rows = [...page.matchAll(ROW)];
const light = colours(':root {');
const dark = colours(':root[data-mantine-color-scheme="dark"]');

describe('the colours of the design page', () => {
  it('let white words be read on a filled button, whatever it does', () => {
    const shades = theme.primaryShade as { light: 6; dark: 5 };
    for (const name of ['ink', 'red'] as const) {
      for (const shade of [shades.light, shades.dark]) {
        expect(contrast(theme.colors?.[name]?.[shade] ?? '', '#ffffff')).toBeGreaterThan(4.5);
      }
    }
  });

  it('are those of the theme, as far apart as it says, and far enough for text', () => {
    expect(rows.length).toBeGreaterThan(12);
    for (const [, ink = '', paper = '', inLight, measuredLight, inDark, measuredDark] of rows) {
      for (const [scheme, colour, measured] of [
        [light, inLight, measuredLight],
        [dark, inDark, measuredDark],
      ] as const) {
        expect(scheme.get(ink)).toBe(colour);
        const found = contrast(scheme.get(ink) ?? '', scheme.get(paper) ?? '');
        expect(found.toFixed(1)).toBe(measured);
        expect(found).toBeGreaterThan(4.5);
      }
    }
  });
});
