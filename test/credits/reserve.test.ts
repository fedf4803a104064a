/** Calls that belong together: held in one step before the first runs, and each booked as its own. */
import { expect, test } from 'vitest';
import type { Credits } from '../../src/credits/create-credits.ts';
import { toCredits } from '../../src/credits/credit-amount.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { Attempt, Cover } from '../../src/credits/operation.ts';
import { RequestBudget } from '../../src/credits/request-budget.ts';
import type { Caller } from '../../src/identity/caller.ts';
import {
  admin,
  COST,
  caller,
  events,
  HELD,
  operation,
  startWatched,
  target,
  used,
} from './credits-fixture.ts';

const dearer = { ...target, model: 'llama3.1-405b' };
const estimate = { inputTokens: 1000, maxOutputTokens: 9000 };
const planned = [
  { field: 'one', target, estimate },
  { field: 'two', target: dearer, estimate },
  { field: 'never', target, estimate },
];
/** 1.2 in and out, where `target` costs 0.11. */
const DEARER = 12_000;
const WHOLE = 2 * HELD + DEARER;

const reserve = (credits: Credits, who: Caller, calls = planned) => credits.reserve(who, async () => calls);

function call(
  credits: Credits,
  who: Caller,
  field: 'one' | 'two',
  work: (attempt: Attempt) => Promise<string> = async (attempt) => {
    attempt.sent();
    attempt.report(used);
    return field;
  },
  cover: Cover = 'maximum',
) {
  const at = field === 'one' ? target : dearer;
  return credits.govern(
    operation<string>(who, {
      target: at,
      cover,
      call: { field, fingerprint: field },
      run: (hold) => hold.attempt(at, work),
    }),
  );
}

const limit = (credits: Credits, scope: string, amount: number) =>
  credits.limits.set(admin, { scope, limit: amount as MicroCredits });
const held = async (credits: Credits, who: Caller) => (await credits.status.me(who)).held;

test('all is held in one step, each call is booked by itself, and what no call used is given back', async () => {
  const { credits, types } = await startWatched();
  const ada = caller('ada');
  const reservation = reserve(credits, ada);
  expect(types()).toEqual([]);
  let during = 0;
  await call(credits, reservation.caller, 'one', async (attempt) => {
    during = await held(credits, ada);
    attempt.sent();
    attempt.report(used);
    return 'one';
  });
  expect(during).toBe(WHOLE);
  await call(credits, reservation.caller, 'two');
  await reservation.release();
  expect(types()).toEqual(['holdCalls', 'settle', 'settle', 'settleRows']);
  const booked = await events(credits);
  expect(
    booked.map(({ model, attempt, operationId, eventId }) => [model, attempt, operationId === eventId]),
  ).toEqual([
    [target.model, 1, true],
    [dearer.model, 1, true],
  ]);
  expect(booked[0]?.credits).toBe(COST);
  expect(await credits.status.me(ada)).toMatchObject({ held: 0 });
  expect(credits.openHolds()).toBe(0);
});

test('a second try of a call takes a hold of its own', async () => {
  const { credits, types } = await startWatched();
  const reservation = reserve(credits, caller('ada'));
  await credits.govern(
    operation<string>(reservation.caller, {
      call: { field: 'one', fingerprint: 'one' },
      run: async (hold) => {
        await hold.attempt(target, () => Promise.reject(new Error('broke'))).catch(() => {});
        return hold.attempt(target, async () => 'again');
      },
    }),
  );
  await reservation.release();
  expect(types()).toEqual(['hold', 'holdCalls', 'settle', 'settle', 'settleRows']);
});

test.each([
  ['just enough', WHOLE, true],
  ['one micro-credit less', WHOLE - 1, false],
])('with %s for the whole, all run or none', async (_, amount, runs) => {
  const { credits } = await startWatched();
  const ada = caller('ada');
  await limit(credits, 'user:ada', amount);
  const reservation = reserve(credits, ada);
  let ran = 0;
  const work = async () => {
    ran += 1;
    return 'done';
  };
  const calls = [
    call(credits, reservation.caller, 'one', work),
    call(credits, reservation.caller, 'two', work),
  ];
  const settled = await Promise.allSettled(calls);
  await reservation.release();
  expect(ran).toBe(runs ? 2 : 0);
  for (const each of settled)
    expect(each).toMatchObject(
      runs
        ? { status: 'fulfilled' }
        : { reason: { code: 'CREDITS_EXHAUSTED', details: { requested: toCredits(WHOLE as MicroCredits) } } },
    );
  expect(await held(credits, ada)).toBe(0);
  expect(credits.openHolds()).toBe(0);
});

test('a limit of one model refuses the whole', async () => {
  const { credits } = await startWatched();
  await limit(credits, `model:${dearer.model}/user:ada`, DEARER - 1);
  const reservation = reserve(credits, caller('ada'));
  await expect(call(credits, reservation.caller, 'one')).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  await reservation.release();
});

test('near its limit a call that can be stopped begins with less', async () => {
  const { credits } = await startWatched();
  const ada = caller('ada');
  const long = { inputTokens: 1000, maxOutputTokens: 100_000 };
  // Enough for its prompt and a few hundred tokens.
  await limit(credits, 'user:ada', 130);
  const reservation = reserve(credits, ada, [
    { field: 'one', target, estimate: long, cover: 'streamed' as const },
  ] as never);
  const { value } = await call(credits, reservation.caller, 'one', async () => 'began', 'streamed');
  expect(value).toBe('began');
  await reservation.release();
});

test('thirty at once with room for seven: no more run than fit, and all is given back', async () => {
  const { credits } = await startWatched({ queue: { patienceMs: 0 } });
  const ada = caller('ada');
  await limit(credits, 'user:ada', 7 * WHOLE);
  let together = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const work = async () => {
    together += 1;
    most = Math.max(most, together);
    await gate.promise;
    return 'done';
  };
  const asked = Array.from({ length: 30 }, async () => {
    const reservation = reserve(credits, ada);
    try {
      return await Promise.allSettled([
        call(credits, reservation.caller, 'one', work),
        call(credits, reservation.caller, 'two', work),
      ]);
    } finally {
      await reservation.release();
    }
  });
  await expect.poll(() => together).toBe(14);
  expect(await held(credits, ada)).toBe(7 * WHOLE);
  gate.resolve();
  const outcomes = (await Promise.all(asked)).flat().map(({ status }) => status);
  expect(outcomes.filter((status) => status === 'fulfilled')).toHaveLength(14);
  expect(most).toBe(14);
  expect([await held(credits, ada), credits.openHolds()]).toEqual([0, 0]);
});

test('who leaves gets all back, whenever that is', async () => {
  const { credits } = await startWatched();
  for (const when of ['before', 'while one runs']) {
    const gone = new AbortController();
    const ada = caller('ada', { signal: gone.signal });
    const reservation = reserve(credits, ada);
    if (when === 'before') gone.abort();
    const running = call(credits, reservation.caller, 'one', async ({ signal }) => {
      gone.abort();
      signal.throwIfAborted();
      return 'late';
    });
    await expect(running).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    await reservation.release();
    expect([when, await held(credits, ada), credits.openHolds()]).toEqual([when, 0, 0]);
  }
});

test("the request's own budget has to hold the whole, and is freed again", async () => {
  const { credits } = await startWatched();
  for (const [amount, isRefused] of [
    [WHOLE - 1, true],
    [WHOLE, false],
  ] as const) {
    const budget = new RequestBudget(amount as MicroCredits);
    const reservation = reserve(credits, { ...caller('ada'), budget });
    const asked = call(credits, reservation.caller, 'one');
    if (isRefused)
      await expect(asked).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED', details: { scope: 'request' } });
    else await asked;
    await reservation.release();
    expect(budget.left).toBe(isRefused ? amount : amount - COST);
  }
});

test('what is kept under an Idempotency-Key is answered to who has nothing left', async () => {
  const { credits } = await startWatched();
  const ask = async () => {
    const reservation = reserve(credits, caller('ada', { idempotencyKey: 'again' }));
    try {
      return await call(credits, reservation.caller, 'one');
    } finally {
      await reservation.release();
    }
  };
  await ask();
  await limit(credits, 'user:ada', COST);
  expect((await ask()).value).toBe('one');
});

test('a scope that is suspended at once stops what has not begun too', async () => {
  const { credits } = await startWatched();
  const reservation = reserve(credits, caller('ada'));
  await call(credits, reservation.caller, 'one');
  await limit(credits, 'user:ada', 1);
  await expect(call(credits, reservation.caller, 'two')).rejects.toMatchObject({ code: 'CREDITS_SUSPENDED' });
  await reservation.release();
  expect(credits.openHolds()).toBe(0);
});
