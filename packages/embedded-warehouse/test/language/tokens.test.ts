import { expect, test } from 'vitest';
import { countTokens, truncateTokens } from '../../src/language/text/count-tokens.ts';
import { costGrowth } from './cost-growth.ts';

test('English prose has about four characters to a token', () => {
  const prose =
    'The quick brown fox jumps over the lazy dog. Snowflake stores tables in micro-partitions, and a warehouse reads only those that a query needs; everything else stays where it is.';
  const ratio = prose.length / countTokens(prose);
  expect(ratio).toBeGreaterThan(3.5);
  expect(ratio).toBeLessThan(5.5);
});

test.each([
  ['hello world', 2, 2],
  ['1234567', 2, 4],
  ['你好，世界', 4, 8],
  ['こんにちは世界', 5, 9],
  ['😀👍🏽', 4, 10],
  ['internationalization', 3, 6],
  ['', 0, 0],
])('%j is %i to %i tokens', (text, least, most) => {
  expect(countTokens(text)).toBeGreaterThanOrEqual(least);
  expect(countTokens(text)).toBeLessThanOrEqual(most);
});

test('more text is never fewer tokens', () => {
  const text = 'Ein Satz, 42 Zahlen und 😀 mit\n\nAbsatz. '.repeat(20);
  let last = 0;
  for (let end = 0; end <= text.length; end += 7) {
    const tokens = countTokens(text.slice(0, end));
    expect(tokens).toBeGreaterThanOrEqual(last - 1);
    last = tokens;
  }
});

test('a megabyte of one character takes time in proportion', () => {
  const work = (length: number) => {
    const text = 'a'.repeat(length);
    return () => countTokens(text);
  };
  expect(costGrowth(work(125_000), work(1_000_000), 20)).toBeLessThanOrEqual(20);
});

test('truncation keeps whole words and never half of a pair of surrogates', () => {
  const text = 'one two three four five six seven';
  expect(truncateTokens(text, 3)).toEqual({ text: 'one two three', truncated: true });
  expect(truncateTokens(text, 100)).toEqual({ text, truncated: false });
  for (let limit = 1; limit < 12; limit++)
    expect(truncateTokens('😀'.repeat(5), limit).text.isWellFormed()).toBe(true);
});
