import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { createPassThroughGovern } from '../support/pass-through-govern.ts';
import { callerOf, createFixture } from './fixture.ts';
import { rowsOf } from './recording-runner.ts';
import { createScriptedRest } from './scripted-rest.ts';

/** What AI_COMPLETE answers with details. */
const details = (text: string, completionTokens = 5) => ({
  choices: [{ messages: text }],
  created: 1,
  model: 'local-extractive-complete-v1',
  usage: { prompt_tokens: 7, completion_tokens: completionTokens, total_tokens: 7 + completionTokens },
});
const answers = (text: string) => [{ value: details(text), error: null }];
const invoice = {
  type: 'object',
  properties: { total: { type: 'number', minimum: 0 } },
  required: ['total'],
} as const;

describe('a completion through a statement', () => {
  it.each([
    [{ structured_output: [{}] }],
    [{ choices: [{}] }],
    [{ choices: [{ messages: 5 }], model: { toString: 1 } }],
  ])('is refused where Snowflake answers %j', async (value) => {
    const { cortex } = createFixture(() => [{ value, error: null }]);
    await expect(
      cortex.complete({ prompt: 'p', model: 'llama3.1-8b' }, callerOf('ada')),
    ).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
    });
  });

  it('is of the model that was asked for, and counted here, where Snowflake names none and counts nothing', async () => {
    const odd = { model: { toString: 1 }, usage: { prompt_tokens: { valueOf: 1 }, completion_tokens: [] } };
    const value = { choices: [{ messages: 'yes' }], ...odd };
    const { cortex } = createFixture(() => [{ value, error: null }]);
    const answer = await cortex.complete({ prompt: 'p', model: 'llama3.1-8b' }, callerOf('ada'));
    expect(answer).toMatchObject({ text: 'yes', model: 'llama3.1-8b', usage: { outputTokens: 1 } });
  });

  it('tells its text, the model that ran, and what Snowflake counted', async () => {
    const { cortex, runner, books } = createFixture(() => answers('Paris.'));
    const completion = await cortex.complete(
      { prompt: 'Capital of France?', model: 'LLAMA3.1-8B', temperature: 0.5, maxTokens: 100 },
      callerOf('ada'),
    );
    expect(completion).toMatchObject({
      text: 'Paris.',
      structured: null,
      model: 'local-extractive-complete-v1',
      finishReason: 'stop',
      usage: { function: 'AI_COMPLETE', inputTokens: 7, outputTokens: 5, warehouse: 'CORTEX_COMPUTE_WH' },
    });
    const [statement] = runner.statements;
    expect(statement?.sql).toContain(
      'AI_COMPLETE(model => ?, prompt => f.value::text, model_parameters => PARSE_JSON(?)::OBJECT, show_details => TRUE, return_error_details => TRUE)',
    );
    expect(statement?.binds).toEqual([
      'llama3.1-8b',
      '{"temperature":0.5,"max_tokens":100}',
      '["Capital of France?"]',
    ]);
    expect(books.operations[0]).toMatchObject({ estimate: { maxOutputTokens: 100 } });
  });

  it('shares it with all prompts of equal model and options', async () => {
    const { cortex, runner } = createFixture((row) => answers(`re: ${row}`));
    const [ada, bob] = [callerOf('ada'), callerOf('bob')];
    const completions = await Promise.all([
      ...['a', 'b'].map((prompt) => cortex.complete({ prompt }, ada)),
      cortex.complete({ prompt: 'c' }, bob),
      cortex.complete({ prompt: 'd', maxTokens: 5 }, bob),
    ]);
    expect(runner.statements.map(rowsOf)).toEqual([['a', 'b', 'c'], ['d']]);
    expect(completions.map(({ text, finishReason }) => [text, finishReason])).toEqual([
      ['re: a', 'stop'],
      ['re: b', 'stop'],
      ['re: c', 'stop'],
      ['re: d', 'length'],
    ]);
  });

  it('of a conversation takes the history', async () => {
    const { cortex, runner } = createFixture(() => [JSON.stringify(details('Hello Ada.'))]);
    const completion = await cortex.complete(
      {
        messages: [
          { role: 'SYSTEM', content: 'Be kind.' },
          { role: 'USER', content: 'I am Ada.' },
        ],
      },
      callerOf('ada'),
    );
    expect(completion).toMatchObject({ text: 'Hello Ada.', usage: { function: 'COMPLETE', inputTokens: 7 } });
    const [statement] = runner.statements;
    expect(statement?.sql).toContain('SNOWFLAKE.CORTEX.COMPLETE(?, f.value::array, PARSE_JSON(?)::OBJECT)');
    expect(statement && rowsOf(statement)).toEqual([
      [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'I am Ada.' },
      ],
    ]);
  });

  it('uses the same form for legacy functions', async () => {
    const { cortex, runner } = createFixture(() => [details('Hi.')], { settings: { functions: 'legacy' } });
    await cortex.complete({ prompt: 'Hi?' }, callerOf('ada'));
    expect(runner.statements[0]).toMatchObject({ function: 'COMPLETE' });
  });

  it('fails alone when its prompt is refused', async () => {
    const { cortex } = createFixture((row) =>
      row === 'bad' ? [{ value: null, error: 'unknown model "x"' }] : answers('ok'),
    );
    const [good, bad] = await Promise.allSettled(
      ['good', 'bad'].map((prompt) => cortex.complete({ prompt }, callerOf('ada'))),
    );
    expect(good).toMatchObject({ value: { text: 'ok' } });
    expect(bad).toMatchObject({ reason: { code: 'MODEL_UNAVAILABLE' } });
  });
});

describe('equal completions of one user', () => {
  it('are computed once at temperature 0 while they are in flight, and again later', async () => {
    const { cortex, runner } = createFixture(() => answers('same'));
    const ada = callerOf('ada');
    const twins = [cortex.complete({ prompt: 'p' }, ada), cortex.complete({ prompt: 'p' }, ada)];
    expect((await Promise.all(twins)).map(({ usage }) => usage.cached)).toEqual([false, true]);
    await cortex.complete({ prompt: 'p' }, ada);
    expect(runner.statements.map(rowsOf)).toEqual([['p'], ['p']]);
  });

  it('are each computed above it, and told apart by where they stand in the request', async () => {
    const { cortex, runner, books } = createFixture(() => answers('different'));
    const ada = callerOf('ada');
    const input = { prompt: 'p', temperature: 1 };
    await Promise.all([cortex.complete(input, ada, 'a'), cortex.complete(input, ada, 'b')]);
    expect(runner.statements.map(rowsOf)).toEqual([['p', 'p']]);
    const [a, b] = books.operations.map(({ call }) => call);
    expect([a?.field, b?.field]).toEqual(['a', 'b']);
    expect(a?.fingerprint).toBe(b?.fingerprint);
  });
});

describe('a completion over REST', () => {
  it('is collected from its stream', async () => {
    const rest = createScriptedRest([
      { type: 'delta', text: 'Par' },
      { type: 'usage', inputTokens: 7, outputTokens: 1 },
      { type: 'delta', text: 'is.' },
      { type: 'usage', inputTokens: 7, outputTokens: 2 },
      { type: 'finish', reason: 'stop', model: 'llama3.1-70b' },
    ]);
    const { cortex, runner, books } = createFixture(() => [], {
      rest,
      settings: { completeThrough: 'rest' },
    });
    const completion = await cortex.complete({ prompt: 'Capital of France?', maxTokens: 9 }, callerOf('ada'));
    expect(completion).toMatchObject({
      text: 'Paris.',
      finishReason: 'stop',
      usage: { function: 'AI_COMPLETE', inputTokens: 7, outputTokens: 2, warehouse: null, queryId: null },
    });
    expect(rest.completions).toEqual([
      {
        model: 'llama3.1-70b',
        messages: [{ role: 'user', content: 'Capital of France?' }],
        temperature: 0,
        maxTokens: 9,
      },
    ]);
    expect(runner.statements).toHaveLength(0);
    expect(books.attempts[0]).toMatchObject({ sent: true });
  });

  it('that breaks off is no answer, and costs what was delivered', async () => {
    const rest = createScriptedRest([
      { type: 'delta', text: 'Par' },
      { type: 'usage', inputTokens: 7, outputTokens: 1 },
    ]);
    const { cortex, books } = createFixture(() => [], { rest, settings: { completeThrough: 'rest' } });
    await expect(cortex.complete({ prompt: 'p' }, callerOf('ada'))).rejects.toMatchObject({
      code: 'UPSTREAM_TRUNCATED',
    });
    expect(books.attempts[0]?.used).toMatchObject({ inputTokens: 7, outputTokens: 1 });
  });

  it('that is withheld by a filter says so', async () => {
    const rest = createScriptedRest([{ type: 'finish', reason: 'content_filter', model: null }]);
    const { cortex } = createFixture(() => [], { rest, settings: { completeThrough: 'rest' } });
    await expect(cortex.complete({ prompt: 'p' }, callerOf('ada'))).rejects.toMatchObject({
      code: 'CONTENT_FILTERED',
    });
  });

  it('that Snowflake refuses is explained', async () => {
    const refusal = new GatewayError('UPSTREAM_REJECTED', 'unknown model "llama3.1-70b"', {
      backend: 'SNOWFLAKE',
      upstreamCode: '400',
    });
    const { cortex } = createFixture(() => [], {
      rest: createScriptedRest(refusal),
      settings: { completeThrough: 'rest' },
    });
    await expect(cortex.complete({ prompt: 'p' }, callerOf('ada'))).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      details: { upstreamCode: '400' },
    });
  });

  it('that outgrows the credits left is cut, and says why', async () => {
    const rest = createScriptedRest([
      ...Array.from({ length: 20 }, () => ({ type: 'delta', text: 'once upon a time' }) as const),
      { type: 'finish', reason: 'stop', model: 'llama3.1-70b' },
    ]);
    const { cortex } = createFixture(() => [], {
      rest,
      settings: { completeThrough: 'rest' },
      books: createPassThroughGovern({ maxOutputTokens: 20 }),
    });
    const completion = await cortex.complete({ prompt: 'A story', maxTokens: 500 }, callerOf('ada'));
    // Four tokens each.
    expect(completion).toMatchObject({ text: 'once upon a time'.repeat(5), finishReason: 'credits' });
    expect(completion.usage.outputTokens).toBe(20);
  });

  it('goes through a statement where the login is none that REST takes', async () => {
    const { cortex, runner } = createFixture(() => answers('ok'), { settings: { completeThrough: 'rest' } });
    await cortex.complete({ prompt: 'p' }, callerOf('ada'));
    expect(runner.statements).toHaveLength(1);
  });
});

describe('an answer in a form', () => {
  const structured = (message: unknown) => [
    {
      value: {
        structured_output: [{ raw_message: message, type: 'json' }],
        model: 'm',
        usage: { prompt_tokens: 9, completion_tokens: 4 },
      },
      error: null,
    },
  ];

  it('comes as JSON that satisfies the schema', async () => {
    const { cortex, runner } = createFixture(() => structured({ total: 5 }));
    const completion = await cortex.complete(
      {
        prompt: 'Total: 5',
        responseFormat: { ...invoice, $schema: 'http://json-schema.org/draft-07/schema#' },
      },
      callerOf('ada'),
    );
    expect(completion).toMatchObject({ text: null, structured: { total: 5 } });
    const [, , format] = runner.statements[0]?.binds ?? [];
    // Cortex refuses `minimum`: the model reads of it, and the answer is held against it here.
    expect(JSON.parse(String(format))).toEqual({
      type: 'json',
      schema: {
        type: 'object',
        properties: { total: { type: 'number', description: 'minimum: 0' } },
        required: ['total'],
      },
    });
  });

  it('keeps properties that are named like keywords', async () => {
    const answer = { minimum: 1, pattern: 'x', fixed: { maximum: 2, $id: 'y' } };
    const { cortex, runner } = createFixture(() => structured(answer));
    const properties = {
      minimum: { type: 'number' },
      pattern: { type: 'string', enum: ['x', 'pattern'] },
      fixed: { const: { maximum: 2, $id: 'y' } },
    };
    const completion = await cortex.complete(
      { prompt: 'p', responseFormat: { type: 'object', properties } },
      callerOf('ada'),
    );
    expect(completion.structured).toEqual(answer);
    expect(JSON.parse(String(runner.statements[0]?.binds?.[2])).schema.properties).toEqual(properties);
  });

  it.each([
    ['misses a property', {}, /it must have required property 'total'/],
    ['breaks a limit that Snowflake does not know', { total: -1 }, /at \/total it must be >= 0/],
  ])('that %s is an error, and is paid for', async (_, answer, message) => {
    const { cortex, books } = createFixture(() => structured(answer));
    const call = cortex.complete({ prompt: 'p', responseFormat: invoice }, callerOf('ada'));
    await expect(call).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: expect.stringMatching(message),
    });
    expect(books.attempts[0]?.used).toMatchObject({ inputTokens: 9, outputTokens: 4 });
  });

  it.each([
    ['plain', '{"total": 5}'],
    ['wrapped into Markdown', '```json\n{"total": 5}\n```'],
  ])('is read from the text of a REST answer, %s', async (_, text) => {
    const rest = createScriptedRest([
      { type: 'delta', text },
      { type: 'usage', inputTokens: 1, outputTokens: 1 },
      { type: 'finish', reason: 'stop', model: 'm' },
    ]);
    const { cortex } = createFixture(() => [], { rest, settings: { completeThrough: 'rest' } });
    const completion = await cortex.complete({ prompt: 'p', responseFormat: invoice }, callerOf('ada'));
    expect(completion.structured).toEqual({ total: 5 });
    expect(rest.completions[0]?.responseSchema).toMatchObject({ type: 'object' });
  });

  it('that was cut off says that maxTokens was too small', async () => {
    const rest = createScriptedRest([
      { type: 'delta', text: '{"tot' },
      { type: 'finish', reason: 'length', model: 'm' },
    ]);
    const { cortex } = createFixture(() => [], { rest, settings: { completeThrough: 'rest' } });
    const call = cortex.complete({ prompt: 'p', responseFormat: invoice }, callerOf('ada'));
    await expect(call).rejects.toThrow(/is no JSON. The answer was cut off at maxTokens/);
  });
});

describe('a back end that is not there', () => {
  it('is refused before anything is paid', async () => {
    const { cortex, books } = createFixture(() => []);
    const call = cortex.complete({ prompt: 'p', backend: 'LAMBDA_LABS' }, callerOf('ada'));
    await expect(call).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      retryable: false,
      details: { field: 'input.backend' },
    });
    expect(books.operations).toHaveLength(0);
  });
});
