import { expect, test } from 'vitest';
import { analyseSentiment, trainedSentiment } from '../../src/language/sentiment/analyse-sentiment.ts';
import { analyseAspects } from '../../src/language/sentiment/aspect-sentiment.ts';
import { digestOf } from '../../training/texts.ts';
import { labelledSentences } from './labelled-sentences.ts';

test('the weights are those that `npm run train:sentiment` makes of its texts', () => {
  expect(trainedSentiment().trainedOn).toBe(digestOf('sentiment'));
});

test('at least 90 % of the labelled sentences get their label', () => {
  const wrong = labelledSentences.filter(({ label, text }) => analyseSentiment(text).label !== label);
  expect(labelledSentences.length).toBeGreaterThan(100);
  expect(wrong.length / labelledSentences.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.1);
});

test('positive sentences score above negative ones, whatever their label', () => {
  const scores = (label: string) =>
    labelledSentences.filter((each) => each.label === label).map(({ text }) => analyseSentiment(text).score);
  const inOrder = scores('positive').flatMap((high) => scores('negative').map((low) => high > low));
  expect(inOrder.filter(Boolean).length / inOrder.length).toBeGreaterThan(0.97);
});

test.each([
  ['It is good.', 'It is not good.'],
  ['I recommend it.', 'I would never recommend it.'],
  ['The staff was helpful.', 'The staff was hardly helpful.'],
  ['I am happy with it.', "I'm not really happy with it."],
])('negation turns "%s"', (plain, negated) => {
  expect(analyseSentiment(plain).score).toBeGreaterThan(0);
  expect(analyseSentiment(negated).score).toBeLessThan(0);
});

test('intensifiers strengthen, "somewhat" weakens', () => {
  const score = (text: string) => analyseSentiment(text).score;
  expect(score('It is extremely good.')).toBeGreaterThan(score('It is good.'));
  expect(score('It is somewhat good.')).toBeLessThan(score('It is good.'));
});

test('the clause after "but" is the verdict', () => {
  expect(analyseSentiment('It is slow, but I love it.').score).toBeGreaterThan(0);
  expect(analyseSentiment('I love it, but it is awful.').score).toBeLessThan(0);
});

test.each([
  ['Ich bin sehr zufrieden, alles perfekt.', 'positive'],
  ['Leider kaputt und der Kundendienst ist schlecht.', 'negative'],
  ['Je suis très content, produit parfait.', 'positive'],
  ['El servicio fue pésimo.', 'negative'],
])('German, French and Spanish words of feeling are known: %s', (text, label) => {
  expect(analyseSentiment(text).label).toBe(label);
});

test('each aspect is judged by the clauses that speak of it', () => {
  const review =
    'The food was delicious and the waiter was rude. Delivery took forever, the price is fair. The room was spotless.';
  expect(analyseAspects(review, ['food', 'service', 'delivery', 'price', 'cleanliness', 'parking'])).toEqual([
    { name: 'food', sentiment: 'positive' },
    { name: 'service', sentiment: 'negative' },
    { name: 'delivery', sentiment: 'negative' },
    { name: 'price', sentiment: 'positive' },
    { name: 'cleanliness', sentiment: 'positive' },
    { name: 'parking', sentiment: 'unknown' },
  ]);
});

test.each([
  ['The battery is great but the camera is terrible.', 'battery', 'positive'],
  ['The battery is great but the camera is terrible.', 'camera', 'negative'],
  ['Cost: too expensive for what you get.', 'price', 'negative'],
  ['The staff, although friendly, was incredibly slow and rude.', 'staff', 'negative'],
  ['Shipping was fast.', 'delivery', 'positive'],
  ['The interface is confusing.', 'usability', 'negative'],
])('in "%s" the aspect %s is %s', (text, aspect, sentiment) => {
  expect(analyseAspects(text, [aspect])).toEqual([{ name: aspect, sentiment }]);
});

test('a text without words has no sentiment that could be known', () => {
  expect(analyseSentiment('')).toEqual({ label: 'unknown', score: 0 });
  expect(analyseSentiment('... !!!')).toEqual({ label: 'unknown', score: 0 });
  expect(analyseSentiment('😍').label).toBe('positive');
});

test.each([
  ['Great, another outage on a Monday.', 'negative'],
  ['The staff is wonderful, but the food was terrible.', 'mixed'],
  ['I was worried at first, but it works perfectly.', 'positive'],
  ['We have never had so many problems with a supplier.', 'negative'],
  ['De levering was snel en de service uitstekend.', 'positive'],
  ['Il prodotto è arrivato rotto e in ritardo.', 'negative'],
])('sarcasm, contrast, superlatives and other languages: %s', (text, label) => {
  expect(analyseSentiment(text).label).toBe(label);
});

test('a long text is mixed when its passages differ, and a label of one side has a score of that side', () => {
  const praise = 'The staff was friendly and the food was excellent. '.repeat(20);
  const blame = 'The room was dirty and nobody answered the phone. '.repeat(20);
  expect(analyseSentiment(praise)).toMatchObject({ label: 'positive' });
  expect(analyseSentiment(`${praise}\n\n${blame}`).label).toBe('mixed');
  for (const { text } of labelledSentences) {
    const { label, score } = analyseSentiment(text);
    if (label === 'positive') expect(score, text).toBeGreaterThan(0);
    if (label === 'negative') expect(score, text).toBeLessThan(0);
  }
});
