import { expect, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { PaidOperation } from '../../src/credits/operation.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { caller, createFixture, target } from './credits-fixture.ts';
import { createRandom } from './random.ts';

const CALLS = 4000;
const AT_ONCE = 16;
const MAX_TOKENS = 4096;

/** An answer's length: log-normal with a median of 240 tokens, as chat answers are, never above the call's maximum. */
function answerLengths(next: () => number, count: number): number[] {
  return Array.from({ length: count }, () => {
    const gauss = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.min(MAX_TOKENS, Math.max(1, Math.round(240 * Math.exp(0.7 * gauss))));
  });
}

test.each(['capped', 'streamed'] as const)(
  'of calls (%s) whose true cost fits the limit, at most 0.1 percent are denied',
  async (cover) => {
    const { start } = await createFixture();
    const credits = await start({ limits: { account: 1e6, user: 1e6 } });
    const random = createRandom();
    console.log(`seed ${random.seed}`);
    const past = answerLengths(random.next, 400);
    const replay = answerLengths(random.next, CALLS);
    const [before, ada] = [caller('before'), caller('ada')];
    await Promise.all(past.map((length) => credits.govern(answerOf(before, length, cover))));

    const trueCost = replay.reduce((sum, length) => sum + Math.ceil((50 + length) * 0.11 - 1e-9), 0);
    const admin = caller('root', { permissions: ['credits:admin'] });
    // The limit is met almost to the last credit: a tenth of a percent is left at the end.
    const limit = Math.ceil(trueCost * 1.001) as MicroCredits;
    await credits.limits.set(admin, { scope: 'user:ada', limit });

    let denied = 0;
    let cut = 0;
    const queue = replay.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const length of queue) {
          await credits.govern(answerOf(ada, length, cover)).then(
            ({ value }) => {
              if (value < length) cut += 1;
            },
            () => {
              denied += 1;
            },
          );
        }
      }),
    );
    console.log(`${cover}: ${denied} of ${CALLS} denied, ${cut} cut short`);
    expect(denied / CALLS).toBeLessThanOrEqual(0.001);
    expect((await credits.status.me(ada)).used).toBeLessThanOrEqual(limit);
  },
);

/** A call whose answer has `length` tokens, as far as its hold pays for them. */
function answerOf(who: Caller, length: number, cover: 'capped' | 'streamed'): PaidOperation<number> {
  return {
    caller: who,
    target,
    cover,
    estimate: { inputTokens: 50, maxOutputTokens: MAX_TOKENS },
    run: (hold) =>
      hold.attempt(target, async (attempt) => {
        attempt.sent();
        const more = { inputTokens: 0, maxOutputTokens: 256 };
        while (cover === 'streamed' && length > (hold.maxOutputTokens ?? 0)) {
          if (!(await hold.topUp(more, target))) break;
        }
        const outputTokens = Math.min(length, hold.maxOutputTokens ?? 0);
        attempt.report({ inputTokens: 50, outputTokens });
        return outputTokens;
      }),
  };
}
