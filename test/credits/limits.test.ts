import { expect, test } from 'vitest';
import { parseCredits } from '../../src/credits/credit-amount.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import type { Scope } from '../../src/credits/scope.ts';
import { admin, COST, caller, createFixture, HELD, operation, target } from './credits-fixture.ts';

const ada = caller('ada');
const micro = (amount: number) => amount as MicroCredits;

test('a limit that one process sets holds in another at once, and survives a restart', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start(), await start()];
  await two.govern(operation(ada));
  const status = await one.limits.set(admin, { scope: 'user:ada', limit: micro(COST), reason: 'enough' });
  expect(status).toMatchObject({ scope: 'user:ada', limit: COST, used: COST, remaining: 0 });
  await expect(two.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  const three = await start();
  await expect(three.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  expect(await one.limits.clear(admin, 'user:ada')).toMatchObject({ limit: 10_000_000 });
  await two.govern(operation(ada));
});

test('who changed which limit, when, from what to what and why is kept', async () => {
  const { start, clock } = await createFixture();
  const credits = await start();
  await credits.limits.set(admin, { scope: 'team:red', limit: micro(5), reason: 'trial' });
  await credits.limits.clear(admin, 'team:red', 'over');
  await credits.limits.suspend(admin, 'user:ada', 'asked for');
  await credits.limits.resume(admin, 'user:ada', 'done');
  const audit = await credits.limits.audit(admin);
  expect(
    audit.map(({ by, action, subject, old, new: to, reason }) => [by, action, subject, old, to, reason]),
  ).toEqual([
    ['root', 'resume', 'user:ada', 10_000_000, 10_000_000, 'done'],
    ['root', 'suspend', 'user:ada', 10_000_000, 10_000_000, 'asked for'],
    ['root', 'clearLimit', 'team:red', 5, null, 'over'],
    ['root', 'setLimit', 'team:red', null, 5, 'trial'],
  ]);
  expect(audit[0]?.at).toBe(clock.time);
  const [second] = await credits.limits.audit(admin, { before: audit[0]?.sequence ?? 0, limit: 1 });
  expect(second).toEqual(audit[1]);
});

test('only credits:admin may change limits, or see those of others', async () => {
  const { start } = await createFixture();
  const { limits, status } = await start();
  const forbidden = { code: 'FORBIDDEN' };
  await expect(limits.set(ada, { scope: 'user:ada', limit: micro(1) })).rejects.toMatchObject(forbidden);
  await expect(limits.clear(ada, 'user:ada')).rejects.toMatchObject(forbidden);
  await expect(limits.suspend(ada, 'user:bob', 'x')).rejects.toMatchObject(forbidden);
  await expect(limits.resume(ada, 'user:ada', 'x')).rejects.toMatchObject(forbidden);
  await expect(limits.audit(ada)).rejects.toMatchObject(forbidden);
  await expect(status.user(ada, 'bob')).rejects.toMatchObject(forbidden);
  await expect(status.users(ada)).rejects.toMatchObject(forbidden);
  expect(await status.user(ada, 'ada')).toMatchObject({ scope: 'user:ada' });
  expect(await status.account()).toMatchObject({ scope: 'account', limit: 100_000_000 });
});

test.each([
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e9 + 1,
  1e300,
  0.000_000_1,
  1.000_000_5,
  '',
  '1e3',
  'ten',
  ' ',
  '1,5',
  null,
])('%s is no limit', (value) => {
  expect(() => parseCredits(value, 'limit')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});

test.each([
  [0, 0],
  ['0', 0],
  [0.000_001, 1],
  ['2.5', 2_500_000],
  [0.1 + 0.7, undefined],
  [1e9, 1e15],
  [' 12 ', 12_000_000],
  [4_503_599.627_37, 4_503_599_627_370],
])('%s is read exactly', (value, expected) => {
  if (expected === undefined) expect(() => parseCredits(value, 'limit')).toThrow();
  else expect(parseCredits(value, 'limit')).toBe(expected);
});

test.each([
  ['limit', { scope: 'user:ada', limit: micro(-1) }],
  ['limit', { scope: 'user:ada', limit: micro(Number.NaN) }],
  ['limit', { scope: 'user:ada', limit: micro(1e15 + 1) }],
  ['limit', { scope: 'user:ada', limit: micro(0.5) }],
  ['scope', { scope: '', limit: micro(1) }],
  ['scope', { scope: 'ada', limit: micro(1) }],
  ['scope', { scope: 'user:', limit: micro(1) }],
  ['scope', { scope: 'user:*', limit: micro(1) }],
  ['scope', { scope: 'user:a\nb', limit: micro(1) }],
  ['scope', { scope: `user:${'a'.repeat(10_000)}`, limit: micro(1) }],
  ['scope', { scope: 'everybody', limit: micro(1) }],
  ['scope', { scope: 'function:AI_COMPLET', limit: micro(1) }],
  ['scope', { scope: 'model:', limit: micro(1) }],
  ['scope', { scope: 'key:nobodys', limit: micro(1) }],
  ['scope', { scope: 'function:SQL/key:nobodys', limit: micro(1) }],
  ['scope', { scope: 'model:llama3.1-8c', limit: micro(1) }],
  ['scope', { scope: 'model:LLAMA3.1-8B/user:ada', limit: micro(1) }],
])('a bad %s of a new limit is refused with its field: %o', async (field, input) => {
  const { start } = await createFixture();
  const { limits } = await start();
  await expect(limits.set(admin, input)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field: `input.${field}` },
  });
});

test('a limit on a model that is known no longer can be taken back', async () => {
  const { start } = await createFixture();
  const scope = 'model:my-llama/user:ada';
  const rates = { prefillTokensPerSecond: 1000, decodeTokensPerSecond: 1000 };
  const gpu = { ...shippedPrices.gpu, models: { ...shippedPrices.gpu.models, 'my-llama': rates } };
  const before = await start({ prices: { ...shippedPrices, gpu } });
  await before.limits.set(admin, { scope, limit: micro(1) });
  const { limits } = await start();
  await expect(limits.set(admin, { scope, limit: micro(2) })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('gpu.models in the price file'),
  });
  await limits.clear(admin, scope);
  await expect(limits.clear(admin, scope)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('a suspension says why', async () => {
  const { start } = await createFixture();
  const { limits } = await start();
  for (const reason of ['', ' \n'])
    await expect(limits.suspend(admin, 'user:ada', reason)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'reason' },
    });
});

test('a limit of zero forbids spending, and nobody is warned about it', async () => {
  const { start } = await createFixture();
  const credits = await start();
  expect(await credits.limits.set(admin, { scope: 'user:ada', limit: micro(0) })).toMatchObject({
    limit: 0,
    remaining: 0,
    percentUsed: 100,
  });
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
});

test('the account keeps its last 5 % for running work; an administrator may release it', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { account: (20 * COST) / 1e6 } });
  for (let i = 0; i < 19; i++)
    await credits.govern(operation(ada, { estimate: { inputTokens: 1000, maxOutputTokens: 4000 } }));
  expect(await credits.status.account()).toMatchObject({
    state: 'SUSPENDED',
    percentUsed: 95,
    remaining: COST,
  });
  const small = operation(ada, { estimate: { inputTokens: 1000, maxOutputTokens: 4000 } });
  await expect(credits.govern(small)).rejects.toMatchObject({
    code: 'CREDITS_SUSPENDED',
    details: { scope: 'account', resetsAt: '2026-05-05T00:00:00.000Z' },
  });
  await expect(credits.limits.resume(admin, 'account', ' ')).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
  expect(await credits.limits.resume(admin, 'account', 'month end')).toMatchObject({ state: 'NOTIFIED' });
  await credits.govern(small);
  expect(await credits.status.account()).toMatchObject({ state: 'SUSPENDED_IMMEDIATE', remaining: 0 });
});

test('one user may use all of a limit', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: (2 * HELD) / 1e6 } });
  for (let i = 0; i < 3; i++) await credits.govern(operation(ada));
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
});

test('the next day everybody starts afresh, without anything being reset', async () => {
  const { start, clock } = await createFixture();
  const credits = await start({ limits: { user: HELD / 1e6 }, timeZone: 'America/New_York' });
  await credits.govern(operation(ada));
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({
    details: { resetsAt: '2026-05-05T04:00:00.000Z' },
  });
  clock.time = Date.parse('2026-05-05T04:00:00Z');
  await credits.govern(operation(ada));
  expect(await credits.status.me(ada)).toMatchObject({
    used: COST,
    window: { id: '2026-05-05', start: new Date('2026-05-05T04:00:00Z'), timeZone: 'America/New_York' },
  });
});

test('a week goes on over the new year, and one with a change of the clock ends when its zone says so', async () => {
  const { start, clock } = await createFixture();
  clock.time = Date.parse('2026-12-31T12:00:00Z');
  const credits = await start({ timeZone: 'Europe/Berlin' });
  // The books go from day to day with whoever calls.
  const goTo = async (instant: string) => {
    for (const time = Date.parse(instant); clock.time < time; await credits.govern(operation(caller('bob'))))
      clock.time = Math.min(time, clock.time + 86_400_000);
  };
  await credits.limits.set(admin, { scope: 'user:ada', limit: micro(HELD + COST), period: 'WEEK' });
  await credits.govern(operation(ada));
  await goTo('2027-01-03T22:59:59Z');
  await credits.govern(operation(ada));
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    details: { window: '2026-W53', resetsAt: '2027-01-03T23:00:00.000Z' },
  });
  await goTo('2027-01-03T23:00:00Z');
  await credits.govern(operation(ada));
  expect(await credits.status.of('user:ada' as Scope, 'WEEK')).toMatchObject({
    used: COST,
    window: { id: '2027-W01' },
  });
  // Summer begins on the last day of that week, in the night.
  await goTo('2027-03-28T20:00:00Z');
  await credits.govern(operation(ada));
  await credits.govern(operation(ada));
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({
    details: { window: '2027-W12', resetsAt: '2027-03-28T22:00:00.000Z' },
  });
});

test('a clock that jumps back a day does not give yesterday’s credits again', async () => {
  const { start, clock } = await createFixture();
  const credits = await start({ limits: { user: HELD / 1e6 } });
  await credits.govern(operation(ada));
  clock.time -= 86_400_000;
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  expect(await credits.status.me(ada)).toMatchObject({ used: COST, window: { id: '2026-05-04' } });
});

test('limits of functions and models apply beside the others, for everybody or for each user', async () => {
  const { start } = await createFixture();
  const credits = await start({
    policy: {
      functions: { AI_EXTRACT: { limit: micro(49_000) } },
      scopes: { 'model:llama3.1-8b/user:*': { limit: micro(HELD) } },
    },
  });
  const extract = operation(ada, { target: { ...target, function: 'AI_EXTRACT', model: null } });
  await expect(credits.govern(extract)).rejects.toMatchObject({
    details: { scope: 'function:AI_EXTRACT', requested: 0.05 },
  });
  await credits.govern(operation(ada));
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({
    details: { scope: 'model:llama3.1-8b/user:ada' },
  });
  await credits.govern(operation(caller('bob')));
  const other = { ...target, model: 'mistral-7b' };
  await credits.govern(operation(ada, { target: other, run: async () => 'answer' }));
});
