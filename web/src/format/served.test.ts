import { readFileSync } from 'node:fs';
import { i18n } from '@lingui/core';
import { afterEach, expect, test } from 'vitest';
import { durationText } from '@/features/alerts/alertWords';
import { messages } from '../locales/ka.po';
import { formatDay } from './day';
import { type Language, localeFor } from './language';
import { formatMoney } from './money';
import { formatNumber } from './number';
import { formatPeriodMedium } from './period';
import { formatPercent, formatPoints } from './ratio';

interface Said {
  language: Language;
  locale: string;
  currency: string;
  value: number;
  period: string;
  money?: string;
  change?: string;
  percent?: string;
  points?: string;
  minutes?: string;
  count?: string;
  month?: string;
  day?: string;
}

const file = new URL('../../../tests/fixtures/contract/figures.json', import.meta.url);
const said: Said[] = JSON.parse(readFileSync(file, 'utf8'));

afterEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

/** What the client says of the same. */
function here({ language, locale, currency, value, period, ...text }: Said): Record<string, string> {
  i18n.loadAndActivate({ locale: language, messages: language === 'ka' ? messages : {} });
  const marks = localeFor(locale);
  const words: Record<string, () => string> = {
    money: () => formatMoney(value, currency, marks),
    change: () => formatMoney(value, currency, marks, { signed: true }),
    percent: () => formatPercent(value),
    points: () => formatPoints(value),
    minutes: () => durationText(value),
    count: () => formatNumber(value, marks),
    month: () => formatPeriodMedium(period),
    day: () => formatDay(`${period}-09`),
  };
  const shown = Object.keys(text).map((key) => [key, words[key]?.()]);
  return Object.fromEntries(shown);
}

test('figures, months and days in messages are written as on screen, in every language and locale', () => {
  expect(said.length).toBeGreaterThan(100);
  const texts = said.map(
    ({ language: _l, locale: _m, currency: _c, value: _v, period: _p, ...text }) => text,
  );
  expect(said.map(here)).toEqual(texts);
});
