import { expect, it } from 'vitest';
import { moneyText } from '../../packages/console/src/data/figures.ts';

it.each([
  [1234.5, 'USD', '$1,234.50'],
  [1234.5, 'JPY', '¥1,235'],
  [1.2345, 'BHD', 'BHD\u00a01.235'],
  [0.00042, 'USD', '$0.00042'],
  [0.2, 'JPY', '¥0.2'],
  [0, 'USD', '$0.00'],
  [9_007_199_254.123, 'EUR', '€9,007,199,254.12'],
])('%d in %s is shown with the places of its coins, and never as nothing', (amount, currency, text) => {
  expect(moneyText({ amount, currency })).toBe(text);
});
