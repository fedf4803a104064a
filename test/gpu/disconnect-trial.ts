/** Thousands of streams, most of them left early in some random way, some on top of a fault. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished } from 'vitest';
import type { Fault } from '../../packages/embedded-gpu/src/faults.ts';
import { createRandom } from '../support/random.ts';
import { ask, type BookedCall, createCall, startFleet } from './fleet-harness.ts';

const TOGETHER = 40;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heap = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** Asserts that so many streams leave nothing behind: no row, socket, heap or unhandled rejection. */
export async function runDisconnectTrial(streams: number, seed: number): Promise<void> {
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', onUnhandled);
  onTestFinished(() => void process.off('unhandledRejection', onUnhandled));
  const { next: random, below: pick } = createRandom(seed);
  const faults: readonly Fault[] = [
    { kind: 'cut', afterTokens: 3 },
    { kind: 'malformed-chunk', afterTokens: 2 },
    { kind: 'error-then-done', afterTokens: 4 },
    { kind: 'no-finish-reason' },
    { kind: 'reset' },
    { kind: 'status', status: 500 },
  ];
  const { fleet, servers, close } = await startFleet(2, {
    server: { pace: { decodeTokensPerSecond: 4_000 }, requestsKept: 100 },
    fleet: {
      random,
      deadlines: { connectMs: 2_000, firstTokenMs: 10_000, stallMs: 10_000, totalMs: 30_000 },
      limits: { breaker: { consecutiveFailures: 50, failureRatio: 1, firstPauseMs: 1, longestPauseMs: 1 } },
    },
  });

  const openRows = new Set<BookedCall>();
  const wrong: string[] = [];
  const stream = async (): Promise<void> => {
    const call = createCall(`user-${pick(8)}`);
    openRows.add(call);
    const tokens = 1 + pick(40);
    const leaveAfter = random() < 0.2 ? Infinity : pick(tokens + 1);
    const leaveBy = ['abort', 'return', 'timer'][pick(3)];
    if (random() < 0.2) servers[pick(2)]?.faults.next(faults[pick(faults.length)] ?? { kind: 'none' });
    const events = fleet.complete(ask(`say ${tokens}`), call);
    if (leaveBy === 'timer') setTimeout(() => call.abort.abort(), pick(12));
    let delivered = 0;
    let finished = false;
    try {
      for (;;) {
        if (delivered >= leaveAfter && leaveBy === 'return') {
          await events.return?.();
          break;
        }
        if (delivered >= leaveAfter) call.abort.abort();
        const { done, value } = await events.next();
        if (done) break;
        if (value.type === 'finish') finished = true;
        else if (value.type === 'delta') delivered += value.text.split(' ').length - 1;
      }
    } catch {
      // Every way to fail is welcome here; what counts is what was booked.
    }
    const booked = call.booked.reduce((sum, row) => sum + (row.used?.outputTokens ?? 0), 0);
    const open = call.booked.some((row) => row.outcome === 'open');
    const undelivered =
      delivered === 0 && booked > 0 && call.booked.some((row) => row.outcome === 'REQUEST_CANCELLED');
    if ((booked !== delivered && !undelivered) || (finished && delivered !== tokens) || open) {
      wrong.push(JSON.stringify({ tokens, delivered, booked, finished, leaveBy, rows: call.booked }));
    }
    if (!open) openRows.delete(call);
  };
  const round = async () => {
    let left = streams / 4;
    const worker = async () => {
      while (left-- > 0) await stream();
    };
    await Promise.all(Array.from({ length: TOGETHER }, worker));
    await expect.poll(() => servers.map((server) => server.inFlight)).toEqual([0, 0]);
  };

  await round();
  const warm = heap();
  for (let i = 0; i < 3; i++) await round();
  const grown = heap() - warm;
  console.log(`heap grew by ${(grown / 1024).toFixed(0)} kB over ${(streams * 3) / 4} streams`);

  expect(wrong).toEqual([]);
  expect(openRows.size).toBe(0);
  expect(fleet.endpoints()).toMatchObject([
    { inFlight: 0, inFlightTokens: 0, queued: 0 },
    { inFlight: 0, inFlightTokens: 0, queued: 0 },
  ]);
  // Half a kilobyte for each stream that was counted, and what the engine itself takes.
  expect(grown).toBeLessThan(streams * 375 + 500_000);
  const sockets = await Promise.all(servers.map((server) => server.connections()));
  expect(Math.max(...sockets)).toBeLessThanOrEqual(TOGETHER + 4);
  await fleet.close();
  await expect.poll(() => Promise.all(servers.map((server) => server.connections()))).toEqual([0, 0]);
  await close();
  expect(unhandled).toEqual([]);
}
