/** What a server sends behind the end of its answer, by a clock that jumps: how long its usage is waited for. */
import type { Dispatcher } from 'undici';
import { expect, it } from 'vitest';
import { createSimulatedClock } from '../../bench/simulator/simulated-clock.ts';
import { openCompletionStream } from '../../src/gpu/completion/completion-stream.ts';

const chunk = (delta: object, more: object = {}) => ({
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});
const word = chunk({ content: 'word ' });
const end = chunk({}, { finish_reason: 'stop' });
const asked = { sizes: { promptTokens: 7, maxTokens: 100, contextLength: 1_000 }, needs: [] };
const usage = { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } };

/** What the caller hears of chunks that come when they are due, in milliseconds. */
async function heard(chunks: readonly (readonly [number, object])[]): Promise<string[]> {
  const clock = createSimulatedClock();
  const told: string[] = [];
  const controller = { pause() {}, resume() {}, abort() {} } as unknown as Dispatcher.DispatchController;
  let answer: Dispatcher.DispatchHandler | undefined;
  const dispatcher = {
    dispatch(_: unknown, handler: Dispatcher.DispatchHandler) {
      answer = handler;
      handler.onRequestStart?.(controller, null);
      handler.onResponseStart?.(controller, 200, { 'content-type': 'text/event-stream' }, 'OK');
      return true;
    },
  } as unknown as Dispatcher;
  openCompletionStream(
    { dispatcher, clock, wallClock: () => 0 },
    { path: '/', headers: {}, body: '', asked },
    { firstTokenMs: 1_000, stallMs: 1_000, totalMs: 60_000 },
    {
      onSent() {},
      onTokens: () => told.push('tokens') > 0,
      covered: () => 1_000,
      onUsage: () => told.push('usage'),
      onEnd: () => told.push(`end after ${clock.now()}`),
      onFailure: ({ message }) => told.push(message),
    },
  );
  for (const [at, data] of chunks) {
    clock.after(at - clock.now(), () => {});
    clock.run(at);
    answer?.onResponseData?.(controller, Buffer.from(`data: ${JSON.stringify(data)}\n\n`));
    // Bytes of one turn are read together.
    await Promise.resolve();
  }
  clock.run();
  return told;
}

it.each([
  [
    'in the read of the end',
    [
      [0, word],
      [0, end],
      [0, usage],
    ],
    ['tokens', 'usage', 'end after 0'],
  ],
  [
    'soon',
    [
      [0, word],
      [0, end],
      [200, usage],
    ],
    ['tokens', 'usage', 'end after 200'],
  ],
  [
    'too late',
    [
      [0, word],
      [0, end],
      [300, usage],
    ],
    ['tokens', 'end after 250'],
  ],
  [
    'behind more text',
    [
      [0, word],
      [0, end],
      [200, word],
      [400, usage],
    ],
    ['tokens', 'tokens', 'usage', 'end after 400'],
  ],
  [
    'too late behind more text',
    [
      [0, word],
      [0, end],
      [200, word],
      [500, usage],
    ],
    ['tokens', 'tokens', 'end after 450'],
  ],
] as const)('usage that comes %s', async (_, chunks, expected) => {
  expect(await heard(chunks)).toEqual(expected);
});
