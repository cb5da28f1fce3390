import { i18n } from '@lingui/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalIn } from '@/data/apiWords';
import { reasonIn } from '@/features/imports/reasonIn';
import { messages } from '../locales/ka.po';
import { formatAgo, formatDateTime, formatTime } from './age';
import { formatBytes } from './bytes';
import { counted } from './count';
import { formatDay, formatDayShort } from './day';
import { figureText } from './figure';
import { kpiName } from './kpiName';
import { languageOf, localeFor, texts } from './language';
import { latin } from './latin';
import { formatMoney, parseAmount } from './money';
import { capitalized, initials } from './name';
import { localeParts } from './number';
import { formatPeriod, formatPeriodShort } from './period';
import { formatPercent, formatPoints } from './ratio';

describe('the language', () => {
  it('is the first of the browser’s that there is', () => {
    expect(languageOf(['de-DE', 'ka-GE', 'en'])).toBe('ka');
    expect(languageOf(['EN-gb', 'ka'])).toBe('en');
    expect(languageOf(['de', 'zh-Hant'])).toBe('en');
    expect(languageOf([])).toBe('en');
  });

  it('leaves an organization its locale, unless that is of another language of ours', () => {
    expect(['en-GB', 'de-DE', 'ka-GE'].map(localeFor)).toEqual(['en-GB', 'de-DE', 'en-US']);
  });
});

describe('Georgian', () => {
  beforeEach(() => i18n.loadAndActivate({ locale: 'ka', messages }));
  afterEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

  it('has its own locale, whatever the organization’s', () => {
    expect(['en-US', 'de-DE', 'ka-GE', 'ka'].map(localeFor)).toEqual(['ka-GE', 'ka-GE', 'ka-GE', 'ka']);
  });

  it('names months and days as CLDR does', () => {
    expect(formatPeriod('2019-12')).toBe('დეკემბერი, 2019');
    expect(formatPeriodShort('2019-06')).toBe('ივნ. 19');
    expect(formatDay('2019-12-31')).toBe('31 დეკ. 2019');
    expect(formatDayShort('2019-12-31')).toBe('31 დეკ.');
    const afternoon = new Date(2019, 11, 31, 13, 5, 9);
    expect(formatDateTime(afternoon.toISOString())).toBe('31 დეკ. 2019, 13:05');
    expect(formatTime(afternoon.getTime())).toBe('13:05:09');
  });

  it('groups from five digits on, with a space, and cuts with a comma', () => {
    expect(formatMoney(123450, 'GEL', 'ka-GE')).toBe('1234,50\u00a0₾');
    expect(formatMoney(-1234567890, 'USD', 'ka-GE')).toBe('\u221212\u00a0345\u00a0678,90\u00a0$');
    expect(figureText('count', 12345, 'USD', 'ka-GE')).toBe('12\u00a0345');
    expect(formatPercent(-123_456_78)).toBe('\u2212123\u00a0456,8%');
    expect(formatPoints(120)).toBe('+1,2 პპ');
    expect(formatBytes(2_290_000)).toBe('2,3 მბ');
  });

  it('reads what it writes', () => {
    for (const minor of [0, -5, 123_450, 1_234_567_890, Number.MAX_SAFE_INTEGER]) {
      expect(parseAmount(formatMoney(minor, 'GEL', 'ka-GE'), 'GEL')).toEqual({ ok: true, minor });
    }
  });

  it('has CLDR’s scales where the browser has none', () => {
    const english = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency: 'USD',
      notation: 'compact',
      maximumSignificantDigits: 3,
    }).formatToParts(-1_230_000);
    const supported = Intl.NumberFormat.supportedLocalesOf;
    Intl.NumberFormat.supportedLocalesOf = () => [];
    try {
      const text = localeParts(english, 'ka-GE').map(({ value }) => value);
      expect(text.join('')).toBe('\u22121,23\u00a0მლნ.\u00a0$');
    } finally {
      Intl.NumberFormat.supportedLocalesOf = supported;
    }
  });

  it('counts without a plural of the noun', () => {
    expect(counted(1, 'record', 'ka-GE')).toBe('1 ჩანაწერი');
    expect(counted(12_345, 'record', 'ka-GE')).toBe('12\u00a0345 ჩანაწერი');
    expect(formatAgo(300_000)).toBe('5 წთ წინ');
  });

  it('calls the product’s KPIs by its own names, and leaves what was renamed', () => {
    expect(kpiName('net_income', 'Net income')).toBe('წმინდა მოგება');
    expect(kpiName('net_income', 'Profit of the year')).toBe('Profit of the year');
    expect(kpiName('own_kpi', 'Net income')).toBe('Net income');
  });

  it('says a refusal by its code or rule, and what has none as it came', () => {
    expect(refusalIn('forbidden', 'the role viewer may not do this')).toBe('თქვენი როლი ამას არ მოიცავს.');
    expect(refusalIn('invalid', 'threshold: must be positive')).toBe('threshold: must be positive');
    expect(reasonIn({ rule: 'unknown_account', reason: 'no account 9' })).toBe('ასეთი ანგარიში არ არსებობს');
    expect(reasonIn({ rule: 'new_rule', reason: 'as it came' })).toBe('as it came');
  });

  it('has no large letters', () => {
    expect([capitalized('წერა'), initials('ნინო ბერიძე'), capitalized('net')]).toEqual(['წერა', 'ნბ', 'Net']);
  });

  it('can name what has an id', () => {
    expect(latin('წმინდა მოგება 2026')).toBe('tsminda mogeba 2026');
    expect(latin('Città')).toBe('citta');
  });

  it('is read at the moment of reading, not when a module was loaded', () => {
    const kept = texts({ account: { id: 'a', message: 'Account' } });
    i18n.load('ka', { a: 'ანგარიში' });
    expect(kept.account).toBe('ანგარიში');
    i18n.activate('en');
    expect(kept.account).toBe('Account');
  });
});
