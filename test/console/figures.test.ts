import { expect, it } from 'vitest';
import { moneyText } from '../../packages/console/src/data/figures.ts';
import { previewLimit, standardTriggers } from '../../packages/console/src/data/scopes.ts';

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

it.each([
  [standardTriggers, ['none', 'tells', 'tells', 'stops']],
  [{ notify: 80, suspend: 95, suspendImmediate: 100 }, ['none', 'tells', 'suspends', 'stops']],
  [{ notify: 40, suspend: null, suspendImmediate: null }, ['tells', 'tells', 'tells', 'tells']],
  [{ notify: null, suspend: 90, suspendImmediate: 120 }, ['none', 'none', 'suspends', 'suspends']],
])('a limit with the triggers %j does what they say', (triggers, effects) => {
  const of = (used: number) => previewLimit({ used, held: 0, limit: 0 }, triggers, 100).effect;
  expect([50, 85, 96, 100].map(of)).toEqual(effects);
});
