import { describe, expect, it } from 'vitest';
import type { CortexService } from '../../src/cortex/create-cortex.ts';
import { callerOf, createFixture } from './fixture.ts';
import { type Example, examples, labels } from './function-examples.ts';
import { rowsOf } from './recording-runner.ts';

describe('what is sent to Snowflake, and what is made of its answer', () => {
  it.each<Example>(examples)('$name', async ({ call, functions, sql, binds, row, cells, answer, usage }) => {
    const { cortex, runner } = createFixture(() => cells, {
      settings: { functions: functions ?? 'ai' },
      answeringModel: (model) => `local-${model}`,
    });
    const result = await call(cortex, callerOf('ada'));
    const [statement] = runner.statements;
    expect(statement?.sql).toBe(
      `SELECT f.index AS position, ${sql} FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) f ORDER BY f.index`,
    );
    expect(statement?.binds?.slice(0, -1)).toEqual(binds);
    expect(statement && rowsOf(statement)).toEqual([row]);
    expect(statement?.sql.match(/\?/g)).toHaveLength(binds.length + 1);
    expect(result).toMatchObject({ ...answer, usage });
  });
});

it.each([
  ['IBAN', 'PAYMENT_CARD_DATA covers them'],
  ['bank_account', 'PAYMENT_CARD_DATA covers them'],
  ['ssn', 'NATIONAL_ID covers it'],
  ['Zip-Code', 'ADDRESS covers it'],
  ['EMIAL', 'Did you mean EMAIL?'],
  ['__proto__', 'is no category'],
])('redact says which category covers %s', async (category, hint) => {
  const { cortex, runner } = createFixture(() => []);
  const call = cortex.redact({ text: 'a', categories: ['NAME', category] }, callerOf('ada'));
  await expect(call).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining(hint),
    details: { field: 'categories[1]' },
  });
  expect(runner.statements).toEqual([]);
});

describe('legacy functions', () => {
  it.each([
    ['AI_FILTER', (cortex: CortexService) => cortex.filter({ predicate: 'Is it?' }, callerOf('ada'))],
    ['AI_REDACT', (cortex: CortexService) => cortex.redact({ text: 'I am Ada' }, callerOf('ada'))],
  ])('have none of the kind of %s, and say so', async (name, call) => {
    const { cortex, runner } = createFixture(() => [], { settings: { functions: 'legacy' } });
    await expect(call(cortex)).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      retryable: false,
      message: expect.stringContaining(name),
    });
    expect(runner.statements).toHaveLength(0);
  });

  it('cannot choose several labels', async () => {
    const { cortex } = createFixture(() => [], { settings: { functions: 'legacy' } });
    const call = cortex.classify({ text: 'Rome!', labels, multiLabel: true }, callerOf('ada'));
    await expect(call).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'input.multiLabel' },
    });
  });
});

describe('a hold', () => {
  it('covers every token that a text can be', async () => {
    const { cortex, books } = createFixture(() => [[1], 1]);
    const text = '🎈 und Überraschung';
    await cortex.embed({ text }, callerOf('ada'));
    expect(books.operations[0]?.estimate).toMatchObject({
      inputTokens: Buffer.byteLength(text) + 16,
      maxOverheadTokens: 16,
      maxOutputTokens: 0,
    });
  });

  it('is nothing for counting tokens', async () => {
    const { cortex, books } = createFixture(() => [{ value: 1, error: null }]);
    await cortex.countTokens({ text: 'words' }, callerOf('ada'));
    expect(books.operations[0]?.estimate).toEqual({
      inputTokens: 0,
      maxOutputTokens: 0,
      maxWarehouseSeconds: 0,
    });
    expect(books.attempts[0]?.used).toMatchObject({ warehouseSeconds: 0 });
  });
});

describe('an answer of an unknown shape', () => {
  it.each([
    ['text', 'surprise'],
    ['a list', [1, 2]],
    ['an object without labels', { value: { label: 'x' }, error: null }],
  ])('is an error, not a wrong answer: %s', async (_, cell) => {
    const { cortex } = createFixture(() => [cell, 1]);
    const call = cortex.classify({ text: 'Rome!', labels }, callerOf('ada'));
    await expect(call).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
  });

  const ada = callerOf('ada');
  const calls: Readonly<Record<string, (cortex: CortexService) => Promise<unknown>>> = {
    embed: (cortex) => cortex.embed({ text: 'a' }, ada),
    similarity: (cortex) => cortex.similarity({ a: 'a', b: 'b' }, ada),
    summarize: (cortex) => cortex.summarize({ text: 'a' }, ada),
    translate: (cortex) => cortex.translate({ text: 'a', to: 'de' }, ada),
    redact: (cortex) => cortex.redact({ text: 'a' }, ada),
    filter: (cortex) => cortex.filter({ predicate: 'Is it?' }, ada),
    countTokens: (cortex) => cortex.countTokens({ text: 'a' }, ada),
    sentiment: (cortex) => cortex.sentiment({ text: 'a' }, ada),
  };
  const cells = [
    { a: 1 },
    { value: { a: 1 }, error: null },
    JSON.parse('{ "value": { "toString": 1 }, "error": null }'),
    { value: null, error: { toString: 1 } },
    [1, 'a'],
    [],
    [null],
    'NaN',
    -1.5,
  ];
  const honest: Readonly<Record<string, readonly unknown[]>> = {
    similarity: [-1.5],
    summarize: ['NaN', -1.5],
    redact: ['NaN', -1.5],
  };

  it.each(Object.entries(calls))('%s makes nothing up from what it is not', async (name, call) => {
    for (const cell of cells.filter((each) => !honest[name]?.includes(each))) {
      const { cortex } = createFixture(() => [cell, 1]);
      await expect(call(cortex), JSON.stringify(cell)).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
    }
  });

  it('a question may have a name that every object knows', async () => {
    const { cortex } = createFixture(() => ['{"error": null, "response": {}}', 1]);
    const questions = ['constructor', 'toString'].map((name) => ({ name, question: 'Which?' }));
    const { answers } = await cortex.extract({ text: 'a', questions }, ada);
    expect(answers).toEqual(questions.map(({ name }) => ({ name, value: null })));
  });

  it('a sentiment may be anything, and is unknown then', async () => {
    const categories = [{ name: { toString: 1 } }, { name: 'food', sentiment: { toString: 1 } }, {}];
    const { cortex } = createFixture(() => [{ value: { categories }, error: null }, 1]);
    const { label, categories: found } = await cortex.sentiment({ text: 'a', categories: ['food'] }, ada);
    expect([label, found]).toEqual(['UNKNOWN', [{ name: 'food', label: 'UNKNOWN' }]]);
  });

  it('an answer that begins as a list does is a text', async () => {
    const { cortex } = createFixture(() => ['[see page 3', 1], { settings: { functions: 'legacy' } });
    const questions = [{ name: 'page', question: 'Which page?' }];
    const { response } = await cortex.extract({ text: 'a', questions }, ada);
    expect(response).toEqual({ page: '[see page 3' });
  });
});
