/** Which side a message goes to. Its figures on messages that nobody trained it with are in docs/hybrid.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { businessWordsOf } from '../../src/hybrid/classify/business-words.ts';
import { classifyMessage } from '../../src/hybrid/classify/classify-message.ts';
import { routes, trainedRouteModel } from '../../src/hybrid/classify/route-model.ts';
import {
  digestOfTraining,
  examplesOf,
  makers,
  readExamples,
  strangers,
} from '../../src/hybrid/classify/training/examples.ts';
import { judge, partRight } from '../../src/hybrid/classify/training/judge-model.ts';

describe('the classifier of messages', () => {
  it('has the weights that `npm run train:classifier` makes of its messages', () => {
    expect(trainedRouteModel().trainedOn).toBe(digestOfTraining());
    const examples = [...strangers, ...makers].flatMap(examplesOf);
    expect(new Set(examples.map(({ text }) => text)).size).toBe(examples.length);
    // Worth nothing as a figure of quality; without the right weights it is far lower.
    expect(partRight(judge(trainedRouteModel(), examples))).toBeGreaterThan(0.97);
  });

  it('is right on 90 % of the messages of an author whom it never learned from', () => {
    const text = readFileSync(new URL('./held-out-messages.jsonl', import.meta.url), 'utf8');
    expect(partRight(judge(trainedRouteModel(), readExamples(text)))).toBeGreaterThanOrEqual(0.9);
  });

  it('names the words that decided', () => {
    expect(classifyMessage('What was our revenue last quarter?').reason).toContain('"revenue"');
    expect(classifyMessage('Write a haiku about autumn').reason).toContain('"haiku"');
    expect(classifyMessage('hm').reason).toContain('Neither');
    expect(classifyMessage('Draft a mail to the team about revenue by region last month')).toMatchObject({
      route: 'BOTH',
      isBusiness: true,
      asksForText: true,
      reason: expect.stringMatching(/"revenue".*\) and asks for more than figures \(.*"(draft|mail)"/),
    });
  });

  it('does not care about case or about words inside other words', () => {
    expect(classifyMessage('WHAT WAS OUR REVENUE LAST QUARTER?').route).toBe('SNOWFLAKE');
    expect(classifyMessage('Explain the wholesales-ordering-productivity of borders').route).toBe(
      'LAMBDA_LABS',
    );
  });

  it("knows the business's own words from its semantic model", () => {
    const words = businessWordsOf(`
tables:
  - name: wands
    dimensions:
      - name: wood_type
        synonyms:
          - "timber"
          - 'kind of wood'   # as the makers say
        sample_values: [Holly, Yew]
    measures:
      - { name: gnarliness, synonyms: [gnarl score, knots], expr: G }
verified_queries:
  - name: not_a_word
    question: How gnarly?
`);
    expect([...words]).toEqual([
      ['wands', 'thing'],
      ['wood type', 'thing'],
      ['timber', 'thing'],
      ['kind of wood', 'thing'],
      ['holly', 'thing'],
      ['yew', 'thing'],
      ['gnarliness', 'measure'],
      ['gnarl score', 'measure'],
      ['knots', 'measure'],
    ]);
    const sure = (known?: typeof words) => classifyMessage('gnarliness by timber', known).confidence;
    expect(classifyMessage('gnarliness by timber', words).route).toBe('SNOWFLAKE');
    expect(classifyMessage('gnarliness by timber', words).reason).toContain(
      'a business measure ("gnarliness")',
    );
    expect(sure(words)).toBeGreaterThan(sure());
  });

  it.each([
    '',
    ' ',
    '\u0000',
    '🙂'.repeat(5_000),
    'last '.repeat(50_000),
    `give me ${'a '.repeat(50_000)}`,
    '"'.repeat(100_000),
    `"${'x'.repeat(100_000)}`,
    '会'.repeat(100_000),
    `${'a'.repeat(50_000)}: ${':\n'.repeat(20_000)}`,
    '__proto__ constructor toString',
  ])('answers any text in bounded time (%#)', (message) => {
    const before = process.threadCpuUsage();
    expect(routes).toContain(classifyMessage(message).route);
    expect(classifyMessage(message).confidence).toBeLessThanOrEqual(1);
    // A pattern that backtracks would take minutes, not a fraction of this.
    expect(process.threadCpuUsage(before).user).toBeLessThan(1_000_000);
  });

  it('takes what is left open to the data where it names figures of the semantic model, and no text', () => {
    const words = businessWordsOf(`
tables:
  - name: tickets
    dimensions:
      - { name: priority, sample_values: [high, low] }
    measures:
      - name: hours_to_close
        synonyms:
          [time to close, to close]
        expr: H
`);
    expect(words.get('time to close')).toBe('measure');
    const question = 'time to close: high vs low priority tickets';
    expect(classifyMessage(question).route).not.toBe('SNOWFLAKE');
    expect(classifyMessage(question, words).route).toBe('SNOWFLAKE');
    expect(classifyMessage(`a poem about ${question}`, words).route).not.toBe('SNOWFLAKE');
  });

  describe("with the words of the sample's semantic model", () => {
    const sample = new URL('../../packages/embedded-warehouse/', import.meta.url);
    const words = businessWordsOf(readFileSync(new URL('sample/shop.yaml', sample), 'utf8'));
    const linesOf = (url: URL) => readFileSync(url, 'utf8').trim().split('\n');

    it('is no worse on the messages of an author whom it never learned from', () => {
      const examples = readExamples(
        readFileSync(new URL('./held-out-messages.jsonl', import.meta.url), 'utf8'),
      );
      const right = examples.filter(({ text, route }) => classifyMessage(text, words).route === route);
      expect(right.length / examples.length).toBeGreaterThanOrEqual(0.904);
    });

    it('asks the data what the data can tell', () => {
      const folder = new URL('test/analyst/', sample);
      const files = readdirSync(folder).filter((name) => name.endsWith('-questions.jsonl'));
      const questions = files
        .flatMap((name) => linesOf(new URL(name, folder)))
        .map((line) => JSON.parse(line) as { question: string; sql: string | null })
        .filter(({ sql }) => sql !== null);
      const lost = questions.filter(
        ({ question }) => classifyMessage(question, words).route === 'LAMBDA_LABS',
      );
      expect(questions.length).toBeGreaterThan(600);
      expect(lost.map(({ question }) => question).toSorted()).toEqual([
        'I keep getting angry mails about late parcels. Which orders were placed more than two weeks ago and are still waiting to be shipped?',
        'Sales wants to win people back. Please list the customers who bought in 2025 but not in 2026.',
        'reveneu per segmnt this qarter',
        'why do customers open tickets?',
      ]);
    });

    it.each([
      ['countries with an average rating below 3.7', 'SNOWFLAKE'],
      ['countries with 20 or more customers', 'SNOWFLAKE'],
      ['what are the discontinued products and their prices?', 'SNOWFLAKE'],
      ['what does the Family Lodge cost', 'SNOWFLAKE'],
      ['what is a good rating', 'LAMBDA_LABS'],
      ['what does revenue mean', 'LAMBDA_LABS'],
      ['what are good prices for tents', 'LAMBDA_LABS'],
      ['how often do companies review prices', 'LAMBDA_LABS'],
    ])('%s: %s', (message, route) => {
      expect(classifyMessage(message, words).route).toBe(route);
    });
  });

  it.each([
    'name: ['.repeat(20_000),
    `synonyms:${'\n'.repeat(100_000)}`,
    'synonyms:\n'.repeat(20_000),
    `name:${'\n - '.repeat(50_000)}`,
    'tables'.repeat(50_000),
  ])('reads any semantic model in bounded time (%#)', (model) => {
    const before = process.threadCpuUsage();
    businessWordsOf(model);
    expect(process.threadCpuUsage(before).user).toBeLessThan(1_500_000);
  });
});
