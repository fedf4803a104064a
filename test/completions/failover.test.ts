/** When one back end fails another answers, within bounds, with every attempt in the books. */
import { expect, test } from 'vitest';
import type { Fault } from '../../packages/embedded-gpu/src/faults.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { clock, deadlines } from '../gpu/fleet-harness.ts';
import {
  codeOf,
  createCaller,
  failureOf,
  hang,
  readAll,
  rows,
  SHARED,
  startTwoBackends,
} from './two-backends.ts';

const dead: readonly Fault[] = [{ kind: 'status', status: 503 }, { kind: 'silence' }, { kind: 'reset' }];

for (const fault of dead) {
  test(`a GPU fleet with ${fault.kind} for ever is answered for by Snowflake`, async () => {
    const { complete, gpu, credits } = await startTwoBackends();
    gpu.faults.always(fault);
    const caller = createCaller();
    const began = clock.now();
    const { text, usage } = await complete({ model: SHARED, prompt: 'say 9' }, caller);
    const tries = gpu.served.length;
    expect(clock.now() - began).toBeLessThan(tries * deadlines.firstTokenMs + deadlines.totalMs + 1_000);
    expect(text).toBe('from snowflake');
    expect(usage).toMatchObject({
      backend: 'SNOWFLAKE',
      outputTokens: 2,
      reason: expect.stringMatching(/^SNOWFLAKE, after LAMBDA_LABS failed with [A-Z_]+\.$/),
    });
    const booked = await rows(credits);
    expect(booked.map(({ backend }) => backend)).toEqual([...Array(tries).fill('LAMBDA_LABS'), 'SNOWFLAKE']);
    expect(new Set(booked.map(({ operationId }) => operationId)).size).toBe(1);
    expect(caller.charged).toHaveLength(booked.length);
    expect((await credits.status.me(caller)).held).toBe(0);

    gpu.faults.always({ kind: 'none' });
    const recovered = await complete({ model: SHARED, prompt: 'say 2', maxTokens: 50 }, createCaller());
    expect(recovered.text).toMatch(/^w0 w1|from snowflake$/);
  });

  test(`a pinned call fails with ${fault.kind} and reaches no other back end`, async () => {
    const { complete, gpu, snowflake, credits } = await startTwoBackends();
    gpu.faults.always(fault);
    const error = await failureOf(
      complete({ model: SHARED, backend: 'LAMBDA_LABS', prompt: 'say 9' }, createCaller()),
    );
    expect(error).toMatch(/^UPSTREAM_(UNAVAILABLE|TIMEOUT)$/);
    expect(snowflake.asked).toEqual([]);
    expect((await rows(credits)).every(({ backend }) => backend === 'LAMBDA_LABS')).toBe(true);
  });
}

test('a pinned answer that is cut half way is made again: nobody has seen any of it', async () => {
  const { complete, gpu, credits } = await startTwoBackends();
  gpu.faults.next({ kind: 'cut', afterTokens: 3 });
  const caller = createCaller();
  const { text } = await complete({ model: SHARED, backend: 'LAMBDA_LABS', prompt: 'say 9' }, caller);
  expect(text).toMatch(/^w0 w1 .*w8 ?$/);
  expect((await rows(credits)).map(({ status }) => status)).toEqual(['UPSTREAM_TRUNCATED', 'ok']);
  expect((await credits.status.me(caller)).held).toBe(0);
});

test('a call that a full queue would refuse takes no hold, and another back end is asked first', async () => {
  const { complete, stream, gpu, order, credits } = await startTwoBackends({
    fleet: { limits: { maxInFlight: 1, scheduler: { queueMax: 1 } } },
  });
  gpu.faults.always({ kind: 'silence' });
  const waiting = createCaller();
  const pinned = { model: SHARED, backend: 'LAMBDA_LABS', prompt: 'say 9', temperature: 1 } as const;
  const kept = [complete(pinned, waiting), complete(pinned, waiting)].map((call) => call.catch(() => {}));
  await expect.poll(() => order.filter((step) => step === 'sent LAMBDA_LABS')).toHaveLength(2);
  order.length = 0;
  expect(await failureOf(complete(pinned, waiting))).toBe('OVERLOADED');
  expect((await readAll(stream(pinned, waiting))).error).toBe('OVERLOADED');
  expect(order).toEqual([]);
  expect((await complete({ model: SHARED, prompt: 'say 9' }, waiting)).text).toBe('from snowflake');
  waiting.abort.abort();
  await Promise.all(kept);
  expect((await credits.status.me(waiting)).held).toBe(0);
});

test('when both fail the last failure is the answer, and both are booked', async () => {
  const { complete, gpu, snowflake, credits } = await startTwoBackends();
  gpu.faults.always({ kind: 'status', status: 503 });
  snowflake.answer = async function* (_request, attempt) {
    attempt.sent();
    yield { type: 'usage', inputTokens: 1, outputTokens: 0 };
    throw new GatewayError('OVERLOADED', 'Too many requests.');
  };
  expect(await failureOf(complete({ model: SHARED, prompt: 'say 9' }, createCaller()))).toBe('OVERLOADED');
  expect((await rows(credits)).at(-1)).toMatchObject({ backend: 'SNOWFLAKE', status: 'OVERLOADED' });
});

test('Snowflake fails over to the GPUs when it is the cheaper side', async () => {
  const { complete, snowflake, credits } = await startTwoBackends({
    snowflakeModels: ['llama3.1-8b'],
  });
  snowflake.answer = async function* (_request, attempt) {
    attempt.sent();
    yield { type: 'usage', inputTokens: 1, outputTokens: 0 };
    throw new GatewayError('UPSTREAM_TIMEOUT', 'Snowflake did not answer in time.');
  };
  const { text, model, usage } = await complete({ prompt: 'say 2' }, createCaller());
  expect({ text, model }).toEqual({ text: 'w0 w1 ', model: SHARED });
  expect(usage.reason).toBe('LAMBDA_LABS, after SNOWFLAKE failed with UPSTREAM_TIMEOUT.');
  expect(await rows(credits)).toMatchObject([
    { backend: 'SNOWFLAKE', status: 'UPSTREAM_TIMEOUT' },
    { backend: 'LAMBDA_LABS', status: 'ok', outputTokens: 2 },
  ]);
});

const final: readonly (readonly [Fault, string])[] = [
  [{ kind: 'context-length' }, 'CONTEXT_LENGTH_EXCEEDED'],
  [{ kind: 'content-filter', afterTokens: 2 }, 'CONTENT_FILTERED'],
  [{ kind: 'content-filter', afterTokens: 0 }, 'CONTENT_FILTERED'],
];
for (const [fault, code] of final) {
  test(`${JSON.stringify(fault)} is not failed over, whole or streamed`, async () => {
    const { complete, stream, gpu, snowflake } = await startTwoBackends();
    gpu.faults.always(fault);
    expect(await failureOf(complete({ model: SHARED, prompt: 'say 9' }, createCaller()))).toBe(code);
    expect((await readAll(stream({ model: SHARED, prompt: 'say 9' }, createCaller()))).error).toBe(code);
    expect(snowflake.asked).toEqual([]);
    expect(gpu.served).toHaveLength(2);
  });
}

test('a call that was cancelled is not failed over', async () => {
  const { complete, gpu, snowflake, credits } = await startTwoBackends({
    fleet: { deadlines: { ...deadlines, firstTokenMs: 10_000, totalMs: 10_000 } },
  });
  gpu.faults.always({ kind: 'silence' });
  const caller = createCaller();
  const call = complete({ model: SHARED, prompt: 'say 9' }, caller).catch(codeOf);
  await expect.poll(() => gpu.served.length).toBe(1);
  caller.abort.abort();
  expect(await call).toBe('REQUEST_CANCELLED');
  expect(snowflake.asked).toEqual([]);
  await expect.poll(() => gpu.inFlight).toBe(0);
  expect(credits.health().openHolds).toBe(0);
});

test('a hanging Snowflake leaves completions by the GPUs alone, and the reverse', async () => {
  const { complete, gpu, snowflake, fleet } = await startTwoBackends({
    fleet: { deadlines: { ...deadlines, firstTokenMs: 20_000, totalMs: 20_000 } },
  });
  const onGpu = () =>
    complete({ model: SHARED, backend: 'LAMBDA_LABS', prompt: 'say 5', temperature: 1 }, createCaller());
  const onSnowflake = () => complete({ model: 'llama3.1-8b', prompt: 'hi', temperature: 1 }, createCaller());
  let settled = 0;
  const settles = (error: string | null) => {
    settled += 1;
    return error;
  };

  const healthy = snowflake.answer;
  snowflake.answer = hang;
  const stuckCaller = createCaller('stuck');
  const stuck = Array.from({ length: 200 }, () =>
    failureOf(
      complete({ model: 'llama3.1-8b', prompt: 'hi', temperature: 1, maxTokens: 10 }, stuckCaller),
    ).then(settles),
  );
  await expect.poll(() => snowflake.asked.length).toBe(200);
  for (let i = 0; i < 30; i++) await onGpu();
  expect(settled).toBe(0);
  stuckCaller.abort.abort();
  expect(new Set(await Promise.all(stuck))).toEqual(new Set(['REQUEST_CANCELLED']));

  snowflake.answer = healthy;
  gpu.faults.always({ kind: 'silence' });
  const stuckAgain = createCaller('stuck');
  const more = Array.from({ length: 200 }, () =>
    failureOf(
      complete(
        { model: SHARED, backend: 'LAMBDA_LABS', prompt: 'hi', temperature: 1, maxTokens: 10 },
        stuckAgain,
      ),
    ).then(settles),
  );
  await expect.poll(() => fleet.endpoints()[0]?.inFlight).toBeGreaterThanOrEqual(100);
  for (let i = 0; i < 30; i++) await onSnowflake();
  expect(settled).toBe(200);
  stuckAgain.abort.abort();
  expect(new Set(await Promise.all(more))).toEqual(new Set(['REQUEST_CANCELLED']));
});
