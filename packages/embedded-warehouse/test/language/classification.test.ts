import { expect, test } from 'vitest';
import { classifyText } from '../../src/language/classify-text.ts';
import { evaluatePredicate, parsePredicate } from '../../src/language/evaluate-predicate.ts';
import { labelledTickets, ticketLabels } from './labelled-tickets.ts';

test('at least 88 % of the tickets are sorted into their queue', () => {
  const wrong = labelledTickets.filter(
    ({ label, text }) => classifyText(text, ticketLabels, { mode: 'single' })[0] !== label,
  );
  expect(labelledTickets.length).toBeGreaterThanOrEqual(55);
  expect(wrong.length / labelledTickets.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.12);
});

test('bare label names do nearly as well', () => {
  const labels = ticketLabels.map(({ label }) => ({ label }));
  const right = labelledTickets.filter(
    ({ label, text }) => classifyText(text, labels, { mode: 'single' })[0] === label,
  );
  expect(right.length / labelledTickets.length).toBeGreaterThan(0.85);
});

const names = (...labels: string[]) => labels.map((label) => ({ label }));

test.each([
  ['The senate passed the new law after a long debate.', 'politics'],
  ['The striker scored twice and the team won the cup.', 'sports'],
  ['The chip maker presented a faster processor for laptops.', 'technology'],
  ['Doctors found a new treatment for the disease.', 'health'],
  ['The actor received an award for his latest film.', 'entertainment'],
  ['Shares fell after the bank reported lower profits.', 'finance'],
  ['We booked a flight and a hotel for our holiday.', 'travel'],
  ['Bake the cake for forty minutes and serve it warm.', 'food'],
])('"%s" is about %s', (text, label) => {
  const labels = names(
    'politics',
    'sports',
    'technology',
    'health',
    'entertainment',
    'finance',
    'travel',
    'food',
  );
  expect(classifyText(text, labels, { mode: 'single' })).toEqual([label]);
});

test('labels of feeling are decided by sentiment, labels of language by language', () => {
  const feelings = names('positive', 'negative', 'neutral');
  expect(classifyText('What a terrible day', feelings, { mode: 'single' })).toEqual(['negative']);
  expect(classifyText('The parcel weighs two kilos', feelings, { mode: 'single' })).toEqual(['neutral']);
  expect(
    classifyText('Wo ist der Bahnhof?', names('English', 'German', 'French'), { mode: 'single' }),
  ).toEqual(['German']);
});

test('"not spam" and "other" fit when nothing else does', () => {
  const spam = names('spam', 'not spam');
  expect(
    classifyText('Congratulations, you won a free lottery prize, click here', spam, { mode: 'single' }),
  ).toEqual(['spam']);
  expect(classifyText('Can we move our meeting to Friday?', spam, { mode: 'single' })).toEqual(['not spam']);
  expect(
    classifyText('The moon is bright tonight', names('billing', 'shipping', 'other'), { mode: 'single' }),
  ).toEqual(['other']);
});

test('examples teach a label that its name does not tell', () => {
  const labels = [
    { label: 'A', examples: ['the invoice is wrong', 'I was charged twice'] },
    { label: 'B', examples: ['the parcel is late', 'where is my delivery'] },
  ];
  expect(classifyText('my bill has a wrong charge', labels, { mode: 'single' })).toEqual(['A']);
  expect(
    classifyText('package still not delivered', names('A', 'B'), {
      mode: 'single',
      examples: [
        { input: 'the invoice is wrong', labels: ['A'] },
        { input: 'the parcel was not delivered', labels: ['B'] },
      ],
    }),
  ).toEqual(['B']);
});

test('multi answers every label that fits, best first, and none when none does', () => {
  const labels = names('billing', 'shipping', 'account');
  const both = classifyText('My parcel never arrived and you charged my credit card twice', labels, {
    mode: 'multi',
  });
  expect(both.toSorted()).toEqual(['billing', 'shipping']);
  expect(classifyText('The moon is bright tonight', labels, { mode: 'multi' })).toEqual([]);
});

const holds = (prompt: string) => evaluatePredicate(parsePredicate(prompt));

test.each([
  ['Is this review positive? I love this product, it works great.', true],
  ['Is this review positive? It broke after a day, awful.', false],
  ['The customer is angry: This is unacceptable, I am furious!', true],
  ['The customer is angry: Thanks, that was helpful.', false],
  ['Does the text mention a refund? I want my money back now.', true],
  ['Does the text mention a refund? The weather is sunny.', false],
  ['Is the text written in German? Das ist ein guter Tag.', true],
  ['Is the text written in German? This is a good day.', false],
  ['Does it contain an email address? Write to a@example.com', true],
  ['Does it contain an email address? Write to me soon', false],
  ['Is it about sports? The team won the championship game.', true],
  ['Is it about sports? The senate passed a law.', false],
  ['The text is not about sports: The senate passed a law.', true],
  ['Is the amount greater than 100? The total is 250 dollars.', true],
  ['Is the amount greater than 100? The total is 80 dollars.', false],
])('the filter decides "%s": %s', (prompt, expected) => {
  expect(holds(prompt)).toBe(expected);
});
