import { expect, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { OpenHold } from '../../src/credits/operation.ts';
import {
  admin,
  COST,
  caller,
  createFixture,
  events,
  HELD,
  NOON,
  operation,
  target,
} from './credits-fixture.ts';

const ada = caller('ada', { teams: ['red'] });

test('a stream holds what answers usually have, tops up as it grows, and is refused what is not there', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: '0.1' } });
  for (let i = 0; i < 100; i++) await credits.govern(operation(caller('bob')));
  const grow = async (hold: OpenHold) => {
    expect(hold.maxOutputTokens).toBeLessThan(4300);
    const more = { inputTokens: 0, maxOutputTokens: 2000 };
    return hold.attempt(target, async (attempt) => {
      attempt.sent();
      const before = hold.maxOutputTokens ?? 0;
      expect(await hold.topUp(more, target)).toBe(true);
      expect(hold.maxOutputTokens).toBe(before + 2000);
      await credits.limits.set(admin, { scope: 'user:ada', limit: 700 as MicroCredits });
      expect(await hold.topUp(more, target)).toBe(false);
      attempt.report({ inputTokens: 1000, outputTokens: before + 2000 });
      return 'cut short';
    });
  };
  const { usage } = await credits.govern(operation(ada, { cover: 'streamed', run: grow }));
  expect(usage.credits).toBeLessThanOrEqual(0.11 * 7300);
  expect(await credits.status.me(ada)).toMatchObject({ held: 0, used: usage.credits });
});

test('near the limit a call that can be capped gets what is left instead of a refusal', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: '0.1', account: '1' } });
  for (let i = 0; i < 100; i++) await credits.govern(operation(caller('bob')));
  await credits.limits.set(admin, { scope: 'user:ada', limit: 800 as MicroCredits });
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
  let granted = 0;
  const capped = operation(ada, {
    cover: 'capped',
    run: (hold) => {
      granted = hold.maxOutputTokens ?? 0;
      return operation(ada).run(hold);
    },
  });
  await credits.govern(capped);
  expect(granted).toBe(Math.floor(800 / 0.11) - 1000);
  await expect(credits.govern(capped)).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
});

test('what costs more than was held is charged in full', async () => {
  const { start, log } = await createFixture();
  const bills: unknown[] = [];
  const credits = await start({
    limits: { user: '0.0011' },
    countBillAboveHold: (bill) => void bills.push(bill),
  });
  const alerts = credits.alerts.creditAlerts(ada)[Symbol.asyncIterator]();
  const announced = [alerts.next(), alerts.next(), alerts.next()];
  const greedy = operation(ada, {
    run: (hold) =>
      hold.attempt(target, async (attempt) => {
        attempt.report({ inputTokens: 1000, outputTokens: 19_000 });
        return 'answer';
      }),
  });
  await credits.govern(greedy);
  expect(bills).toEqual([expect.objectContaining({ function: 'AI_COMPLETE', held: HELD, credits: 2200 })]);
  expect(log.filter(({ level }) => level === 'error')).toHaveLength(1);
  const ids = (await Promise.all(announced)).map(({ value }) => value?.id);
  expect(ids).toContainEqual(expect.stringMatching(/user:ada\/bill-above-hold\//));
  expect(await credits.status.me(ada)).toMatchObject({
    used: 2200,
    remaining: -1100,
    state: 'SUSPENDED_IMMEDIATE',
  });
});

test.each([
  ['a line break', 'ada\nuser:root'],
  ['10,000 characters', 'a'.repeat(10_000)],
  ['no characters', ''],
  ['the wildcard', '*'],
])('a user whose name has %s is refused', async (_, name) => {
  const { start } = await createFixture();
  const credits = await start();
  await expect(credits.govern(operation(caller(name)))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await events(credits)).toEqual([]);
});

test('quotes and slashes in a name are only characters', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const who = caller(`o'neil "x"/user:root; DROP TABLE holds --`);
  await credits.govern(operation(who));
  expect(await credits.status.me(who)).toMatchObject({ scope: `user:${who.user.name}`, used: COST });
  expect(await credits.status.user(admin, 'root')).toMatchObject({ used: 0 });
});

test('what is left is told of user, teams and account, also where one function has a tighter limit', async () => {
  const { start } = await createFixture();
  const credits = await start({ policy: { functions: { AI_COMPLETE: { limit: 2000 as MicroCredits } } } });
  const { remaining } = await credits.govern(operation(ada));
  expect(remaining).toBe(await credits.status.remaining(ada));
  expect(remaining).toBe(10_000_000 - COST);
});

test('a model or function without a price is refused with the names it may be', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const unknown = operation(ada, { target: { ...target, model: 'llama3.1-8' } });
  await expect(credits.govern(unknown)).rejects.toMatchObject({
    code: 'MODEL_UNAVAILABLE',
    retryable: false,
    details: { nearest: expect.arrayContaining(['llama3.1-8b']) },
  });
  const typo = operation(ada, { target: { ...target, function: 'AI_COMPLET' } });
  await expect(credits.govern(typo)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('an estimate that is not a finite amount is refused', async () => {
  const { start } = await createFixture();
  const credits = await start();
  for (const maxOutputTokens of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    const call = operation(ada, { estimate: { inputTokens: 1, maxOutputTokens } });
    await expect(credits.govern(call)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  }
});

test('teams of the policy count as well as those of the token', async () => {
  const { start } = await createFixture();
  const policy = { teams: { blue: { limit: HELD as MicroCredits, members: ['ada'] } } };
  const credits = await start({ policy });
  await credits.govern(operation(ada));
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ details: { scope: 'team:blue' } });
  expect(await events(credits)).toMatchObject([{ teams: ['red', 'blue'], at: NOON }]);
});
