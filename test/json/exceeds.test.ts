/** JSON that is too long or too deep is told by its first characters: the rest of it is never looked at. */
import { expect, it } from 'vitest';
import { exceeds } from '../../src/json/exceeds.ts';

const most = { characters: 100, depth: 5 };
const unread = {
  get rest(): never {
    throw new Error('was read');
  },
};

it.each<readonly [string, unknown, 'length' | 'depth']>([
  ['a text', 'x'.repeat(101), 'length'],
  ['a text before others', ['x'.repeat(101), unread], 'length'],
  ['a name', { ['x'.repeat(101)]: 1, unread }, 'length'],
  ['many small values', [...Array(101).fill(1), unread], 'length'],
  ['many empty lists', [Array(60).fill([]), unread], 'length'],
  ['lists inside each other', JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`), 'depth'],
  ['objects inside each other', [{ a: { a: { a: { a: { a: { a: 1 } } } } } }, unread], 'depth'],
])('%s', (_, value, excess) => {
  expect(exceeds(value, most)).toBe(excess);
});

it.each([
  [null],
  [''],
  [[]],
  [{}],
  [{ a: [1, -2.5, true, null, 'b'], 'c d': { e: [[]] } }],
  [Array(49).fill(1)],
])('%j is not said to be longer than it is', (value) => {
  expect(exceeds(value, { characters: JSON.stringify(value).length, depth: 5 })).toBeNull();
});

it('values may nest as deeply as is said', () => {
  expect(exceeds([[[[[[1]]]]]], most)).toBeNull();
  expect(exceeds([[[[[[[1]]]]]]], most)).toBe('depth');
});
