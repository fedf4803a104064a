import { afterEach, expect, test } from 'vitest';
import type { Fleet } from './fleet-harness.ts';
import { ask, collect, createCall, startFleet } from './fleet-harness.ts';
import { words } from './word-engine.ts';

let running: Fleet;
afterEach(() => running.close());

test('streams the answer and ends with reason, model and exact usage, booked before delivery', async () => {
  running = await startFleet(1);
  const call = createCall();
  const answer = await collect(() => running.fleet.complete(ask('say 20'), call));
  expect(answer).toMatchObject({ text: words(20), error: null });
  expect(answer.finish).toMatchObject({
    reason: 'stop',
    model: 'local-gpu-chat',
    usage: { inputTokens: 6, outputTokens: 20 },
    attempts: 1,
    endpoint: 'gpu-1',
  });
  expect(call.booked).toMatchObject([
    { sent: true, outcome: 'ok', used: { inputTokens: 6, outputTokens: 20, model: 'local-gpu-chat' } },
  ]);
});
