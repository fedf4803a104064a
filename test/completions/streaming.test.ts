/** A streamed completion: what the reader gets, what is booked, and that nothing is left behind however it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../packages/embedded-gpu/src/faults.ts';
import { words } from '../../packages/embedded-gpu/test/word-engine.ts';
import type { CompletionRequest } from '../../src/cortex/complete/completion-backend.ts';
import { createGpuBackend } from '../../src/cortex/complete/gpu-backend.ts';
import type { OpenHold } from '../../src/credits/operation.ts';
import { openLedger } from '../../src/credits/store/open-ledger.ts';
import { unavailable } from '../../src/credits/store/unavailable.ts';
import type { GpuCall, GpuCompletionRequest } from '../../src/gpu/completion/completion.ts';
import type { GpuFleet } from '../../src/gpu/fleet/fleet.ts';
import {
  codeOf,
  createCaller,
  failureOf,
  hang,
  learnLength,
  readAll,
  rows,
  SHARED,
  startTwoBackends,
} from './two-backends.ts';

const gpuOnly = { model: SHARED, backend: 'LAMBDA_LABS' } as const;

test('the deltas are the answer, and the last chunk says why it ended and what it used', async () => {
  const { stream, complete, credits } = await startTwoBackends();
  const whole = await complete({ ...gpuOnly, prompt: 'say 30' }, createCaller());
  const { text, chunks, last, error } = await readAll(
    stream({ ...gpuOnly, prompt: 'say 30' }, createCaller()),
  );
  expect(error).toBeNull();
  expect(text).toBe(words(30));
  expect(text).toBe(whole.text);
  expect(chunks.length).toBeGreaterThan(2);
  expect(last).toMatchObject({
    finishReason: 'stop',
    usage: { backend: 'LAMBDA_LABS', model: SHARED, outputTokens: 30, cached: false },
  });
  expect(
    chunks.slice(0, -1).every(({ finishReason, usage }) => finishReason === null && usage === null),
  ).toBe(true);
  expect(await rows(credits)).toMatchObject([
    { outputTokens: 30, status: 'ok' },
    { outputTokens: 30, status: 'ok', credits: last?.usage?.credits },
  ]);
});

test('an answer cut at maxTokens says so', async () => {
  const { stream } = await startTwoBackends();
  const { text, last } = await readAll(
    stream({ ...gpuOnly, prompt: 'say 30', maxTokens: 7 }, createCaller()),
  );
  expect(text.trim()).toBe(words(7).trim());
  expect(last).toMatchObject({ finishReason: 'length', usage: { outputTokens: 7 } });
});

const scarce = {
  credits: { limits: { user: 0.0003 } },
  server: {
    models: [{ id: SHARED, task: 'generate' as const, maxModelLen: 32_768 }],
    pace: { decodeTokensPerSecond: 20_000 },
  },
};
const gpuTarget = {
  function: 'AI_COMPLETE',
  model: SHARED,
  backend: 'LAMBDA_LABS',
  warehouse: null,
} as const;

test('a limit that runs out midway ends the stream with what it paid for', async () => {
  const { stream, credits, gpu } = await startTwoBackends(scarce);
  await learnLength(credits, gpuTarget, 50);
  const { text, last, error } = await readAll(
    stream({ ...gpuOnly, prompt: 'say 8000', maxTokens: 20_000 }, createCaller()),
  );
  expect(error).toBeNull();
  expect(last?.finishReason).toBe('credits');
  const delivered = text.trim().split(' ').length;
  expect(delivered).toBeGreaterThan(10);
  expect(delivered).toBeLessThan(8000);
  const row = (await rows(credits)).at(-1);
  const { limit, used, held } = await credits.status.me(createCaller());
  expect(used).toBeLessThanOrEqual(limit);
  expect(held).toBe(0);
  expect(row).toMatchObject({ outputTokens: last?.usage?.outputTokens });
  const booked = row?.outputTokens ?? 0;
  expect(booked).toBeGreaterThanOrEqual(delivered);
  await expect.poll(() => gpu.inFlight).toBe(0);
  expect(gpu.served.at(-1)).toMatchObject({ aborted: true });
});

test('a limit that runs out midway ends a whole answer too, here and upstream', async () => {
  const { complete, credits, gpu } = await startTwoBackends(scarce);
  await learnLength(credits, gpuTarget, 50);
  const asked = { ...gpuOnly, prompt: 'say 8000', maxTokens: 20_000 };
  const { text, finishReason, usage } = await complete(asked, createCaller());
  expect(finishReason).toBe('credits');
  expect(text?.trim().split(' ').length).toBeLessThan(8000);
  const { limit, used, held } = await credits.status.me(createCaller());
  expect(used).toBeLessThanOrEqual(limit);
  expect(held).toBe(0);
  expect((await rows(credits)).at(-1)).toMatchObject({ outputTokens: usage.outputTokens });
  await expect.poll(() => gpu.inFlight).toBe(0);
  expect(gpu.served.at(-1)).toMatchObject({ aborted: true });
});

test.each([
  ['cannot be used', () => unavailable(new Error('EIO'))],
  ['is broken', () => new Error('an assertion failed')],
])('a ledger that %s midway is told as what it is, not as spent credits', async (_, error) => {
  let isAway = false;
  const directory = mkdtempSync(join(tmpdir(), 'away-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const { stream, complete, credits, gpu } = await startTwoBackends({
    server: scarce.server,
    credits: {
      limits: { user: 0.0003 },
      openLedger(setting) {
        const ledger = openLedger({ directory, ...setting });
        return {
          ...ledger,
          submit: (commands) =>
            isAway && commands.some(({ type }) => type === 'topUp')
              ? Promise.reject(error())
              : ledger.submit(commands),
        };
      },
    },
  });
  await learnLength(credits, gpuTarget, 50);
  isAway = true;
  const asked = { ...gpuOnly, prompt: 'say 8000', maxTokens: 20_000 };
  const streamed = await readAll(stream(asked, createCaller()));
  expect(streamed.text).not.toBe('');
  expect(streamed.error).toBe(codeOf(error()));
  expect(await failureOf(complete(asked, createCaller()))).toBe(codeOf(error()));
  expect((await credits.status.me(createCaller())).held).toBe(0);
  await expect.poll(() => gpu.inFlight).toBe(0);
});

test('what is booked when credits run out is what was delivered, and one chunk at most', async () => {
  const { stream, snowflake, credits } = await startTwoBackends({ credits: { limits: { user: 0.000025 } } });
  const target = {
    function: 'AI_COMPLETE',
    model: 'llama3.1-8b',
    backend: 'SNOWFLAKE',
    warehouse: null,
  } as const;
  await learnLength(credits, target, 16);
  let ended = false;
  snowflake.answer = async function* (request, attempt) {
    attempt.sent();
    try {
      for (let i = 1; i <= 3000; i++) {
        yield { type: 'usage', inputTokens: 5, outputTokens: 3 * i };
        yield { type: 'delta', text: 'one two three ' };
      }
      yield { type: 'finish', reason: 'stop', model: request.model };
    } finally {
      ended = true;
    }
  };
  const { text, last, error } = await readAll(
    stream({ model: 'llama3.1-8b', prompt: 'hi', maxTokens: 8_000 }, createCaller()),
  );
  expect({ error, finishReason: last?.finishReason, ended }).toEqual({
    error: null,
    finishReason: 'credits',
    ended: true,
  });
  const delivered = text.trim().split(' ').length;
  expect(delivered).toBeGreaterThan(16);
  const row = (await rows(credits)).at(-1);
  expect(row?.outputTokens).toBe(last?.usage?.outputTokens);
  expect((row?.outputTokens ?? 0) - delivered).toBeGreaterThanOrEqual(0);
  expect((row?.outputTokens ?? 0) - delivered).toBeLessThanOrEqual(3);
  const { used, limit } = await credits.status.me(createCaller());
  expect(used).toBeLessThanOrEqual(limit);
});

test('a limit that is exactly enough ends with the answer, not with credits', async () => {
  const { stream, snowflake, credits } = await startTwoBackends({ credits: { limits: { user: 0.000018 } } });
  const target = {
    function: 'AI_COMPLETE',
    model: 'llama3.1-8b',
    backend: 'SNOWFLAKE',
    warehouse: null,
  } as const;
  await learnLength(credits, target, 16);
  snowflake.answer = async function* (request, attempt) {
    attempt.sent();
    for (let i = 1; i <= 16; i++) {
      yield { type: 'usage', inputTokens: 5, outputTokens: i };
      yield { type: 'delta', text: 'word ' };
    }
    // The end of the answer is a token without text.
    yield { type: 'usage', inputTokens: 5, outputTokens: 60 };
    yield { type: 'finish', reason: 'stop', model: request.model };
  };
  const { last } = await readAll(
    stream({ model: 'llama3.1-8b', backend: 'SNOWFLAKE', prompt: 'hi', maxTokens: 100 }, createCaller()),
  );
  expect(last).toMatchObject({ finishReason: 'stop' });
});

test('nor does a whole answer of a GPU whose last tokens are no text', async () => {
  const backend = createGpuBackend({
    models: () => [],
    completeWhole: async (_: GpuCompletionRequest, { covers }: GpuCall) => {
      expect(await covers?.(60)).toBe(false);
      return { text: 'word', reason: 'stop', toolCalls: [] };
    },
  } as unknown as GpuFleet);
  const asked = { messages: [], stop: [], tools: [], caller: createCaller() } as unknown as CompletionRequest;
  const hold = { signal: new AbortController().signal } as OpenHold;
  expect(await backend.whole?.(asked, hold, () => false)).toMatchObject({ text: 'word', reason: 'stop' });
});

const beforeText: readonly Fault[] = [
  { kind: 'cut', afterTokens: 0 },
  { kind: 'stall', afterTokens: 0 },
  { kind: 'malformed-chunk', afterTokens: 0 },
  { kind: 'error-then-done', afterTokens: 0 },
];
for (const fault of beforeText) {
  test(`${fault.kind} before the first token is failed over to Snowflake`, async () => {
    const { stream, gpu, credits } = await startTwoBackends();
    gpu.faults.always(fault);
    const caller = createCaller();
    const { text, last, error } = await readAll(stream({ model: SHARED, prompt: 'say 9' }, caller));
    expect({ error, text }).toEqual({ error: null, text: 'from snowflake' });
    expect(last?.usage).toMatchObject({
      backend: 'SNOWFLAKE',
      reason: expect.stringMatching(/LAMBDA_LABS failed/),
    });
    const booked = await rows(credits);
    expect(booked.at(-1)).toMatchObject({ backend: 'SNOWFLAKE', status: 'ok' });
    expect(booked.length).toBe(gpu.served.length + 1);
    expect(caller.charged.length).toBe(booked.length);
  });
}

const afterText: readonly Fault[] = [
  { kind: 'cut', afterTokens: 5 },
  { kind: 'stall', afterTokens: 5 },
  { kind: 'malformed-chunk', afterTokens: 5 },
  { kind: 'error-then-done', afterTokens: 5 },
];
for (const fault of afterText) {
  test(`${fault.kind} after the first token is a truncated answer, never a clean end`, async () => {
    const { stream, gpu, snowflake, credits } = await startTwoBackends();
    gpu.faults.always(fault);
    const { text, chunks, error } = await readAll(stream({ model: SHARED, prompt: 'say 9' }, createCaller()));
    expect(error).toBe('UPSTREAM_TRUNCATED');
    expect(text.trim()).toBe(words(5).trim());
    expect(chunks.every(({ finishReason }) => finishReason === null)).toBe(true);
    expect(snowflake.asked).toHaveLength(0);
    expect(await rows(credits)).toMatchObject([{ outputTokens: 5, status: 'UPSTREAM_TRUNCATED' }]);
  });
}

test('an answer that ends without a finish reason is no answer, from either side', async () => {
  const { stream, gpu, snowflake } = await startTwoBackends();
  gpu.faults.always({ kind: 'no-finish-reason' });
  const onGpu = await readAll(stream({ ...gpuOnly, prompt: 'say 9' }, createCaller()));
  expect(onGpu.error).toBe('UPSTREAM_TRUNCATED');
  snowflake.answer = async function* (_request, attempt) {
    attempt.sent();
    yield { type: 'usage', inputTokens: 5, outputTokens: 1 };
    yield { type: 'delta', text: 'half an ' };
  };
  const input = { model: 'llama3.1-8b', prompt: 'say 9' };
  const onSnowflake = await readAll(stream(input, createCaller()));
  expect(onSnowflake).toMatchObject({ text: 'half an ', error: 'UPSTREAM_TRUNCATED' });
});

test('a slow reader holds the source back', async () => {
  const { stream, snowflake } = await startTwoBackends();
  let made = 0;
  snowflake.answer = async function* (request, attempt) {
    attempt.sent();
    for (made = 1; made <= 500; made++) {
      yield { type: 'usage', inputTokens: 5, outputTokens: made };
      yield { type: 'delta', text: 'x ' };
    }
    yield { type: 'finish', reason: 'stop', model: request.model };
  };
  const reader = stream({ model: 'llama3.1-8b', prompt: 'hi' }, createCaller());
  for (let i = 1; i <= 20; i++) {
    await reader.next();
    // Whatever could run ahead has its chance.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(made - i).toBeLessThanOrEqual(3);
  }
  await reader.return();
});

test('returning while the next chunk is awaited ends the call at once', async () => {
  const { stream, snowflake, credits } = await startTwoBackends();
  const reached = Promise.withResolvers<void>();
  snowflake.answer = (request, attempt) => {
    reached.resolve();
    return hang(request, attempt);
  };
  const reader = stream({ model: 'llama3.1-8b', prompt: 'hi' }, createCaller());
  const pending = reader.next();
  await reached.promise;
  expect(await reader.return()).toEqual({ done: true, value: undefined });
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(credits.health().openHolds).toBe(0);
});
