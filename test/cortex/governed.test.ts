/** The Cortex operations on the real ledger, asked in GraphQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import type { FormattedExecutionResult } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cortex as cortexResolvers } from '../../resolvers/cortex.ts';
import { models as modelResolvers } from '../../resolvers/models.ts';
import { scalars } from '../../resolvers/scalars.ts';
import type { RequestContext } from '../../src/context.ts';
import { createCortex } from '../../src/cortex/create-cortex.ts';
import { type Credits, createCredits } from '../../src/credits/create-credits.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { createSubgraphSchema } from '../../src/graphql/subgraph.ts';
import type { Caller } from '../../src/identity/caller.ts';
import type { RestCompletionEvent } from '../../src/snowflake/rest/completion-events.ts';
import type { CortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { callerOf, catalog, formats, settings } from './fixture.ts';
import { type AnswerRow, createRecordingRunner, type RecordingRunner, rowsOf } from './recording-runner.ts';
import { createScriptedRest } from './scripted-rest.ts';

const schema = createSubgraphSchema({
  ...scalars,
  ...cortexResolvers,
  ...modelResolvers,
  Query: { ...cortexResolvers.Query, ...modelResolvers.Query },
});

const server = new ApolloServer<RequestContext>({
  schema,
  plugins: [ApolloServerPluginInlineTraceDisabled()],
});

interface Gateway {
  readonly credits: Credits;
  readonly runner: RecordingRunner;
  ask(query: string, caller?: Caller, variables?: Record<string, unknown>): Promise<FormattedExecutionResult>;
}

async function startGateway(
  answer: AnswerRow,
  userLimit: string | number = 10,
  { rest = null, ...more }: Pick<RecordingRunner, 'full'> & { readonly rest?: CortexRest | null } = {},
): Promise<Gateway> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cortex-governed-'));
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const credits = await createCredits({ dataDir, limits: { user: userLimit }, logger });
  onTestFinished(async () => {
    await credits.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const runner = { ...createRecordingRunner(answer), ...more };
  const cortex = createCortex({
    formats,
    runner,
    rest,
    govern: credits.govern,
    catalog,
    settings: { ...settings, ...(rest && { completeThrough: 'rest' }) },
  });
  return {
    credits,
    runner,
    async ask(query, caller = callerOf('ada'), variables = {}) {
      const services = { cortex, models: catalog } as unknown as RequestContext['services'];
      const door = { name: 'http', changes: true, streams: false } as const;
      const contextValue = { ...caller, services, door, closing: new AbortController().signal };
      const { body } = await server.executeOperation({ query, variables }, { contextValue });
      if (body.kind !== 'single') throw new Error('the answer came in parts');
      return JSON.parse(JSON.stringify(body.singleResult));
    },
  };
}

const vectors: AnswerRow = (row) => (row === 'bad' ? [null, null] : [[0.6, 0.8], 4]);
const used = 'usage { credits cached inputTokens queryId }';

describe('an answer over REST, near a limit', () => {
  const told = (inputTokens: number, outputTokens: number): RestCompletionEvent[] => [
    { type: 'delta', text: 'A few words.' },
    { type: 'usage', inputTokens, outputTokens },
    { type: 'finish', reason: 'stop', model: null },
  ];
  const ask = (model: string) =>
    `{ cortex { complete(input: { prompt: "hello", model: "${model}" }) { text ${used} } } }`;

  it('costs no more than its text can be, whatever is told', async () => {
    const gateway = await startGateway(vectors, 0.0002, { rest: createScriptedRest(told(9, 4000)) });
    const { data, errors } = await gateway.ask(ask('mistral-7b'));
    expect(errors).toBeUndefined();
    // 9 tokens at 0.08, 3 at 0.10 credits for a million.
    expect(data?.cortex).toMatchObject({
      complete: { text: 'A few words.', usage: { credits: 0.000002 } },
    });
  });

  it('is held whole where the model thinks, and asked for no longer than is held', async () => {
    const rest = createScriptedRest(told(9, 400));
    const { ask: request, credits } = await startGateway(vectors, 0.004, { rest });
    const { errors } = await request(ask('openai-gpt-5'));
    expect(errors).toBeUndefined();
    const [{ maxTokens = 0 } = {}] = rest.completions;
    expect(maxTokens).toBeGreaterThan(256);
    expect(maxTokens).toBeLessThan(4096);
    const { limit, used: spent, remaining } = await credits.status.me(callerOf('ada'));
    // 9 tokens at 0.69, 400 at 5.5 credits for a million.
    expect(spent).toBe(2207);
    expect(remaining).toBe(limit - spent);
  });
});

describe('while no statement more would be taken', () => {
  it('calls are turned away before anything is held for them', async () => {
    const full = () => new GatewayError('OVERLOADED', 'Snowflake is busy.');
    // What holds first is told that nothing is left.
    const { ask, runner } = await startGateway(vectors, 0, { full });
    const codesOf = async (fields: string) =>
      (await ask(`{ cortex { ${fields} } }`)).errors?.map(({ extensions }) => extensions?.code);
    expect(await codesOf('embed(text: "a") { model }')).toEqual(['OVERLOADED']);
    expect(await codesOf('a: embed(text: "a") { model } b: embed(text: "b") { model }')).toEqual([
      'OVERLOADED',
      'OVERLOADED',
    ]);
    expect(await codesOf('complete(input: { prompt: "a" }) { text }')).toEqual(['OVERLOADED']);
    expect(await codesOf('search(input: { service: "S", query: "a" }) { requestId }')).toEqual([
      'OVERLOADED',
    ]);
    expect(runner.statements).toHaveLength(0);
  });
});

describe('an operation of 100 aliased embeddings', () => {
  it('is one statement, and one priced event for each', async () => {
    const { ask, runner, credits } = await startGateway(vectors);
    const aliases = Array.from(
      { length: 100 },
      (_, i) => `e${i}: embed(text: "text ${i}") { vector ${used} }`,
    );
    const { data, errors } = await ask(`{ cortex { ${aliases.join(' ')} } }`);
    expect(errors).toBeUndefined();
    expect(runner.statements).toHaveLength(1);
    // 4 tokens at 0.05 credits for a million.
    expect(data?.cortex).toMatchObject({
      e0: { vector: [0.6, 0.8], usage: { credits: 0.000001, cached: false, inputTokens: 4 } },
      e99: { usage: { credits: 0.000001, queryId: 'query-1' } },
    });
    const me = await credits.status.me(callerOf('ada'));
    expect(me).toMatchObject({ used: 100, held: 0 });
  });

  it('fails in the one field whose text cannot be embedded, which costs nothing', async () => {
    const { ask, credits } = await startGateway(vectors);
    const { data, errors } = await ask(
      `{ cortex { good: embed(text: "good") { dimensions } } bad: cortex { embed(text: "bad") { dimensions } } }`,
    );
    expect(errors?.map(({ path }) => path)).toEqual([['bad', 'embed']]);
    expect(data).toEqual({ cortex: { good: { dimensions: 2 } }, bad: { embed: null } });
    expect((await credits.status.me(callerOf('ada'))).used).toBe(1);
  });
});

describe('equal texts of one user', () => {
  it('are computed once, and found in the cache later, at no cost', async () => {
    const { ask, runner, credits } = await startGateway(vectors);
    const twice = `{ cortex { a: embed(text: "same") { ${used} } b: embed(text: "same") { ${used} } } }`;
    const first = await ask(twice);
    const usages = Object.values(first.data?.cortex as Record<string, { usage: { cached: boolean } }>);
    expect(usages.map(({ usage }) => usage.cached).toSorted()).toEqual([false, true]);
    const list = await ask(
      '{ cortex { embedMany(texts: ["same", "new", "same"]) { usage { cached credits } } } }',
    );
    expect(list.data?.cortex).toMatchObject({
      embedMany: [
        { usage: { cached: true, credits: 0 } },
        { usage: { cached: false } },
        { usage: { cached: true } },
      ],
    });
    await ask('{ cortex { embed(text: "same") { dimensions } } }', callerOf('bob'));
    expect(runner.statements.map(rowsOf)).toEqual([['same'], ['new'], ['same']]);
    expect((await credits.status.me(callerOf('ada'))).used).toBe(2);
  });
});

describe('a call that cannot be paid', () => {
  it('reaches no statement', async () => {
    const { ask, runner } = await startGateway(vectors, '0.000001');
    const { errors } = await ask(
      '{ cortex { embed(text: "a text of more than twenty tokens at most") { dimensions } } }',
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CREDITS_EXHAUSTED', retryable: false });
    expect(runner.statements).toHaveLength(0);
  });
});

describe('an answer that does not satisfy its form', () => {
  it('is an error, and is paid for', async () => {
    const { ask, credits } = await startGateway(() => [
      {
        value: {
          structured_output: [{ raw_message: { total: 'five' }, type: 'json' }],
          model: 'm',
          usage: { prompt_tokens: 100, completion_tokens: 10 },
        },
        error: null,
      },
    ]);
    const { errors } = await ask(
      'query ($format: JSON) { cortex { complete(input: {prompt: "p", responseFormat: $format}) { structured } } }',
      callerOf('ada'),
      { format: { type: 'object', properties: { total: { type: 'number' } } } },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_REJECTED', instancePath: '/total' });
    // 110 tokens of llama3.1-70b at 0.36 credits for a million.
    expect((await credits.status.me(callerOf('ada'))).used).toBe(40);
  });
});

describe('a quote', () => {
  it('is for the call that was priced, and for no other', async () => {
    const { ask, credits, runner } = await startGateway(vectors);
    const caller = callerOf('ada');
    const cortex = createCortex({ formats, runner, rest: null, govern: credits.govern, catalog, settings });
    const [planned] = cortex.plan.embed({ texts: ['a text'] });
    const quote = await credits.quotes.create(caller, planned as NonNullable<typeof planned>);
    expect(quote).toMatchObject({ function: 'AI_EMBED', model: 'snowflake-arctic-embed-l-v2.0' });
    const ok = await ask(
      `{ cortex { embed(text: "a text", quote: "${quote.id}") { usage { credits } } } }`,
      caller,
    );
    expect(ok.data?.cortex).toEqual({ embed: { usage: { credits: 0.000001 } } });
    expect(quote.maximum).toBeGreaterThanOrEqual(1);
    const other = await ask(
      `{ cortex { embed(text: "another", quote: "${quote.id}") { dimensions } } }`,
      caller,
    );
    expect(other.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'quote' });
  });
});

describe('an Idempotency-Key', () => {
  it('repeats answers field by field, and refuses another call', async () => {
    const { ask, runner } = await startGateway((row) => [
      { value: { choices: [{ messages: `re: ${row}` }], model: 'm', usage: {} }, error: null },
    ]);
    const caller = { ...callerOf('ada'), idempotencyKey: 'k-1' };
    const request = (prompt: string) =>
      `{ cortex { ${['a', 'b'].map((alias) => `${alias}: complete(input: {prompt: "${prompt}", temperature: 1}) { text }`).join(' ')} } }`;
    const first = await ask(request('p'), caller);
    const again = await ask(request('p'), caller);
    expect(again.data).toEqual(first.data);
    expect(runner.statements.map(rowsOf)).toEqual([['p', 'p']]);
    const other = await ask(request('q'), caller);
    expect(other.errors?.[0]?.extensions).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });
});

describe('models', () => {
  it('are listed, and resolve as entities', async () => {
    const { ask } = await startGateway(vectors);
    const { data, errors } = await ask(`{
      models(backend: SNOWFLAKE) { name default available functions endpoints { name } }
      _entities(representations: [{ __typename: "Model", name: "e5-base-v2" }]) { ... on Model { dimensions } }
    }`);
    expect(errors).toBeUndefined();
    expect(data?.models).toContainEqual({
      name: 'llama3.1-70b',
      default: true,
      available: true,
      functions: ['AI_COMPLETE'],
      endpoints: [],
    });
    expect(data?._entities).toEqual([{ dimensions: 768 }]);
  });
});
