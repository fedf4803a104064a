import { expect, test } from 'vitest';
import { cosineSimilarity, embedText } from '../../src/language/embed-text.ts';
import { judgeSimilarity, trainedSimilarity } from '../../src/language/similarity/judge-similarity.ts';
import { digestOf } from '../../training/texts.ts';
import { similarityTriples } from './similarity-triples.ts';

const similarity = (a: string, b: string, dimensions = 1024) =>
  cosineSimilarity(embedText(a, dimensions), embedText(b, dimensions));

test.each([768, 1024])(
  'with %i dimensions at least 95 %% of similar pairs rank above unrelated ones',
  (dimensions) => {
    const wrong = similarityTriples.filter(
      ([anchor, similar, unrelated]) =>
        similarity(anchor, similar, dimensions) <= similarity(anchor, unrelated, dimensions),
    );
    expect(similarityTriples.length).toBeGreaterThanOrEqual(60);
    expect(wrong.length / similarityTriples.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.05);
  },
);

test('among all the texts of the set the similar one is mostly among the nearest three', () => {
  const candidates = similarityTriples.map(([, similar]) => embedText(similar, 1024));
  const found = similarityTriples.filter(([anchor], i) => {
    const vector = embedText(anchor, 1024);
    const own = cosineSimilarity(vector, candidates[i] as Float32Array);
    return candidates.filter((other) => cosineSimilarity(vector, other) > own).length < 3;
  });
  expect(found.length / similarityTriples.length).toBeGreaterThan(0.8);
});

test.each([768, 1024])('vectors have %i components and unit length', (dimensions) => {
  const vector = embedText('The invoice is overdue.', dimensions);
  expect(vector).toHaveLength(dimensions);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
});

test('equal texts have equal vectors, and forms of a word are close', () => {
  expect(embedText('cancel my order', 768)).toEqual(embedText('cancel my order', 768));
  expect(similarity('Cancelling orders', 'cancelled order')).toBeGreaterThan(0.6);
  expect(similarity('CANCEL MY ORDER', 'cancel my order')).toBeCloseTo(1, 5);
});

test('a typo or an inflection keeps texts together', () => {
  expect(similarity('snowflake warehouse', 'snowflaek warehouse')).toBeGreaterThan(0.5);
});

test('a word of another language in the dictionary is close to its translation', () => {
  expect(similarity('Wo ist meine Rechnung?', 'Where is my invoice?')).toBeGreaterThan(
    similarity('Wo ist meine Rechnung?', 'Where is my dog?'),
  );
});

test('unspaced scripts are compared by their characters', () => {
  expect(similarity('雪花数据仓库', '数据仓库很快')).toBeGreaterThan(
    similarity('雪花数据仓库', '今天天气很好'),
  );
});

test('texts of emoji alone are told apart, and the empty text is all zeros', () => {
  expect(similarity('😀😀', '😀')).toBeCloseTo(1, 5);
  expect(similarity('😀', '🚗')).toBeLessThan(0.2);
  expect(embedText('', 768).every((component) => component === 0)).toBe(true);
});

test('the weights of similarity were trained on the texts and the code that are here', () => {
  expect(trainedSimilarity().trainedOn).toBe(digestOf('similarity'));
});

test.each([
  ['We have refunded the fee.', 'We have not refunded the fee.', 'The fee has been paid back.'],
  ['Order 88123 has been shipped.', 'Order 88132 has been cancelled.', 'We have sent order 88123.'],
])('what says the same is closer than what turns it: %s', (text, turned, same) => {
  expect(judgeSimilarity(text, same)).toBeGreaterThan(judgeSimilarity(text, turned));
});

test('similarity is the same both ways, 1 for equal texts and 0 beside an empty one', () => {
  expect(judgeSimilarity('The bus was late.', 'Our coach arrived late.')).toBe(
    judgeSimilarity('Our coach arrived late.', 'The bus was late.'),
  );
  expect(judgeSimilarity('the bus', 'The bus ')).toBe(1);
  expect(judgeSimilarity('the bus', ' ')).toBe(0);
});
