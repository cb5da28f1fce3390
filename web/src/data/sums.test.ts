import { describe, expect, it } from 'vitest';
import { leafAmounts, sumByCurrency } from './sums';

describe('sumByCurrency', () => {
  it('never mixes currencies', () => {
    const sums = sumByCurrency([
      { currency: 'USD', amount_minor: 1 },
      { currency: 'EUR', amount_minor: 2 },
      { currency: 'USD', amount_minor: -3 },
    ]);
    expect(sums).toEqual([
      { currency: 'USD', amount_minor: -2, count: 2 },
      { currency: 'EUR', amount_minor: 2, count: 1 },
    ]);
  });

  it('is exact where partial sums of floats are not', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const amounts = [most, most, 1, -most, -1].map((amount_minor) => ({ currency: 'USD', amount_minor }));
    expect(sumByCurrency(amounts)).toEqual([{ currency: 'USD', amount_minor: most, count: 5 }]);
  });

  it('refuses a result that it cannot show exactly', () => {
    const amount_minor = Number.MAX_SAFE_INTEGER;
    expect(() =>
      sumByCurrency([
        { currency: 'USD', amount_minor },
        { currency: 'USD', amount_minor },
      ]),
    ).toThrow(RangeError);
  });
});

it('leafAmounts takes the named accounts only, actuals first, the largest first', () => {
  const aggregation = {
    entity_id: 'west',
    period: '2019-12',
    version: 1,
    record_count: 4,
    prefixes: ['b'],
    accounts: [
      ['budget', '1.100', 'USD', 9, 1],
      ['actual', '1.100', 'USD', 5, 1],
      ['actual', '1.1001', 'USD', 100, 1],
      ['actual', '1.200', 'USD', -8, 1],
    ] as [string, string, string, number, number][],
  };
  const parts = leafAmounts(
    [aggregation as Parameters<typeof leafAmounts>[0][number]],
    new Set(['1.100', '1.200']),
  );
  expect(
    parts.map(({ scenario, account_code, amount_minor }) => [scenario, account_code, amount_minor]),
  ).toEqual([
    ['actual', '1.200', -8],
    ['actual', '1.100', 5],
    ['budget', '1.100', 9],
  ]);
});
