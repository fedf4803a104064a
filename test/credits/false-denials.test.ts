import { expect, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { OperationTarget, PaidOperation } from '../../src/credits/operation.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { inFull } from '../support/in-full.ts';
import { createRandom } from '../support/random.ts';
import { caller, createFixture, target } from './credits-fixture.ts';

const shipped = createPricing(shippedPrices);
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

/** Functions as they are estimated: bounds far above what they cost, and what they cost, all told by `next`. */
const mixed = [
  { name: 'AI_EMBED', model: null, text: 40, output: 0, most: 0 },
  { name: 'AI_SENTIMENT', model: null, text: 60, output: 0, most: 0 },
  { name: 'AI_SUMMARIZE', model: null, text: 500, output: 60, most: 2256 },
  { name: 'AI_EXTRACT', model: null, text: 100, output: 25, most: 1300 },
  { name: 'SQL', model: null, text: 0, output: 0, most: 0 },
  { name: 'AI_COMPLETE', model: 'llama3.1-8b', text: 80, output: 240, most: MAX_TOKENS },
] as const;

function mixedCall(
  who: Caller,
  next: () => number,
): { readonly cost: number; readonly call: PaidOperation<void> } {
  const kind = mixed[Math.floor(next() * mixed.length)] as (typeof mixed)[number];
  const isSql = kind.name === 'SQL';
  const on: OperationTarget = {
    ...target,
    function: kind.name,
    model: kind.model,
    warehouse: kind.name === 'AI_COMPLETE' ? null : 'COMPUTE_WH',
  };
  const usual = Math.ceil(kind.text * (0.5 + next()));
  const outputTokens = Math.ceil(kind.output * (0.2 + 1.6 * next()));
  const seconds = isSql ? 1 + 3 * next() * next() : 0;
  const used = {
    inputTokens: isSql ? 0 : usual + 120,
    outputTokens,
    ...(isSql && { warehouseSeconds: seconds }),
  };
  const estimate = {
    inputTokens: isSql ? 0 : 4 * usual + 512,
    ...(!isSql && { text: { fewest: Math.ceil(usual / 3), usual }, maxOverheadTokens: 512 }),
    maxOutputTokens: kind.most,
    ...(kind.name === 'AI_COMPLETE' || isSql ? {} : { likelyOutputTokens: Math.ceil(kind.most / 4) }),
    ...(isSql && { maxWarehouseSeconds: 60 }),
  };
  const more = { inputTokens: 0, maxOutputTokens: isSql ? 0 : 64, ...(isSql && { maxWarehouseSeconds: 1 }) };
  return {
    cost: shipped.priceOf(on, used, 0),
    call: {
      caller: who,
      target: on,
      estimate,
      cover: isSql || kind.name === 'AI_COMPLETE' ? 'streamed' : 'maximum',
      run: (hold) =>
        hold.attempt(on, async (attempt) => {
          attempt.sent();
          while (
            (isSql && seconds > (hold.maxWarehouseSeconds ?? 0)) ||
            outputTokens > (hold.maxOutputTokens ?? 0)
          ) {
            if (!(await hold.topUp(more, on))) throw hold.refusal;
          }
          attempt.report(used);
        }),
    },
  };
}

test.each([
  { count: inFull(1_500, 5_000), atOnce: 1 },
  { count: 5_000, atOnce: 32 },
])(
  'of $count mixed calls, $atOnce at once, at most 0.1 percent are denied at 1.01 of their cost',
  async ({ count, atOnce }) => {
    const { start } = await createFixture();
    const bills: unknown[] = [];
    const credits = await start({
      limits: { account: 1e6, user: 1e6 },
      countBillAboveHold: (bill) => void bills.push(bill),
      countTopUpAtEnd: (bill) => void bills.push(bill),
    });
    const random = createRandom();
    console.log(`seed ${random.seed}`);
    const [before, ada] = [caller('before'), caller('ada')];
    for (let i = 0; i < 1500; i += 50) {
      await Promise.all(
        Array.from({ length: 50 }, () => credits.govern(mixedCall(before, random.next).call)),
      );
    }
    const replay = Array.from({ length: count }, () => mixedCall(ada, random.next));
    const limit = Math.ceil(1.01 * replay.reduce((sum, { cost }) => sum + cost, 0)) as MicroCredits;
    await credits.limits.set(caller('root', { permissions: ['credits:admin'] }), {
      scope: 'user:ada',
      limit,
    });
    let denied = 0;
    const queue = replay.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const { call } of queue) await credits.govern(call).catch(() => (denied += 1));
      }),
    );
    console.log(`${atOnce} at once: ${denied} of ${count} denied, ${bills.length} bills above their hold`);
    expect(denied / count).toBeLessThanOrEqual(0.001);
    expect(bills).toEqual([]);
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
