import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aggregateTexts } from '../../src/language/aggregate-texts.ts';
import { answerQuestion } from '../../src/language/answers/answer-question.ts';
import { extractFields } from '../../src/language/answers/extract-fields.ts';
import { classifyText } from '../../src/language/classify-text.ts';
import { complete } from '../../src/language/completion/complete.ts';
import { textMatching } from '../../src/language/completion/schema-pattern.ts';
import { embedText } from '../../src/language/embed-text.ts';
import { evaluatePredicate, parsePredicate } from '../../src/language/evaluate-predicate.ts';
import { type CompletionModel, findCompletionModel } from '../../src/language/models.ts';
import { redactText } from '../../src/language/redaction/redact-text.ts';
import { markdownSections } from '../../src/language/search/project-documents.ts';
import { createSearchIndex } from '../../src/language/search/search-service.ts';
import { analyseSentiment } from '../../src/language/sentiment/analyse-sentiment.ts';
import { analyseAspects } from '../../src/language/sentiment/aspect-sentiment.ts';
import { summarizeText } from '../../src/language/summarize-text.ts';
import { countTokens, truncateTokens } from '../../src/language/text/count-tokens.ts';
import { detectLanguage } from '../../src/language/text/detect-language.ts';
import { translateText } from '../../src/language/translate-text.ts';
import { costGrowth } from './cost-growth.ts';
import { type LanguageDatabase, openLanguageDatabase } from './language-database.ts';

const model = findCompletionModel('claude-opus-4-8') as CompletionModel;
const labels = [{ label: 'billing' }, { label: 'shipping' }];
const completed = (content: string) => complete({ model, messages: [{ role: 'user', content }] });

/** Every algorithm as a function of one text. */
const algorithms: Readonly<Record<string, (text: string) => unknown>> = {
  countTokens,
  truncateTokens: (text) => truncateTokens(text, 100),
  embedText: (text) => embedText(text, 768),
  analyseSentiment,
  analyseAspects: (text) => analyseAspects(text, ['price', 'service']),
  classifyText: (text) => classifyText(text, labels, { mode: 'multi' }),
  evaluatePredicate: (text) => evaluatePredicate(parsePredicate(text)),
  evaluateAgainst: (text) => evaluatePredicate({ statement: 'Is it about shipping?', subject: text }),
  summarizeText: (text) => summarizeText(text),
  answerQuestion: (text) => answerQuestion(text, 'What is the total price?'),
  answerAbout: (text) => answerQuestion('The price is $5. It was sent on Monday.', text),
  extractFields: (text) => extractFields(text, { total: 'total', list: 'List: names' }),
  extractAsked: (text) => extractFields('The price is $5.', [text]),
  translateText: (text) => translateText(text, 'en', 'de'),
  detectLanguage,
  redactText: (text) => redactText(text),
  complete: completed,
  completeQuestion: (text) => completed(`Context: ${text}\nQuestion: What is the price?`),
  completeClassify: (text) => completed(`Classify into ${text}: my order`),
  completeStructured: (text) =>
    complete({
      model,
      messages: [{ role: 'user', content: text }],
      schema: {
        type: 'object',
        properties: {
          a: { type: 'string' },
          n: { type: 'integer' },
          l: { type: 'array', items: { type: 'string' } },
        },
        required: ['a'],
      },
    }),
  aggregateTexts: (text) => aggregateTexts([text, text], 'What is the most common problem?'),
  markdownSections: (text) => markdownSections('docs/a.md', text),
  search: (text) =>
    createSearchIndex({
      name: 'a.b.c',
      documents: [{ T: text }],
      columns: { search: ['T'], attributes: [] },
    }).search({ query: text.trim() ? text : 'x' }),
  textMatching,
};

const oddities: Readonly<Record<string, string>> = {
  empty: '',
  spaces: ' \t\n ',
  emoji: '😀👩‍👩‍👧‍👦🏳️‍🌈',
  'a lone surrogate': 'price \ud83d is \ude00 5',
  'control characters': '\u0000\u0001\u001b[31m\u200b\ufeff price',
  'right to left': 'السعر هو 5 دولار',
  combining: 'e\u0301'.repeat(50) + '\u0301'.repeat(200),
  braces: '{}[]()<>"\'`\\|^$.*+?',
  'prototype names': '__proto__ constructor toString hasOwnProperty',
};

describe.each(Object.entries(oddities))('%s', (_, text) => {
  test.each(Object.entries(algorithms))('%s', (_name, algorithm) => {
    expect(() => algorithm(text)).not.toThrow();
  });
});

/** What makes careless patterns and loops explode. */
const units = [
  'a',
  'A',
  '1',
  '1 ',
  ' ',
  '\n',
  '.',
  '. ',
  '@',
  'a@',
  'a@b.de ',
  '10.0.0.1 ',
  '(',
  '"',
  ':',
  'a:',
  'a: b\n',
  '- ',
  '1-',
  '+1 ',
  '::',
  '1.',
  ', ',
  'a, ',
  ' or ',
  'or a ',
  ' and ',
  "'",
  "a'",
  'Aa ',
  'Aa Bb. ',
  'John ',
  'John x ',
  '12 Aa ',
  'not ',
  'very ',
  'is ',
  'in Aa ',
  'passport ',
  '$1',
  '#',
  '```\n',
  '"""',
  '😀',
  '\u0301',
  '你',
  'é',
  '{0}',
  '[a',
  '(a|',
  '?',
  'What is ',
  'Q: ',
  '\nanswer:',
  '/',
  '* 2 ',
  'https://',
];

/** All of it takes a minute, and is part of `npm run prove`. */
const LONGEST = process.env.TESTS_IN_FULL === '1' ? 100_000 : 6_000;
/** Eight times the text: linear work costs eight times as much, quadratic sixty-four times. */
const MOST_TIMES = 20;

test.each(Object.entries(algorithms))(
  `%s of ${LONGEST} adverse characters takes time in proportion`,
  (name, algorithm) => {
    const slow: string[] = [];
    for (const unit of units) {
      const work = (length: number) => {
        const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
        return () => algorithm(text);
      };
      const times = costGrowth(work(LONGEST / 8), work(LONGEST), MOST_TIMES);
      if (times > MOST_TIMES) slow.push(`${JSON.stringify(unit)}: ${times.toFixed(1)} times`);
    }
    expect(slow, name).toEqual([]);
  },
);

const word = fc.constantFrom(
  'price',
  'Total:',
  '$5',
  'John',
  'not',
  'good',
  '?',
  '.',
  ':',
  '\n',
  '"',
  '(',
  ')',
  '1990-01-02',
  '@',
  '😀',
  '\ud800',
  '\u0000',
  'Is',
  'the',
  'Translate to',
  'German',
  '{0}',
  '```',
);
const anyText = fc.oneof(
  // Also halves of surrogate pairs. Fast-check's own unit of all code points takes seconds to list them.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(word).map((words) => words.join(' ')),
  fc.string({ unit: 'grapheme' }),
);

test.each(Object.entries(algorithms))('%s takes any text', (_, algorithm) => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(anyText, (each) => {
      algorithm(each);
    }),
    { seed, numRuns: 150 },
  );
});

test('redaction of any text quotes it exactly and leaves the rest alone', () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const piece = fc.constantFrom(
    'a@example.com',
    'John Smith',
    '555-123-4567',
    '192.168.0.1',
    '😀',
    'Dr.',
    'born',
    '1990-01-02',
    'card',
    '4111 1111 1111 1111',
    ',',
    '.',
    'passport X1234567',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join(' ')),
      (text) => {
        const { text: redacted, spans } = redactText(text);
        let rebuilt = '';
        let at = 0;
        for (const span of spans) {
          expect(text.slice(span.start, span.end)).toBe(span.text);
          rebuilt += `${text.slice(at, span.start)}[${span.category}]`;
          at = span.end;
        }
        expect(rebuilt + text.slice(at)).toBe(redacted);
      },
    ),
    { seed },
  );
});

describe('in SQL', () => {
  let database: LanguageDatabase;
  beforeAll(async () => {
    database = await openLanguageDatabase();
  });
  afterAll(() => database.close());

  const calls = [
    `ai_complete('claude-opus-4-8', t)`,
    `ai_sentiment(t, ['price'])`,
    `ai_classify(t, ['billing', 'shipping'])`,
    'ai_filter(t)',
    'ai_summarize(t)',
    `ai_translate(t, 'en', 'de')`,
    'ai_redact(t)',
    `ai_redact(t, mode => 'detect')`,
    `ai_extract(t, ['price'])`,
    `ai_similarity(t, 'x')`,
    `ai_embed('e5-base-v2', t)`,
    `ai_count_tokens('ai_sentiment', t)`,
  ];
  const texts = [
    ...Object.values(oddities).map((text) => text.toWellFormed()),
    'a'.repeat(100_000),
    '\ud83d\ude00'.repeat(50_000),
  ];

  test.each(calls)('%s of every odd text', async (call) => {
    for (const text of texts) {
      const prepared = await database.connection.prepare(`SELECT ${call} FROM (SELECT $1::VARCHAR AS t)`);
      prepared.bindVarchar(1, text);
      expect((await prepared.runAndReadAll()).getRowsJson()).toHaveLength(1);
    }
  });

  test('a lone surrogate in JSON does not reach DuckDB as broken text', async () => {
    const [text] = await database.row(`SELECT ai_redact('{"a": "x"}', mode => 'detect')`);
    expect(text).toBe('{"spans":[]}');
  });
});
