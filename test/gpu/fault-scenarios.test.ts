/** Every fault of the stand-in, streamed and whole, on one endpoint and on two: answer, tries, bounds and books. */
import { describe, expect, type TestContext, test } from 'vitest';
import { type Fault, noFault } from '../../packages/embedded-gpu/src/faults.ts';
import { words } from '../../packages/embedded-gpu/test/word-engine.ts';
import {
  ask,
  type BookedCall,
  type Collected,
  collect,
  createCall,
  deadlines,
  type Fleet,
  startFleet,
} from './fleet-harness.ts';

interface Scenario {
  readonly fault: Fault;
  /** Text that a stream has delivered before the fault; 0 means that another try may follow. */
  readonly delivered: number;
  /** What ends the call when no other try helps or follows; null: the fault does no harm. */
  readonly error: string | null;
  /** The same of a whole answer, where it differs: no text was seen that could be cut short. */
  readonly wholeError?: string;
  /** Another try would not help. */
  readonly final?: true;
  /** Another try of the same endpoint would not help. */
  readonly silent?: true;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  '429 with Retry-After': {
    fault: { kind: 'status', status: 429, retryAfter: '0.2' },
    delivered: 0,
    error: 'OVERLOADED',
  },
  '429 without Retry-After': { fault: { kind: 'status', status: 429 }, delivered: 0, error: 'OVERLOADED' },
  '500': { fault: { kind: 'status', status: 500 }, delivered: 0, error: 'UPSTREAM_UNAVAILABLE' },
  '502': { fault: { kind: 'status', status: 502 }, delivered: 0, error: 'UPSTREAM_UNAVAILABLE' },
  '503': { fault: { kind: 'status', status: 503 }, delivered: 0, error: 'UPSTREAM_UNAVAILABLE' },
  'reset before headers': { fault: { kind: 'reset' }, delivered: 0, error: 'UPSTREAM_UNAVAILABLE' },
  silence: { fault: { kind: 'silence' }, delivered: 0, error: 'UPSTREAM_TIMEOUT', silent: true },
  'slow first token': {
    fault: { kind: 'slow-first-token', ms: 60_000 },
    delivered: 0,
    error: 'UPSTREAM_TIMEOUT',
    silent: true,
  },
  'cut before the first token': {
    fault: { kind: 'cut', afterTokens: 0 },
    delivered: 0,
    error: 'UPSTREAM_UNAVAILABLE',
  },
  'cut after 5 tokens': { fault: { kind: 'cut', afterTokens: 5 }, delivered: 5, error: 'UPSTREAM_TRUNCATED' },
  'stall before the first token': {
    fault: { kind: 'stall', afterTokens: 0 },
    delivered: 0,
    error: 'UPSTREAM_TIMEOUT',
    silent: true,
  },
  'stall after 5 tokens': {
    fault: { kind: 'stall', afterTokens: 5 },
    delivered: 5,
    error: 'UPSTREAM_TRUNCATED',
    silent: true,
  },
  'malformed first chunk': {
    fault: { kind: 'malformed-chunk', afterTokens: 0 },
    delivered: 0,
    error: 'UPSTREAM_TRUNCATED',
  },
  'malformed chunk after 5 tokens': {
    fault: { kind: 'malformed-chunk', afterTokens: 5 },
    delivered: 5,
    error: 'UPSTREAM_TRUNCATED',
  },
  'no [DONE]': { fault: { kind: 'no-done' }, delivered: 9, error: null },
  'error, then [DONE], before the first token': {
    fault: { kind: 'error-then-done', afterTokens: 0 },
    delivered: 0,
    error: 'UPSTREAM_UNAVAILABLE',
  },
  'error, then [DONE], after 5 tokens': {
    fault: { kind: 'error-then-done', afterTokens: 5 },
    delivered: 5,
    error: 'UPSTREAM_TRUNCATED',
    wholeError: 'UPSTREAM_UNAVAILABLE',
  },
  'no finish_reason': { fault: { kind: 'no-finish-reason' }, delivered: 9, error: 'UPSTREAM_TRUNCATED' },
  'context length': {
    fault: { kind: 'context-length' },
    delivered: 0,
    error: 'CONTEXT_LENGTH_EXCEEDED',
    final: true,
  },
  'content filter at once': {
    fault: { kind: 'content-filter', afterTokens: 0 },
    delivered: 0,
    error: 'CONTENT_FILTERED',
    final: true,
  },
  'content filter after 5 tokens': {
    fault: { kind: 'content-filter', afterTokens: 5 },
    delivered: 5,
    error: 'CONTENT_FILTERED',
    final: true,
  },
};

const TOKENS = 9;
const PROMPT_TOKENS = 6;
/** Of equal endpoints the scheduler then takes the first. */
const preferFirst = () => 0.999;
/** No try, backoff or wait may add more than the deadlines allow. */
const BOUND_MS = deadlines.totalMs + deadlines.firstTokenMs + deadlines.stallMs;

type Run = (running: Fleet, call: BookedCall) => Promise<Collected>;
const ways: Readonly<Record<'streamed' | 'whole', Run>> = {
  streamed: ({ fleet }, call) => collect(() => fleet.complete(ask(`say ${TOKENS}`), call)),
  whole: ({ fleet }, call) =>
    collect(async function* () {
      const { text, ...finish } = await fleet.completeWhole(ask(`say ${TOKENS}`), call);
      yield { type: 'delta', text, usage: finish.usage };
      yield { type: 'finish', ...finish };
    }),
};

/** Tests of this file run together: most of their time is waiting for a deadline. */
const start = async (
  finished: TestContext['onTestFinished'],
  ...options: Parameters<typeof startFleet>
): Promise<Fleet> => {
  const running = await startFleet(...options);
  finished(() => running.close());
  return running;
};

const complete = { inputTokens: PROMPT_TOKENS, outputTokens: TOKENS };
const nothing = { inputTokens: 0, outputTokens: 0 };

const expectHealthy = async (running: Fleet, run: Run) => {
  const call = createCall('healthy');
  const answer = await run(running, call);
  expect(answer).toMatchObject({ text: words(TOKENS), error: null });
  expect(call.booked.at(-1)).toMatchObject({ outcome: 'ok', used: complete });
};

for (const [way, run] of Object.entries(ways)) {
  describe(`one endpoint, ${way}:`, () => {
    for (const [name, { fault, delivered, final, silent, ...expected }] of Object.entries(scenarios)) {
      const error = (way === 'whole' ? expected.wholeError : undefined) ?? expected.error;
      const broken = error !== null;
      // Nobody has seen any of a whole answer before its end: it may be tried again after any token.
      const repeats = broken && !final && !silent && (way === 'whole' || delivered === 0);
      const seen = way === 'whole' || !broken ? 0 : delivered;

      test.concurrent(`${name}, once`, async ({ onTestFinished }) => {
        const running = await start(onTestFinished, 1);
        running.servers[0]?.faults.next(fault);
        const call = createCall();
        const answer = await run(running, call);
        if (broken && !repeats) {
          expect(answer).toMatchObject({ error, text: words(seen), finish: null });
          expect(call.booked).toHaveLength(1);
          const used = seen > 0 ? { inputTokens: PROMPT_TOKENS, outputTokens: seen } : nothing;
          expect(call.booked[0]).toMatchObject({ sent: true, outcome: error, used });
        } else {
          expect(answer).toMatchObject({ error: null, text: words(TOKENS) });
          expect(answer.finish).toMatchObject({ attempts: repeats ? 2 : 1, usage: complete });
          expect(call.booked).toHaveLength(repeats ? 2 : 1);
          if (repeats) expect(call.booked[0]).toMatchObject({ sent: true, outcome: error, used: nothing });
          expect(call.booked.at(-1)).toMatchObject({ outcome: 'ok', used: complete });
        }
        expect(answer.ms).toBeLessThan(BOUND_MS);
        await expectHealthy(running, run);
      });

      if (!repeats) continue;
      test.concurrent(`${name}, for ever`, async ({ onTestFinished }) => {
        const running = await start(onTestFinished, 1);
        running.servers[0]?.faults.always(fault);
        const call = createCall();
        const answer = await run(running, call);
        expect(answer).toMatchObject({ error, text: '', finish: null });
        expect(call.booked.length).toBeGreaterThan(1);
        expect(call.booked.length).toBeLessThanOrEqual(3);
        for (const row of call.booked)
          expect(row).toMatchObject({ sent: true, outcome: error, used: nothing });
        expect(answer.ms).toBeLessThan(BOUND_MS);
        running.servers[0]?.faults.always(noFault);
        await expectHealthy(running, run);
      });
    }
  });

  describe(`two endpoints, ${way}:`, () => {
    for (const [name, { fault, delivered, final, ...expected }] of Object.entries(scenarios)) {
      const error = (way === 'whole' ? expected.wholeError : undefined) ?? expected.error;
      const repeats = error !== null && !final && (way === 'whole' || delivered === 0);
      if (!repeats) continue;
      test.concurrent(`${name} on the first, for ever`, async ({ onTestFinished }) => {
        const running = await start(onTestFinished, 2, { fleet: { random: preferFirst } });
        running.servers[0]?.faults.always(fault);
        const call = createCall();
        const answer = await run(running, call);
        expect(answer).toMatchObject({ error: null, text: words(TOKENS) });
        expect(answer.finish).toMatchObject({ attempts: 2, endpoint: 'gpu-2' });
        expect(call.booked).toMatchObject([
          { sent: true, outcome: error, used: nothing },
          { sent: true, outcome: 'ok', used: complete },
        ]);
        expect(answer.ms).toBeLessThan(BOUND_MS);
        await expectHealthy(running, run);
      });
    }

    test.concurrent('a first endpoint that is not there', async ({ onTestFinished }) => {
      const running = await start(onTestFinished, 2, {
        fleet: { random: preferFirst, limits: { probes: { intervalMs: 60_000 } } },
      });
      await running.servers[0]?.close();
      const call = createCall();
      const answer = await run(running, call);
      expect(answer).toMatchObject({ error: null, text: words(TOKENS) });
      expect(call.booked).toMatchObject([
        { sent: false, outcome: 'UPSTREAM_UNAVAILABLE', used: nothing },
        { outcome: 'ok' },
      ]);
      await expectHealthy(running, run);
    });
  });
}

test.concurrent('flapping: every second request fails, and every call is answered', async ({
  onTestFinished,
}) => {
  const running = await start(onTestFinished, 1);
  running.servers[0]?.faults.flap({ kind: 'status', status: 500 });
  for (let i = 0; i < 10; i++) {
    const call = createCall();
    expect(await ways.streamed(running, call)).toMatchObject({ error: null, text: words(TOKENS) });
    expect(call.booked).toHaveLength(2);
  }
});

test.concurrent('503 for ever opens the breaker: calls then fail at once, untried, until a probe succeeds', async ({
  expect,
  onTestFinished,
}) => {
  const limits = {
    breaker: { firstPauseMs: 100, longestPauseMs: 100 },
    retryBudget: { burst: 100 },
    scheduler: { probeWaitMs: 0 },
  };
  const running = await start(onTestFinished, 1, { fleet: { limits } });
  running.servers[0]?.faults.always({ kind: 'status', status: 503 });
  const errors: (string | null)[] = [];
  while (errors.at(-1) !== 'CIRCUIT_OPEN') {
    expect(errors.length).toBeLessThan(10);
    errors.push((await ways.streamed(running, createCall())).error);
  }
  expect(running.fleet.endpoints()).toMatchObject([{ breaker: 'OPEN', status: 'DOWN' }]);
  const served = running.servers[0]?.served.length;
  const refused = createCall();
  expect(await ways.streamed(running, refused)).toMatchObject({ error: 'CIRCUIT_OPEN' });
  expect(refused.booked).toHaveLength(0);
  expect(running.servers[0]?.served.length).toBe(served);
  running.servers[0]?.faults.always(noFault);
  await expect.poll(() => running.fleet.endpoints()[0]?.breaker).toBe('HALF_OPEN');
  await expectHealthy(running, ways.streamed);
  expect(running.fleet.endpoints()).toMatchObject([{ breaker: 'CLOSED', status: 'OK' }]);
});

test.concurrent('answers that break off open the breaker, and the next call waits for its probe instead of failing', async ({
  expect,
  onTestFinished,
}) => {
  const limits = { breaker: { firstPauseMs: 500, longestPauseMs: 500 } };
  const running = await start(onTestFinished, 1, { fleet: { limits } });
  running.servers[0]?.faults.always({ kind: 'cut', afterTokens: 2 });
  while (running.fleet.endpoints()[0]?.breaker === 'CLOSED') {
    expect((await ways.streamed(running, createCall())).error).toBe('UPSTREAM_TRUNCATED');
  }
  running.servers[0]?.faults.always(noFault);
  const answers = await Promise.all([1, 2, 3].map(() => ways.streamed(running, createCall())));
  for (const answer of answers) expect(answer).toMatchObject({ error: null, text: words(TOKENS) });
  expect(running.fleet.endpoints()).toMatchObject([{ breaker: 'CLOSED', queued: 0 }]);
});

test.concurrent('a probe that its caller gives up leaves room for the next', async ({
  expect,
  onTestFinished,
}) => {
  const limits = {
    breaker: { consecutiveFailures: 1, firstPauseMs: 50, longestPauseMs: 50 },
    retries: { maxAttempts: 1 },
  };
  const running = await start(onTestFinished, 1, { fleet: { limits } });
  running.servers[0]?.faults.next({ kind: 'status', status: 500 }, { kind: 'silence' });
  expect((await ways.streamed(running, createCall())).error).toBe('UPSTREAM_UNAVAILABLE');
  await expect.poll(() => running.fleet.endpoints()[0]?.breaker).toBe('HALF_OPEN');
  const call = createCall();
  const probe = ways.streamed(running, call);
  await expect.poll(() => running.servers[0]?.served.length).toBe(2);
  const next = ways.streamed(running, createCall());
  await expect.poll(() => running.fleet.endpoints()[0]?.queued).toBe(1);
  call.abort.abort();
  expect((await probe).error).toBe('REQUEST_CANCELLED');
  expect(await next).toMatchObject({ error: null, text: words(TOKENS) });
});
