import { expect, onTestFinished, test } from 'vitest';
import { facts, hold, okResult } from '../credits/commands.ts';
import { createRandom } from '../credits/random.ts';
import { createLedger } from '../../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import { createPostgresStore } from '../../src/credits/store/postgres/postgres-store.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { startSynchronousStandby } from '../support/postgres-standby.ts';

test('a synchronous standby that takes over has every answer that was given', async () => {
  const primary = await startPostgres([]);
  onTestFinished(() => primary.stop());
  const url = await primary.createSchema();
  const policy = createPolicy({ account: 1e12 as MicroCredits, user: 1e12 as MicroCredits }, {});
  const proxy = await startFaultyProxy(primary.port, createRandom(), { halved: 0, late: 0, torn: 0 });
  onTestFinished(() => proxy.close());
  const through = url.replace(`:${primary.port}/`, `:${proxy.port}/`);
  const store = createPostgresStore({ url: through, channels: [], policy });
  const ledger = createLedger(store, { calendar: createCreditCalendar('UTC'), policy });
  onTestFinished(() => ledger.close());
  await ledger.submit([hold('first', 'ada', 1)]);
  const standby = await startSynchronousStandby(primary);
  onTestFinished(() => standby.stop());

  const told = new Map<string, number>();
  let ended = false;
  let refusals = 0;
  async function insist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        refusals += 1;
      }
    }
  }
  const callers = Array.from({ length: 30 }, async (_, caller) => {
    for (let i = 0; !ended; i++) {
      const id = `h${caller}-${i}`;
      const call = facts(`user${caller}`);
      await insist(() => ledger.submit([hold(id, call.user, 5, { call })])).catch(() => {});
      const amount = 3 as MicroCredits;
      const [settled] = await insist(() =>
        ledger.submit([{ type: 'settle', id, amount, result: okResult, at: call.startedAt }]),
      );
      if (settled?.type === 'settled') told.set(id, amount);
    }
  });
  await expect.poll(() => told.size, { timeout: 60_000 }).toBeGreaterThan(2000);
  await primary.kill();
  const before = told.size;
  await standby.promote();
  proxy.retarget(standby.port);
  proxy.cut();
  await expect.poll(() => told.size, { timeout: 60_000 }).toBeGreaterThan(before + 2000);
  ended = true;
  await Promise.all(callers);

  const events = new Map<string, number>();
  for (let after = ''; ; ) {
    const page = await ledger.records.eventsOf('2026-05-04', after, 5000);
    for (const { eventId, credits } of page) events.set(eventId, credits);
    after = page.at(-1)?.eventId ?? '';
    if (page.length < 5000) break;
  }
  for (const [id, amount] of told) expect([id, events.get(id)]).toEqual([id, amount]);
  const [account] = await ledger.records.buckets([{ scope: 'account' as never, window: '2026-05-04' }]);
  expect(account?.settled).toBe([...events.values()].reduce((sum, credits) => sum + credits, 0));
  console.log({ before, after: told.size, refusals });
});
