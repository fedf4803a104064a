import { expect, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { admin, COST, caller, createFixture, HELD, operation, target, used } from './credits-fixture.ts';

const ada = caller('ada');
const call = { target, estimate: { inputTokens: 1000, maxOutputTokens: 9000 } };

test('a quote prices a call, runs nothing and holds nothing', async () => {
  const { start, clock } = await createFixture();
  const credits = await start();
  const quote = await credits.quotes.create(ada, call);
  expect(quote).toMatchObject({
    function: 'AI_COMPLETE',
    model: 'llama3.1-8b',
    expected: HELD,
    maximum: HELD,
    affordable: true,
    expiresAt: new Date(clock.time + 300_000),
  });
  expect(await credits.status.me(ada)).toMatchObject({ used: 0, held: 0 });
});

test('what such a call usually costs is learned, also over a restart', async () => {
  const { start } = await createFixture();
  const before = await start();
  for (let i = 0; i < 100; i++) await before.govern(operation(ada));
  await before.close();
  const after = await start();
  const { expected, maximum } = await after.quotes.create(ada, call);
  expect(maximum).toBe(HELD);
  expect(expected).toBeGreaterThanOrEqual(COST);
  expect(expected).toBeLessThan(COST * 1.06);
});

test('a caller without enough credits is told before running', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: '0.001' } });
  expect(await credits.quotes.create(ada, call)).toMatchObject({ affordable: false });
});

test.each([
  ['its function', 'function:AI_COMPLETE', 'DAY'],
  ['its model, of the caller', 'model:llama3.1-8b/user:ada', 'DAY'],
  ['the week', 'user:ada', 'WEEK'],
  ['its function, for the month', 'function:AI_COMPLETE', 'MONTH'],
] as const)('a call that a limit of %s would refuse is not affordable', async (_, scope, period) => {
  const { start } = await createFixture();
  const credits = await start();
  const limit = (HELD - 1) as MicroCredits;
  await credits.limits.set(admin, { scope, period, limit });
  expect(await credits.quotes.create(ada, call)).toMatchObject({ affordable: false });
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  const other = { ...target, function: 'AI_EMBED', model: 'snowflake-arctic-embed-l-v2.0' };
  if (period !== 'WEEK')
    expect(await credits.quotes.create(ada, { ...call, target: other })).toMatchObject({ affordable: true });
  await credits.limits.set(admin, { scope, period, limit: HELD as MicroCredits });
  expect(await credits.quotes.create(ada, call)).toMatchObject({ affordable: true });
});

test('nothing is affordable to who is suspended, but what is free', async () => {
  const { start } = await createFixture();
  const credits = await start();
  await credits.limits.suspend(admin, 'user:ada', 'a test');
  expect(await credits.quotes.create(ada, call)).toMatchObject({ affordable: false });
  const free = { ...call, estimate: { inputTokens: 0, maxOutputTokens: 0 } };
  expect(await credits.quotes.create(ada, free)).toMatchObject({ maximum: 0, affordable: true });
  await credits.limits.resume(admin, 'user:ada', 'a test');
  expect(await credits.quotes.create(ada, call)).toMatchObject({ affordable: true });
});

test('the bill never exceeds an accepted quote, over all attempts', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const { id, maximum } = await credits.quotes.create(ada, call);
  const greedy = operation(ada, {
    quoteId: id,
    run: async (hold) => {
      let answer = '';
      for (const outputTokens of [6000, 9_000_000]) {
        answer = await hold.attempt(target, async (attempt) => {
          attempt.sent();
          attempt.report({ ...used, outputTokens });
          return 'answer';
        });
      }
      expect(await hold.topUp({ inputTokens: 0, maxOutputTokens: 1 }, target)).toBe(false);
      return answer;
    },
  });
  const { attempts } = await credits.govern(greedy);
  expect(attempts.map((attempt) => attempt.credits)).toEqual([770, 330]);
  expect(await credits.status.me(ada)).toMatchObject({ used: maximum, held: 0 });
});

test.each([
  ['unknown', 'there is no such quote', ada, {}, 0],
  ['expired', 'has expired', ada, {}, 300_000],
  ['another user’s', 'for another user', caller('bob'), {}, 0],
  ['for another call', 'for another call', ada, { estimate: { inputTokens: 2, maxOutputTokens: 9000 } }, 0],
  ['for another model', 'for another call', ada, { target: { ...target, model: 'mistral-7b' } }, 0],
])('a quote that is %s is refused, and the answer says so', async (which, message, who, more, later) => {
  const { start, clock } = await createFixture();
  const credits = await start();
  const { id } = await credits.quotes.create(ada, call);
  clock.time += later;
  const accepted = operation(who, { ...more, quoteId: which === 'unknown' ? 'none' : id });
  await expect(credits.govern(accepted)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining(message),
  });
});

test('a quote is bound to the call’s identity where the service gives one', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const identity = { field: 'quote', fingerprint: 'the prompt' };
  const { id } = await credits.quotes.create(ada, { ...call, call: identity });
  await credits.govern(operation(ada, { quoteId: id, call: { ...identity, field: 'complete' } }));
  const other = operation(ada, { quoteId: id, call: { ...identity, fingerprint: 'another prompt' } });
  await expect(credits.govern(other)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test.each([
  [1, 1],
  [10, 2],
  [13, 2],
])(
  'the quote, the hold and the bill of %d tokens at 0.11 are all rounded up, to %d',
  async (inputTokens, expected) => {
    const { start } = await createFixture();
    const credits = await start();
    const ada = caller('ada');
    let held = 0;
    const call = operation(ada, {
      estimate: { inputTokens, maxOutputTokens: 0 },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          held = (await credits.status.me(ada)).held;
          attempt.report({ inputTokens, outputTokens: 0 });
          return 'answer';
        }),
    });
    expect((await credits.quotes.create(ada, call)).maximum).toBe(expected);
    await credits.govern(call);
    expect(held).toBe(expected);
    expect((await credits.status.me(ada)).used).toBe(expected);
  },
);
