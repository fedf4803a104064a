/** Patterns of JSON Schemas mean what JavaScript means by them, or are refused. */
import { describe, expect, it } from 'vitest';
import { linearPattern } from '../../src/cortex/complete/linear-pattern.ts';
import { createRandom } from '../support/random.ts';

const javaScript = (pattern: string): RegExp | null => {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return null;
  }
};
const linear = (pattern: string) => {
  try {
    return linearPattern(pattern);
  } catch {
    return null;
  }
};

/** Characters that some engine takes for a space, a line end, a sign of patterns, or half of a character. */
const characters =
  '\0\b\t\n\v\f\r !"$()*+,-./09:<=>?@AZ[\\]^_`akxz{|}\x7f\x85\xa0é\u1680\u180e\u2003\u200b\u2028\u2029\u202f\u3000\ufeff😀';
const texts = [...characters, '\ud83d', '\ude00', '', 'ab', 'aa', 'a1', '-]', 'foo bar', '12\n'];

describe.each([
  ['spaces', ['^\\s$', '^\\S$', '^[\\s]$', '^[\\S]$', '^[^\\s]$', '^[^\\S]$', '^[\\s\\d]$', '^[\\S\\n]$']],
  ['any character but a line end', ['^.$', '^.+$', '^[.]$', '^[^]$', '[]']],
  ['ends', ['b$', '^a', '\\bfoo\\b', '^[\\b]$', '\\Bo']],
  [
    'characters by number',
    ['^\\u{1F600}$', '^\\ud83d\\ude00$', '^[\\ud83d\\ude00]$', '^\\ud83d$', '^\\x41$'],
  ],
  ['control characters', ['^\\cI$', '^\\cj$', '^\\0$', '^\\v$', '^[\\f\\r]$']],
  [
    'classes',
    ['[[a]', '[[:alpha:\\]]', '[(?=a)]', '[(?<a)]', '^[-a]$', '^[a-]$', '^[^-a]$', '^[a\\]]$', '[a|b]'],
  ],
  ['groups', ['(?<word>a)(?:b)', '(?<a1>a)|(?<b1>b)']],
])('%s', (_, patterns) => {
  it.each(patterns)('%s', (pattern) => {
    const [theirs, ours] = [javaScript(pattern), linearPattern(pattern)];
    expect(texts.filter((text) => ours.test(text))).toEqual(texts.filter((text) => theirs?.test(text)));
  });
});

it.each([
  ['(?<n>a)\\k<n>', 'refers back'],
  ['(a)\\1', 'refers back'],
  ['(?=a)', 'looks around'],
  ['(?<!a)b', 'looks around'],
  // Other languages have these: here they would be letters.
  ...['\\Aa', 'a\\z', 'a\\Z', '\\Qa\\E', '\\pL', '\\a', '\\h', '\\x4', '\\u00', '\\01'].map((pattern) => [
    pattern,
    'has no such',
  ]),
  ['a{1001}', 'repeat'],
])('refuses %s', (pattern, why) => {
  expect(() => linearPattern(pattern as string)).toThrow(why);
});

it.each([
  ['^[\\w-.]+$', 'a-.'],
  ['^[a-\\d]+$', 'a-1'],
  ['^a\\-\\_\\"$', 'a-_"'],
  ['^[[:alpha:]]$', 'a]'],
])('%s, which JavaScript takes without the flag u, means what it means there', (pattern, text) => {
  expect(new RegExp(pattern).test(text)).toBe(true);
  expect(linearPattern(pattern).test(text)).toBe(true);
});

it('a pattern of any signs means what JavaScript means by it, or is refused', () => {
  const random = createRandom();
  const pieces = [
    ...'abk.-[](){}^$|*+?,1:=<>',
    '\\s',
    '\\S',
    '\\d',
    '\\W',
    '\\b',
    '\\.',
    '\\-',
    '\\]',
    '\\[',
    '[^',
    '\\n',
    '(?:',
    '(?<n>',
    '\\k<n>',
    '\\1',
    '\\u0061',
    '\\ud83d',
    '\\ude00',
    '\\p{L}',
    '\\P{Lu}',
    '\\cM',
    '\\z',
    '{2}',
    '[a-c]',
    '😀',
    '\u00a0',
  ];
  let compared = 0;
  const different: unknown[] = [];
  for (let run = 0; run < 3_000; run += 1) {
    const pattern = Array.from({ length: 1 + random.below(7) }, () => random.pick(pieces)).join('');
    const [theirs, ours] = [javaScript(pattern), linear(pattern)];
    if (!theirs || !ours) continue;
    compared += 1;
    for (const text of texts) if (ours.test(text) !== theirs.test(text)) different.push([pattern, text]);
  }
  expect(different, `seed ${random.seed}`).toEqual([]);
  expect(compared).toBeGreaterThan(300);
});
