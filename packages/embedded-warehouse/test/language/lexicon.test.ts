/** What is written by hand is found as it is written, and in the other ways in which people write it. */
import { expect, test } from 'vitest';
import { brands, brandsAmong } from '../../src/language/lexicon/brands.ts';
import { englishStemsOf, englishWordOf, readDictionary } from '../../src/language/lexicon/dictionary.ts';
import { isFamilyName, isGivenName } from '../../src/language/lexicon/people.ts';
import { phraseValences, wordValences } from '../../src/language/lexicon/valences.ts';
import { tokensOf } from '../../src/language/redaction/tagging/text-tokens.ts';
import { expandedWords, feelingOfText } from '../../src/language/sentiment/feelings.ts';
import { stem } from '../../src/language/text/stem.ts';

const marked = (text: string) => {
  const tokens = tokensOf(text);
  const isBrand = brandsAmong(tokens.map(({ lower }) => lower));
  return tokens.filter((_, at) => isBrand[at]).map(({ text: written }) => written);
};

test('every brand is found in its own text, and listed once', () => {
  for (const brand of brands) expect(marked(brand)).toEqual(tokensOf(brand).map(({ text }) => text));
  expect(new Set(brands).size).toBe(brands.length);
});

test.each([
  'J.P. Morgan',
  'Victoria’s Secret',
  'H & M',
  "Levi's",
  'Oral B',
  'St. Helens',
  'Dr. Oetker',
  'Mr. Kipling',
  'Mercedes-Benz',
  'Ben and Jerry',
  'Nestlé',
  'L’Oréal',
])('the brand %s may be written so', (brand) => {
  expect(marked(`We like ${brand} a lot.`)).toEqual(tokensOf(brand).map(({ text }) => text));
});

test('a brand of two words is none where another word stands between', () => {
  expect(marked('Laura saw Ashley.')).toEqual([]);
});

test.each(['nguyên', 'khang', 'tâm', 'Alondra', 'Ana-Xochitl', 'Marie-Claire'])(
  '%s is a given name',
  (word) => {
    expect(isGivenName(word)).toBe(true);
  },
);

test.each(['Vecchio', 'Al-Hassan', 'Smith-Xyzzy'])('%s is a family name', (word) => {
  expect(isFamilyName(word)).toBe(true);
});

test.each(['dal', 'des', 'song', 'Thu', 'Jordan-style', 'X-ray', 'Smith-based'])(
  '%s is a particle, a day or a word',
  (word) => {
    expect([isGivenName(word), isFamilyName(word)]).toEqual([false, false]);
  },
);

test('an entry of the dictionary has a field for each language', () => {
  expect(() => readDictionary('one|eins|un|uno; two|zwei|deux')).toThrow('has 3 fields, not 4');
});

test('its longest phrase is counted', () => {
  const { longestPhrase } = readDictionary('thank you very much|vielen Dank|merci|gracias; and|und|et|y');
  expect(longestPhrase).toBe(4);
});

test('a foreign stem has English ones, a whole English word has none', () => {
  expect(new Set(englishStemsOf(stem('cliente')))).toEqual(new Set([stem('customer')]));
  expect(englishStemsOf(stem('question'))).toEqual([]);
  expect(englishWordOf(stem('bestellung'))).toBe('order');
  expect(englishWordOf(stem('xyzzy'))).toBeNull();
});

test('every word and phrase of feeling is read as it is kept', () => {
  for (const kept of [...wordValences.keys(), ...phraseValences.keys()])
    expect(expandedWords(kept).join(' ')).toBe(kept);
});

test.each([
  ['First-rate, a hassle-free return.', { positive: 7, negative: 0 }],
  ["I can't stand it.", { positive: 0, negative: 3 }],
  ['It is a dead line.', { positive: 0, negative: 0 }],
  ['I could not have asked for a better stay.', { positive: 4, negative: 0 }],
])('phrases of feeling are found with hyphens, contractions and six words: %s', (text, feeling) => {
  expect(feelingOfText(text)).toEqual(feeling);
});
