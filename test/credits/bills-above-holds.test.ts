/** A bill that turns out larger than its hold: the hold is topped up first, and where there is no room that is counted. */
import { expect, test } from 'vitest';
import type { CreditsOptions } from '../../src/credits/create-credits.ts';
import type { BillAboveHold } from '../../src/credits/governor/operation-dependencies.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { OpenHold, PaidOperation } from '../../src/credits/operation.ts';
import { RequestBudget } from '../../src/credits/request-budget.ts';
import type { Caller } from '../../src/identity/caller.ts';
import { createRandom } from '../support/random.ts';
import {
  admin,
  COST,
  caller,
  createFixture,
  events,
  type Fixture,
  failingLedger,
  HELD,
  operation,
  target,
} from './credits-fixture.ts';

/** As `operation`, and costs `credits`, whatever it holds. */
function costing(who: Caller, credits: number, more: Partial<PaidOperation<string>> = {}) {
  const run = (hold: OpenHold) =>
    hold.attempt(target, async (attempt) => {
      attempt.sent();
      attempt.report({ inputTokens: 1000, outputTokens: Math.round(credits / 0.11) - 1000 });
      return 'answer';
    });
  return operation(who, { run, ...more });
}

async function startCounted(optionsOf: (fixture: Fixture) => Partial<CreditsOptions> = () => ({})) {
  const above: BillAboveHold[] = [];
  const toppedUp: BillAboveHold[] = [];
  const fixture = await createFixture();
  const credits = await fixture.start({
    ...optionsOf(fixture),
    countBillAboveHold: (bill) => void above.push(bill),
    countTopUpAtEnd: (bill) => void toppedUp.push(bill),
  });
  const limit = (amount: number) =>
    credits.limits.set(admin, { scope: 'user:ada', limit: amount as MicroCredits });
  return { credits, limit, above, toppedUp };
}

const ada = caller('ada');
const MORE = 330;

test('it is topped up where its limits have room for that, and is no defect', async () => {
  const { credits, limit, above, toppedUp } = await startCounted();
  await limit(HELD + MORE);
  await credits.govern(costing(ada, HELD + MORE));
  expect([above, toppedUp.length]).toEqual([[], 1]);
  expect(await events(credits)).toMatchObject([{ credits: HELD + MORE, held: HELD + MORE }]);
  expect(await credits.status.me(ada)).toMatchObject({ used: HELD + MORE, held: 0, remaining: 0 });
});

test('it is booked as it is and counted where they have none', async () => {
  const { credits, limit, above, toppedUp } = await startCounted();
  await limit(HELD + MORE - 1);
  await credits.govern(costing(ada, HELD + MORE));
  expect([above, toppedUp]).toEqual([[expect.objectContaining({ held: HELD, credits: HELD + MORE })], []]);
  expect(await credits.status.me(ada)).toMatchObject({ used: HELD + MORE, remaining: -1 });
});

test('of one of several rows it is topped up likewise', async () => {
  const { credits, limit, above, toppedUp } = await startCounted();
  await limit(3 * HELD + MORE);
  const bills = [COST, HELD + MORE, COST];
  await Promise.all(bills.map((bill) => credits.govern(costing(ada, bill, { isRow: true }))));
  expect([above, toppedUp.length]).toEqual([[], 1]);
  expect(await credits.status.me(ada)).toMatchObject({ used: 2 * COST + HELD + MORE, held: 0 });
});

test("a request's own budget needs room for it as well", async () => {
  const { credits, above, toppedUp } = await startCounted();
  for (const [amount, counted] of [
    [HELD + MORE, [0, 1]],
    [HELD + MORE - 1, [1, 1]],
  ] as const) {
    const budget = new RequestBudget(amount as MicroCredits);
    await credits.govern(costing({ ...ada, budget }, HELD + MORE));
    expect([above.length, toppedUp.length]).toEqual(counted);
    expect(budget.left).toBe(0);
  }
});

test.each([
  ['has room for it, and is no defect', MORE, [0, 1]],
  ['has none', MORE - 1, [1, 0]],
] as const)(
  'one whose booking nobody heard of is counted by whether its limit %s',
  async (_, room, counted) => {
    for (const isRow of [false, true]) {
      let ledger: ReturnType<typeof failingLedger> | undefined;
      const { credits, limit, above, toppedUp } = await startCounted((fixture) => {
        ledger = failingLedger(fixture, ({ type }) => /^settle/.test(type), { committed: true });
        return ledger;
      });
      const bills = isRow ? [HELD, HELD + MORE] : [HELD + MORE];
      await limit(bills.length * HELD + room);
      await Promise.all(bills.map((bill) => credits.govern(costing(ada, bill, isRow ? { isRow } : {}))));
      expect(credits.health().waitingSettlements).toBe(1);
      ledger?.heal();
      await expect.poll(() => credits.health().waitingSettlements).toBe(0);
      expect([above.length, toppedUp.length]).toEqual(counted);
    }
  },
);

test('callers at once exceed no limit unless it is counted', async () => {
  const { seed, below } = createRandom();
  console.log(`seed ${seed}`);
  const { credits, limit, above } = await startCounted();
  const room = 40 * HELD;
  await limit(room);
  await Promise.all(
    Array.from({ length: 32 }, async (_, n) => {
      for (let i = 0; i < 4; i++) {
        const bill = below(10) === 0 ? HELD + below(HELD) : below(HELD);
        await credits
          .govern(costing(ada, bill, n % 2 ? { isRow: true } : {}))
          .catch(({ code }) => expect(code).toMatch(/^CREDITS_/));
      }
    }),
  );
  const { used, held } = await credits.status.me(ada);
  const uncovered = above.reduce((sum, bill) => sum + bill.credits - bill.held, 0);
  expect(held).toBe(0);
  expect(used).toBeGreaterThan(room / 2);
  expect(used).toBeLessThanOrEqual(room + uncovered);
});
