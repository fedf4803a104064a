/** Which back end makes a completion, and what the caller is told about it. */
import { expect, test } from 'vitest';
import { codeOf, createCaller, failureOf, SHARED, startTwoBackends } from './two-backends.ts';

test('a call that names its back end gets it, with nothing to explain', async () => {
  const { complete } = await startTwoBackends();
  const snowflake = await complete({ model: SHARED, backend: 'SNOWFLAKE', prompt: 'say 2' }, createCaller());
  expect(snowflake).toMatchObject({ text: 'from snowflake', usage: { backend: 'SNOWFLAKE', reason: null } });
  const gpu = await complete({ model: SHARED, backend: 'LAMBDA_LABS', prompt: 'say 2' }, createCaller());
  expect(gpu).toMatchObject({ text: 'w0 w1 ', usage: { backend: 'LAMBDA_LABS', reason: null } });
});

test('a model that one side serves is made there', async () => {
  const { complete, gpu } = await startTwoBackends();
  const { usage } = await complete({ model: 'llama3.1-8b', prompt: 'hi' }, createCaller());
  expect(usage).toMatchObject({
    backend: 'SNOWFLAKE',
    reason: 'SNOWFLAKE is the only back end that serves llama3.1-8b.',
  });
  expect(gpu.served).toEqual([]);
});

test('without a model the cheaper side answers and says what both cost', async () => {
  const dear = await startTwoBackends({ snowflakeModels: ['mistral-large2'] });
  const byGpu = await dear.complete({ prompt: 'say 1' }, createCaller());
  expect(byGpu.usage).toMatchObject({
    backend: 'LAMBDA_LABS',
    reason: expect.stringMatching(/^LAMBDA_LABS costs 0\.\d+ credits at most, SNOWFLAKE 0\.\d+\.$/),
  });
  const cheap = await startTwoBackends({ snowflakeModels: ['llama3.1-8b'] });
  const bySnowflake = await cheap.complete({ prompt: 'say 1' }, createCaller());
  expect(bySnowflake.usage).toMatchObject({
    backend: 'SNOWFLAKE',
    reason: expect.stringMatching(/^SNOWFLAKE costs 0\.\d+ credits at most, LAMBDA_LABS 0\.\d+\.$/),
  });
});

test('a side that cannot be reached is passed over, and the reason says so', async () => {
  const { complete, snowflake } = await startTwoBackends({ snowflakeModels: ['llama3.1-8b'] });
  snowflake.outage = 'Snowflake does not answer.';
  const byGpu = await complete({ prompt: 'say 1' }, createCaller());
  expect(byGpu.usage).toMatchObject({
    backend: 'LAMBDA_LABS',
    reason: 'LAMBDA_LABS, because of SNOWFLAKE: Snowflake does not answer.',
  });
  expect(snowflake.asked).toEqual([]);
});

test('a GPU fleet that is down is passed over without a request to it', async () => {
  const { complete, gpu, fleet } = await startTwoBackends({
    fleet: { limits: { probes: { intervalMs: 20, timeoutMs: 100 } } },
  });
  gpu.faults.engineDead(true);
  await expect.poll(() => fleet.models().some(({ available }) => available)).toBe(false);
  const { usage } = await complete({ model: SHARED, prompt: 'say 1' }, createCaller());
  expect(usage).toMatchObject({
    backend: 'SNOWFLAKE',
    reason: 'SNOWFLAKE, because of LAMBDA_LABS: no GPU endpoint can take it now',
  });
  expect(gpu.served).toEqual([]);
});

test('an unknown model names the nearest of both sides', async () => {
  const { complete } = await startTwoBackends({
    server: { models: [{ id: 'llama-gpu-8b', task: 'generate', maxModelLen: 4_096 }] },
  });
  const ask = (model: string) => complete({ model, prompt: 'hi' }, createCaller()).catch((error) => error);
  const nearSnowflake = await ask('llama3.1-9b');
  expect(codeOf(nearSnowflake)).toBe('BAD_USER_INPUT');
  expect(nearSnowflake.message).toContain('llama3.1-8b');
  expect((await ask('llama-gpu-9b')).message).toContain('llama-gpu-8b');
});

test('a model that the named back end does not serve says what it serves', async () => {
  const { complete } = await startTwoBackends();
  const error = await complete(
    { model: 'llama3.1-8b', backend: 'LAMBDA_LABS', prompt: 'hi' },
    createCaller(),
  ).catch((thrown: unknown) => thrown as Error);
  expect(codeOf(error)).toBe('MODEL_UNAVAILABLE');
  expect(String(error)).toContain(SHARED);
});

test('what does not fit one side goes to the other', async () => {
  const { complete } = await startTwoBackends({
    server: { models: [{ id: SHARED, task: 'generate', maxModelLen: 2_048 }] },
  });
  const { usage } = await complete({ prompt: 'word '.repeat(20_000) }, createCaller());
  expect(usage.backend).toBe('SNOWFLAKE');
  const many = await complete({ model: SHARED, prompt: 'hi', maxTokens: 4_000 }, createCaller());
  expect(many.usage.backend).toBe('SNOWFLAKE');
  const neither = complete({ model: SHARED, prompt: 'hi', maxTokens: 100_000 }, createCaller());
  expect(await failureOf(neither)).toBe('BAD_USER_INPUT');
});
