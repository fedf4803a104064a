import { expect, test } from 'vitest';
import type { CreditStatus } from '../../src/credits/credit-status.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { admin, COST, caller, createFixture, HELD, operation } from './credits-fixture.ts';

function balances({ used, held, remaining, limit }: CreditStatus): void {
  expect(used + held + remaining).toBe(limit);
}

test('used, held and remaining add up to the limit, also while calls run and limits fall', async () => {
  const { start } = await createFixture();
  const credits = await start();
  const gate = Promise.withResolvers<void>();
  const ada = caller('ada');
  await credits.govern(operation(ada));
  const running = credits.govern(
    operation(ada, {
      run: async (hold) => {
        await gate.promise;
        return operation(ada).run(hold);
      },
    }),
  );
  await expect.poll(async () => (await credits.status.me(ada)).held).toBe(HELD);
  balances(await credits.status.me(ada));
  balances(await credits.status.account());
  const lowered = await credits.limits.set(admin, { scope: 'user:ada', limit: COST as MicroCredits });
  balances(lowered);
  expect(lowered).toMatchObject({ used: COST, held: HELD, remaining: -HELD, percentUsed: 100 });
  gate.resolve();
  await running.catch(() => {});
  balances(await credits.status.me(ada));
});

test('an answer sees what was booked before it was asked for', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start(), await start()];
  for (let i = 1; i <= 20; i++) {
    await one.govern(operation(caller('ada')));
    expect((await one.status.me(caller('ada'))).used).toBe(i * COST);
    expect((await two.status.account()).used).toBe(i * COST);
  }
});

test('users come in pages, by name, each once, however long the list', async () => {
  const { start } = await createFixture();
  const credits = await start({ policy: { users: { zoe: { limit: 7_000_000 as MicroCredits } } } });
  const names = Array.from({ length: 25 }, (_, i) => `user ${String(i).padStart(2, '0')} "é"`);
  await Promise.all(names.map((name) => credits.govern(operation(caller(name)))));
  const seen: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 10; page++) {
    const { edges, nodes, pageInfo } = await credits.status.users(admin, { first: 10, after });
    expect(edges.map(({ node }) => node)).toEqual(nodes);
    expect(pageInfo.hasPreviousPage).toBe(page > 0);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
    seen.push(...nodes.map(({ scope }) => scope));
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) break;
  }
  expect(seen).toEqual([...names.map((name) => `user:${name}`), 'user:zoe']);
});

test.each([
  ['first', { first: 0 }],
  ['first', { first: 1001 }],
  ['first', { first: 1.5 }],
  ['after', { after: 'nonsense' }],
])('a bad %s is refused: %o', async (field, page) => {
  const { start } = await createFixture();
  const { status } = await start();
  await expect(status.users(admin, page)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field },
  });
});

test('what a caller may still spend is the least over the user, the teams and the account', async () => {
  const { start } = await createFixture();
  const credits = await start({ policy: { teams: { red: { limit: 4_000_000 as MicroCredits } } } });
  expect(await credits.status.remaining(caller('ada'))).toBe(10_000_000);
  expect(await credits.status.remaining(caller('ada', { teams: ['red', 'blue'] }))).toBe(4_000_000);
});

test('the gauges follow the ledger', async () => {
  const { start } = await createFixture();
  const credits = await start();
  await credits.govern(operation(caller('ada')));
  expect(await credits.gauges()).toMatchObject({
    limit: 100_000_000,
    used: COST,
    held: 0,
    remaining: 100_000_000 - COST,
    pendingEvents: 1,
  });
  expect(credits.openHolds()).toBe(0);
  expect(credits.health()).toMatchObject({ ok: true, reason: null });
});
