/** Hundreds of streams that are left, aborted or broken at random, over both back ends and a real ledger. */
import { afterAll, expect, test } from 'vitest';
import type { Fault } from '../../packages/embedded-gpu/src/faults.ts';
import { createRandom } from '../support/random.ts';
import { createCaller, rows, SHARED, speak, startTwoBackends } from './two-backends.ts';

const STREAMS = 200;
const TOGETHER = 10;
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);
process.on('unhandledRejection', onUnhandled);
afterAll(() => process.off('unhandledRejection', onUnhandled));

const faults: readonly Fault[] = [
  { kind: 'cut', afterTokens: 3 },
  { kind: 'malformed-chunk', afterTokens: 2 },
  { kind: 'no-finish-reason' },
  { kind: 'reset' },
  { kind: 'status', status: 500 },
];

test(`${STREAMS} streams left at random points leave nothing behind and cost what they gave (seed ${seed})`, async () => {
  const { next: random, below: pick } = createRandom(seed);
  const { stream, credits, fleet, servers, snowflake } = await startTwoBackends({
    endpoints: 2,
    server: {
      models: [{ id: SHARED, task: 'generate', maxModelLen: 32_768 }],
      pace: { decodeTokensPerSecond: 4_000 },
    },
    fleet: {
      deadlines: { connectMs: 2_000, firstTokenMs: 10_000, stallMs: 10_000, totalMs: 30_000 },
      limits: {
        breaker: { consecutiveFailures: 50, failureRatio: 1, firstPauseMs: 1, longestPauseMs: 1 },
      },
    },
  });
  snowflake.answer = (request, attempt) =>
    speak(
      Array.from({ length: 20 }, (_, i) => `s${i} `),
      attempt,
      request.model,
    );

  const delivered = new Map<string, number>();
  const ask = async () => {
    const caller = createCaller(`user-${pick(4)}`);
    const tokens = 1 + pick(40);
    const leaveAfter = random() < 0.2 ? Number.POSITIVE_INFINITY : pick(tokens + 1);
    const leaveBy = ['abort', 'return', 'return-midway', 'timer'][pick(4)];
    const model = random() < 0.3 ? 'llama3.1-8b' : SHARED;
    if (random() < 0.2) servers[pick(2)]?.faults.next(faults[pick(faults.length)] ?? { kind: 'none' });
    const reader = stream({ model, prompt: `say ${tokens}`, temperature: 0.5 }, caller);
    if (leaveBy === 'timer') setTimeout(() => caller.abort.abort(), pick(12));
    let words = 0;
    try {
      for (;;) {
        if (words >= leaveAfter) {
          if (leaveBy === 'abort') caller.abort.abort();
          if (leaveBy === 'return') await reader.return();
          if (leaveBy === 'return-midway') await Promise.all([reader.next(), reader.return()]);
        }
        const { done, value } = await reader.next();
        if (done) break;
        words += value.delta.split(' ').length - 1;
      }
    } catch {
      // Every way to end is welcome here; what counts is what was booked.
    }
    delivered.set(caller.requestId, words);
  };
  let left = STREAMS;
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      while (left-- > 0) await ask();
    }),
  );

  await expect.poll(() => credits.health().openHolds).toBe(0);
  await expect.poll(() => servers.map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  const booked = await rows(credits);
  const wrong: unknown[] = [];
  for (const [requestId, words] of delivered) {
    const attempts = booked.filter((row) => row.requestId === requestId);
    const tokens = attempts.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
    const cost = attempts.reduce((sum, row) => sum + row.credits, 0);
    // Snowflake's pieces are a token each: one may be on its way to a reader who has left.
    const lost = attempts.every(({ backend }) => backend === 'SNOWFLAKE') ? tokens - words : 0;
    if (lost > 1 || tokens < words || (words > 0 && cost === 0))
      wrong.push({ requestId, words, tokens, cost, attempts });
  }
  expect(wrong).toEqual([]);
  for (const { scope, used, held } of await Promise.all(
    [0, 1, 2, 3].map((i) => credits.status.me(createCaller(`user-${i}`))),
  )) {
    const rowsOf = booked.filter(({ user }) => `user:${user}` === scope);
    expect({ scope, used, held }).toEqual({
      scope,
      used: rowsOf.reduce((sum, row) => sum + row.credits, 0),
      held: 0,
    });
  }
  expect(fleet.endpoints()).toMatchObject([
    { inFlight: 0, inFlightTokens: 0, queued: 0 },
    { inFlight: 0, inFlightTokens: 0, queued: 0 },
  ]);
  await fleet.close();
  await expect.poll(() => Promise.all(servers.map((server) => server.connections()))).toEqual([0, 0]);
  expect(unhandled).toEqual([]);
});
