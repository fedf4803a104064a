import { expect, it } from 'vitest';
import { median, spread } from '../../bench/harness/compare.ts';

it.each([
  { values: [3, 1, 2], middle: 2 },
  { values: [4, 1, 3, 2], middle: 2.5 },
  { values: [7], middle: 7 },
  { values: [], middle: Number.NaN },
])('the median of $values is $middle', ({ values, middle }) => {
  expect(median(values)).toBe(middle);
});

it('stands between the least and the greatest', () => {
  expect(spread([81, 97, 85, 87])).toBe('86 (81 to 97)');
});
