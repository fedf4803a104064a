/** Hybrid answers over two back ends and a real ledger: routes, parts that stand alone, races, and what is booked. */
import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { HybridInput } from '../../src/generated/resolvers.ts';
import { classifyMessage } from '../../src/hybrid/classify/classify-message.ts';
import { createClassifier, UNSURE } from '../../src/hybrid/classify/create-classifier.ts';
import { createHybrid } from '../../src/hybrid/create-hybrid.ts';
import { createPlanCalls } from '../../src/hybrid/plan-calls.ts';
import {
  createCaller,
  failureOf,
  hang,
  rows,
  SHARED,
  speak,
  startTwoBackends,
  type TwoBackendOptions,
} from '../completions/two-backends.ts';
import { deadlines } from '../gpu/fleet-harness.ts';

type Search = Parameters<typeof createHybrid>[0]['cortex']['search'];

const found: Search = async () =>
  ({
    hits: [{ fields: { text: 'Revenue was 5.' }, score: null, scores: null }],
    requestId: null,
    usage: {} as never,
  }) as never;

async function startHybrid(
  options: TwoBackendOptions = {},
  search: Search = found,
  model: string | null = null,
) {
  const backends = await startTwoBackends(options);
  return {
    ...backends,
    hybrid: createHybrid({
      cortex: { complete: backends.complete, search },
      plan: createPlanCalls({
        cortex: { plan: { complete: backends.plan, search: () => searchPrice } },
        sql: { quoteCall: async () => Promise.reject(new Error('there are no statements')) },
      }),
      reserve: backends.credits.reserve,
      classify: createClassifier({ complete: backends.complete, model }),
      answerFromData: null,
      chooseSearch: { choose: async () => 'RULES', known: () => 'RULES' },
    }),
  };
}

const searchPrice = {
  target: { function: 'CORTEX_SEARCH', model: null, backend: 'SNOWFLAKE', warehouse: null },
  estimate: { inputTokens: 10, maxOutputTokens: 0 },
} as const;

const both = (more: Partial<HybridInput> = {}): HybridInput => ({
  message: 'say 3',
  route: 'BOTH',
  mode: 'MERGE',
  ...more,
});

test('an answer from documents shows them as evidence', async () => {
  const { hybrid } = await startHybrid();
  const { data } = await hybrid.answer(
    { message: 'What was revenue?', route: 'SNOWFLAKE', searchService: 'DOCS' },
    createCaller(),
  );
  expect(data).toMatchObject({ source: 'SEARCH', rows: [['Revenue was 5.']], rowCount: 1 });
});

test('a question about documents is answered from a search service without naming one, and only with their figures', async () => {
  const services: string[] = [];
  const { hybrid, snowflake } = await startHybrid({}, async (...args) => {
    services.push(args[0].service);
    return found(...args);
  });
  const ask = () =>
    hybrid.answer({ message: 'What does our return policy say about boots?' }, createCaller());
  snowflake.answer = (request, attempt) => speak(['It was 5 [1].'], attempt, request.model);
  expect(await ask()).toMatchObject({ answer: 'It was 5 [1].', data: { source: 'SEARCH', rowCount: 1 } });
  snowflake.answer = (request, attempt) => speak(['It was 999 days.'], attempt, request.model);
  expect((await ask()).snowflake).toMatchObject({ text: null, error: { code: 'CONTENT_FILTERED' } });
  expect(services).toEqual(['RULES', 'RULES']);
  await hybrid.answer({ message: 'How many returns last month?' }, createCaller());
  expect(services).toHaveLength(2);
});

test('each route asks its side alone', async () => {
  const { hybrid, gpu, snowflake } = await startHybrid();
  const business = await hybrid.answer({ message: 'What was our revenue last quarter?' }, createCaller());
  expect(business).toMatchObject({ route: 'SNOWFLAKE', answer: 'from snowflake', lambdaLabs: null });
  expect(gpu.served).toHaveLength(0);
  const writing = await hybrid.answer({ message: 'Write a poem about the sea, say 3' }, createCaller());
  expect(writing).toMatchObject({ route: 'LAMBDA_LABS', answer: 'w0 w1 w2 ', snowflake: null });
  expect(snowflake.asked).toHaveLength(1);
});

test('a side that its caller may not use is refused alone', async () => {
  const { hybrid, snowflake } = await startHybrid();
  const caller = createCaller();
  const writer = { ...caller, user: { ...caller.user, permissions: new Set(['cortex:run'] as const) } };
  const error = {
    code: 'FORBIDDEN',
    message: 'This needs the permission cortex:run and sql:read.',
    retryable: false,
  };
  expect(await hybrid.answer(both(), writer)).toMatchObject({
    snowflake: { text: null, error, usage: null },
    lambdaLabs: { text: 'w0 w1 w2 ', error: null },
  });
  expect(await hybrid.answer({ ...both(), route: 'SNOWFLAKE' }, writer)).toMatchObject({
    answer: null,
    snowflake: { error },
    usage: [],
  });
  expect(snowflake.asked).toHaveLength(0);
});

test('a merged answer says which side said what, and every attempt is in usage and in the books', async () => {
  const { hybrid, credits } = await startHybrid();
  const answer = await hybrid.answer(both(), createCaller());
  expect(answer.answer).toContain('Snowflake (llama3.1-8b):\nfrom snowflake');
  expect(answer.answer).toContain(`Lambda Labs (${SHARED}):\nw0 w1 w2`);
  expect(answer.usage.map(({ backend }) => backend).sort()).toEqual(['LAMBDA_LABS', 'SNOWFLAKE']);
  const booked = await rows(credits);
  expect(booked.map(({ credits: cost }) => cost).sort()).toEqual(
    answer.usage.map(({ credits: cost }) => cost).sort(),
  );
});

test('compare gives both parts and no answer', async () => {
  const { hybrid } = await startHybrid();
  expect(await hybrid.answer(both({ mode: 'COMPARE' }), createCaller())).toMatchObject({
    answer: null,
    snowflake: { text: 'from snowflake', error: null, usage: { backend: 'SNOWFLAKE' } },
    lambdaLabs: { text: 'w0 w1 w2 ', error: null, usage: { backend: 'LAMBDA_LABS' } },
  });
});

test('a side that is down leaves a typed error in its part and the other side its answer', async () => {
  const { hybrid, gpu, snowflake } = await startHybrid();
  gpu.faults.always({ kind: 'status', status: 503 });
  expect(await hybrid.answer(both(), createCaller())).toMatchObject({
    answer: 'Snowflake (llama3.1-8b):\nfrom snowflake',
    lambdaLabs: { text: null, error: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } },
    snowflake: { text: 'from snowflake', error: null },
  });
  gpu.faults.always({ kind: 'none' });
  snowflake.answer = async function* () {
    yield* [];
    throw new GatewayError('CIRCUIT_OPEN', 'Snowflake does not answer.');
  };
  const caller = createCaller();
  await expect
    .poll(() => hybrid.answer(both(), caller))
    .toMatchObject({
      answer: `Lambda Labs (${SHARED}):\nw0 w1 w2`,
      snowflake: { text: null, error: { code: 'CIRCUIT_OPEN' } },
      lambdaLabs: { error: null },
    });
  expect(caller.charged.some(({ backend }) => backend === 'SNOWFLAKE')).toBe(true);
});

test('a race cancels the loser at once, and both are in usage and in the books', async () => {
  const { hybrid, gpu, snowflake, credits } = await startHybrid({
    fleet: { deadlines: { ...deadlines, firstTokenMs: 20_000, totalMs: 20_000 } },
  });
  let aborted = false;
  snowflake.answer = async function* (request, attempt) {
    attempt.signal.addEventListener('abort', () => {
      aborted = true;
    });
    yield { type: 'usage', inputTokens: 5, outputTokens: 1 };
    yield { type: 'delta', text: 'slow ' };
    yield* hang(request, attempt);
  };
  const byGpu = await hybrid.answer(both({ mode: 'RACE' }), createCaller());
  expect(byGpu).toMatchObject({
    answer: 'w0 w1 w2 ',
    snowflake: { text: null, error: { code: 'REQUEST_CANCELLED' }, usage: { outputTokens: 1 } },
  });
  // The loser was let go before the answer was given, which did not wait for it: it never ends by itself.
  expect(aborted).toBe(true);
  expect(byGpu.usage.map(({ backend }) => backend).sort()).toEqual(['LAMBDA_LABS', 'SNOWFLAKE']);
  expect((await rows(credits)).map(({ backend, status }) => `${backend} ${status}`).sort()).toEqual([
    'LAMBDA_LABS ok',
    'SNOWFLAKE cancelled',
  ]);

  snowflake.answer = (request, attempt) => speak(['quick'], attempt, request.model);
  gpu.faults.always({ kind: 'silence' });
  const bySnowflake = await hybrid.answer(both({ mode: 'RACE' }), createCaller());
  expect(bySnowflake).toMatchObject({
    answer: 'quick',
    lambdaLabs: { text: null, error: { code: 'REQUEST_CANCELLED' } },
  });
  expect(bySnowflake.usage).toHaveLength(2);
  await expect.poll(() => gpu.inFlight).toBe(0);
  expect(credits.health().openHolds).toBe(0);
});

test('a race is won by the side that answers, whatever the other failed with before', async () => {
  const { hybrid, gpu } = await startHybrid();
  gpu.faults.always({ kind: 'reset' });
  const { answer, lambdaLabs } = await hybrid.answer(both({ mode: 'RACE' }), createCaller());
  expect(answer).toBe('from snowflake');
  expect(lambdaLabs?.text).toBeNull();
});

test('a question that the caller cannot afford as a whole is asked of no side', async () => {
  const { hybrid, snowflake, gpu, credits } = await startHybrid({
    snowflakeModels: ['claude-opus-4-5'],
    credits: { limits: { user: 0.001 } },
  });
  const caller = createCaller();
  const { snowflake: refused, lambdaLabs, answer, usage } = await hybrid.answer(both(), caller);
  for (const part of [refused, lambdaLabs])
    expect(part).toMatchObject({ text: null, error: { code: 'CREDITS_EXHAUSTED' }, usage: null });
  expect({ answer, usage }).toEqual({ answer: null, usage: [] });
  expect([snowflake.asked, gpu.served]).toEqual([[], []]);
  expect((await credits.status.me(caller)).held).toBe(0);
  // One side alone is affordable.
  expect(await hybrid.answer(both({ route: 'LAMBDA_LABS' }), caller)).toMatchObject({ answer: 'w0 w1 w2 ' });
});

test('two equal questions at once are both answered, in whatever order their searches end', async () => {
  const searches: (() => void)[] = [];
  const { hybrid } = await startHybrid({}, async (...args) => {
    await new Promise<void>((resolve) => searches.push(resolve));
    return found(...args);
  });
  const question = both({ searchService: 'DOCS' });
  const answers = [hybrid.answer(question, createCaller()), hybrid.answer(question, createCaller())];
  await expect.poll(() => searches.length).toBe(2);
  searches[1]?.();
  await new Promise((resolve) => setTimeout(resolve, 20));
  searches[0]?.();
  for (const { snowflake, lambdaLabs } of await Promise.all(answers)) {
    expect([snowflake?.text, lambdaLabs?.text]).toEqual(['from snowflake', 'w0 w1 w2 ']);
  }
});

test('documents of a search service are part of what Snowflake is asked', async () => {
  const { hybrid, snowflake } = await startHybrid();
  await hybrid.answer(both({ searchService: 'DOCS' }), createCaller());
  expect(snowflake.asked[0]?.messages[0]?.content).toContain('Revenue was 5.');
});

test('a search that fails is the error of the Snowflake part', async () => {
  const { hybrid, snowflake } = await startHybrid({}, async () => {
    throw new GatewayError('BAD_USER_INPUT', 'input.service: there is no search service "NOPE".');
  });
  expect(await hybrid.answer(both({ searchService: 'NOPE' }), createCaller())).toMatchObject({
    snowflake: { text: null, error: { code: 'BAD_USER_INPUT', retryable: false }, usage: null },
    lambdaLabs: { text: 'w0 w1 w2 ', error: null },
  });
  expect(snowflake.asked).toEqual([]);
});

test('an unknown model is the error of its part', async () => {
  const { hybrid } = await startHybrid();
  expect(await hybrid.answer(both({ lambdaLabsModel: 'nope' }), createCaller())).toMatchObject({
    snowflake: { text: 'from snowflake' },
    lambdaLabs: { text: null, model: 'nope', error: { code: 'BAD_USER_INPUT' } },
  });
});

test('a question that is empty, too long or asks for no tokens is refused before anything is held', async () => {
  const { hybrid, order } = await startHybrid();
  for (const wrong of [{ message: ' \n' }, { message: 'x'.repeat(100_001) }, { maxTokens: 0 }]) {
    expect(await failureOf(hybrid.answer(both(wrong), createCaller()))).toBe('BAD_USER_INPUT');
  }
  expect(order).toEqual([]);
});

test('a caller that leaves stops both sides', async () => {
  const { hybrid, gpu, snowflake, credits } = await startHybrid({
    fleet: { deadlines: { ...deadlines, firstTokenMs: 20_000, totalMs: 20_000 } },
  });
  snowflake.answer = hang;
  gpu.faults.always({ kind: 'silence' });
  const caller = createCaller();
  const answer = hybrid.answer(both(), caller);
  await expect.poll(() => gpu.served.length + snowflake.asked.length).toBe(2);
  caller.abort.abort();
  expect(await answer).toMatchObject({
    answer: null,
    snowflake: { error: { code: 'REQUEST_CANCELLED' } },
    lambdaLabs: { error: { code: 'REQUEST_CANCELLED' } },
  });
  await expect.poll(() => gpu.inFlight).toBe(0);
  expect(credits.health().openHolds).toBe(0);
});

/** Whatever the weights are: the first of these that the classifier is unsure of. */
const unclear = [
  'oak barrel report',
  'numbers for the poster',
  'maybe the returns text',
  'a word on boots',
].find((message) => classifyMessage(message).confidence < UNSURE) as string;

test('a model is asked for one token where the words leave the route open, and is booked', async () => {
  const { hybrid, snowflake, gpu } = await startHybrid({}, found, 'llama3.1-8b');
  snowflake.answer = (request, attempt) =>
    speak([request.messages[0]?.content.includes('Letter:') ? ' b' : 'no'], attempt, request.model);
  const answer = await hybrid.answer({ message: unclear }, createCaller());
  expect(answer).toMatchObject({ route: 'LAMBDA_LABS', snowflake: null });
  expect(answer.reason).toContain('llama3.1-8b was asked');
  expect(answer.usage.map(({ backend }) => backend)).toEqual(['SNOWFLAKE', 'LAMBDA_LABS']);
  expect(snowflake.asked.map(({ maxTokens }) => maxTokens)).toEqual([1]);
  // Sure without it, and told: nobody is asked.
  await hybrid.answer({ message: 'Write a poem about the sea, say 3' }, createCaller());
  await hybrid.answer({ message: unclear, route: 'LAMBDA_LABS' }, createCaller());
  expect(snowflake.asked).toHaveLength(1);
  expect(gpu.served).toHaveLength(3);
});

test.each([
  ['says no letter', async function* () {}],
  [
    'fails',
    async function* () {
      yield* [];
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'Away.');
    },
  ],
])('the words decide where the model %s', async (_, answer) => {
  const { hybrid, snowflake } = await startHybrid({}, found, 'llama3.1-8b');
  snowflake.answer = answer as typeof snowflake.answer;
  const { route, reason } = await hybrid.answer({ message: unclear }, createCaller());
  const own = classifyMessage(unclear);
  expect({ route, reason }).toEqual({ route: own.route, reason: own.reason });
});
