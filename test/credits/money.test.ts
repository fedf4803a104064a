/** Credits in money, held against whole numbers: to the last digit, and to the coin where they are shown. */
import { expect, it } from 'vitest';
import { createRandom } from '../../bench/simulator/random.ts';
import { readConfig } from '../../src/config.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { coinText, moneyOf as moneyOfCharges } from '../../src/credits/money.ts';
import { decimalOf, decimalText, multiply } from '../../src/settings/decimal.ts';

const moneyOf = (micro: number, price: string, currency = 'USD') =>
  moneyOfCharges([{ credits: micro as MicroCredits, rate: { price: decimalOf(price), currency } }]) ??
  expect.fail('no money');

it.each([
  [1, '3.123456789', 0.000003123456789],
  [1_000_001, '3.123456789', 3.123459912456789],
  [300_000, '0.1', 0.03],
  [-1_234_567, '2.65', -3.27160255],
  [0, '3', 0],
])('%d micro-credits at %s are %d', (micro, price, amount) => {
  expect(moneyOf(micro, price).amount).toBe(amount);
});

it.each([
  // Halves of a coin, which most often lie a little beside what a double can hold.
  [1_005_000, '1', 'USD', '1.01'],
  [2_675_000, '1', 'USD', '2.68'],
  [-1_005_000, '1', 'USD', '-1.01'],
  [1_004_999, '1', 'USD', '1.00'],
  [350_000, '1.45', 'USD', '0.51'],
  [500_000, '3', 'JPY', '2'],
  [1_234_500, '1', 'BHD', '1.235'],
  [1_234_567_890_000, '3.123456789', 'EUR', '3856119.46'],
])('%d micro-credits at %s %s are shown as %s', (micro, price, currency, shown) => {
  expect(coinText(moneyOf(micro, price, currency))).toBe(shown);
});

it('an amount is the exact product, whatever the price, and parts differ from their sum by half a coin each at most', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  const { below } = createRandom(seed);
  for (let round = 0; round < 300; round++) {
    const price = `${below(1_000)}.${String(below(1e9)).padStart(9, '0')}`;
    const factor = BigInt(price.replace('.', ''));
    const parts = Array.from({ length: 1 + below(30) }, () => below(2e9));
    const total = parts.reduce((sum, part) => sum + part, 0);
    for (const micro of [...parts, total]) {
      const exact = multiply({ digits: BigInt(micro), places: 6 }, decimalOf(price));
      expect(exact.digits * 10n ** BigInt(15 - exact.places)).toBe(BigInt(micro) * factor);
      expect(moneyOf(micro, price).amount).toBe(Number(decimalText(exact)));
    }
    const coins = (micro: number) => Math.round(100 * Number(coinText(moneyOf(micro, price))));
    const shown = parts.reduce((sum, part) => sum + coins(part), 0);
    expect(Math.abs(shown - coins(total))).toBeLessThanOrEqual((parts.length + 1) / 2);
  }
});

it.each([
  ['1e-7', '0.0000001'],
  ['-1.5e-3', '-0.0015'],
  ['1e21', '1000000000000000000000'],
  ['100.500', '100.5'],
  ['0.000000', '0'],
])('%s is written as %s', (given, text) => {
  expect(decimalText(decimalOf(given))).toBe(text);
  expect(decimalText(decimalOf(Number(given)))).toBe(text);
});

it('a price keeps all digits that it is given', () => {
  const { CREDIT_PRICE } = readConfig({ CREDIT_PRICE: '123456789.123456789' });
  expect(CREDIT_PRICE === null ? null : decimalText(CREDIT_PRICE)).toBe('123456789.123456789');
});
