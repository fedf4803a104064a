/** Calls in line for what others hold. */
import { expect, it } from 'vitest';
import { createHoldQueue } from '../../src/credits/governor/hold-queue.ts';
import type { HoldCommand, Outcome } from '../../src/credits/ledger/command.ts';

it('a call that is given up while it waits asks for its hold no more', async () => {
  const stop = new AbortController();
  let asked = 0;
  const held = {
    type: 'denied',
    code: 'CREDITS_EXHAUSTED',
    scope: 'user:ada',
    used: 1,
    requested: 1,
    limit: 5,
  } as unknown as Outcome;
  const queue = createHoldQueue({
    ledger: {
      submit: async () => {
        asked += 1;
        // It leaves once it is in line.
        if (asked === 1) setImmediate(() => stop.abort());
        return [held];
      },
    } as never,
    requireFit: () => {},
    clock: { now: () => 0 } as never,
    patienceMs: 600_000,
  });
  expect(await queue.take({ type: 'hold' } as HoldCommand, stop.signal)).toBe(held);
  expect(asked).toBe(1);
});
