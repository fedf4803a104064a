/** A clock that ran ahead neither freezes the limits of the days until then nor takes anything from others. */
import { expect, test } from 'vitest';
import { openLedger } from '../../src/credits/store/open-ledger.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { facts, hold } from './commands.ts';
import { policyOf } from './contract-fixture.ts';
import { admin, COST, caller, createFixture, events, operation } from './credits-fixture.ts';

const DAY = 86_400_000;
const IN_2030 = Date.parse('2030-01-01T12:00:00Z');

async function started() {
  const fixture = await createFixture();
  let asleep = 0;
  const boot = fixture.clock.time;
  // Time passes with the clock until the clock is set; `asleep` is what passed besides.
  const uptimeSeconds = () => (boot + asleep) / 1000;
  const start = () => fixture.start({ uptimeSeconds, maintenance: { leaseMs: 30 } });
  return {
    ...fixture,
    start,
    sleep: (ms: number) => {
      asleep += ms;
    },
  };
}

test('one call dated 2030 is refused, and the next day renews the limits', async () => {
  const { clock, start } = await started();
  const credits = await start();
  await credits.govern(operation(caller('ada')));
  const today = clock.time;
  clock.time = IN_2030;
  await expect(credits.govern(operation(caller('ada')))).rejects.toMatchObject({
    code: 'LEDGER_UNAVAILABLE',
    message: expect.stringMatching(/2030-01-01.*2026-05-04.*resetWindow/),
  });
  await expect.poll(() => credits.health().reason).toContain('2030-01-01');
  clock.time = today + DAY;
  await credits.govern(operation(caller('ada')));
  expect(await credits.status.account()).toMatchObject({ used: COST, window: { id: '2026-05-05' } });
  await expect.poll(() => credits.health()).toMatchObject({ ok: true, warning: null });
});

test('its neighbours in one transaction are charged to their own day', async () => {
  const { clock, start } = await started();
  const credits = await start();
  const times = [clock.time, IN_2030, clock.time];
  const asked = times.map((time) => {
    clock.time = time;
    return credits.govern(operation(caller('ada')));
  });
  clock.time = times[0] as number;
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect((await events(credits)).map(({ window }) => window)).toEqual(['2026-05-04', '2026-05-04']);
});

test('the process whose clock ran ahead takes nobody’s holds, forgets no key and prunes nothing', async () => {
  const { clock, start } = await started();
  const credits = await start();
  const gate = Promise.withResolvers<string>();
  const entered = Promise.withResolvers<void>();
  const running = credits.govern(
    operation(caller('ada', { idempotencyKey: 'k' }), {
      call: { field: 'a', fingerprint: 'f' },
      run: () => {
        entered.resolve();
        return gate.promise;
      },
    }),
  );
  await entered.promise;
  const today = clock.time;
  clock.time = IN_2030;
  const ahead = await start();
  const repeat = ahead.govern(
    operation(caller('ada', { idempotencyKey: 'k' }), { call: { field: 'a', fingerprint: 'f' } }),
  );
  await expect(repeat).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  clock.time = today;
  expect(await credits.status.account()).toMatchObject({ used: 0, held: 1100 });
  gate.resolve('answer');
  await running;
});

test('what a process held whose clock ran ahead by less than two days, and died, is let go within a lease or two', async () => {
  const { clock, start, sleep, directory } = await started();
  const today = clock.time;
  const setting = { channels: [], calendar: createCreditCalendar('UTC'), policy: policyOf() };
  const dead = openLedger({ directory, ...setting });
  const [ahead, key] = [today + 1.9 * DAY, { id: 'k', fingerprint: 'f', at: today }];
  const own = facts('ada');
  await dead.submit([
    { type: 'heartbeat', owner: 'dead', leaseUntil: ahead },
    { type: 'heartbeat', owner: 'alive', leaseUntil: ahead },
    hold('of the dead', 'ada', 700, { owner: 'dead', call: own }),
    hold('of the living', 'ada', 30, { owner: 'alive', call: own }),
    { type: 'claimAnswer', owner: 'dead', ...key },
  ]);
  const credits = await start();
  const held = async () => (await credits.status.account()).held;
  // Its clock is ahead still, and it says so in time.
  let beats = 0;
  const renew = () => dead.submit([{ type: 'heartbeat', owner: 'alive', leaseUntil: ahead + ++beats }]);
  expect(await held()).toBe(730);
  await expect
    .poll(async () => {
      sleep(10);
      await renew();
      return held();
    })
    .toBe(30);
  expect(await credits.status.account()).toMatchObject({ used: 700, window: { id: '2026-05-04' } });
  const claim = await dead.submit([{ type: 'claimAnswer', owner: 'next', ...key }]);
  expect(claim).toMatchObject([{ type: 'answer', body: null }]);
  await dead.close();
});

test('a gateway that was off for weeks, or slept for days, goes on with the day it finds', async () => {
  const { clock, start, sleep } = await started();
  const before = await start();
  await before.govern(operation(caller('ada')));
  await before.close();
  clock.time += 60 * DAY;
  sleep(60 * DAY);
  const after = await start();
  await after.govern(operation(caller('ada')));
  expect(await after.status.account()).toMatchObject({ used: COST, window: { id: '2026-07-03' } });
  clock.time += 5 * DAY;
  sleep(5 * DAY);
  await expect.poll(async () => (await after.status.account()).window.id).toBe('2026-07-08');
  await after.govern(operation(caller('ada')));
});

test('resetWindow opens no day that a clock which is ahead still says, unless somebody knows that it is right', async () => {
  const { clock, start } = await started();
  const credits = await start();
  await credits.govern(operation(caller('ada')));
  const today = clock.time;
  clock.time = IN_2030;
  const { limits } = credits;
  const refused = { code: 'BAD_USER_INPUT', message: expect.stringMatching(/2030-01-01/) };
  await expect(limits.resetWindow(admin, 'alarm in health')).rejects.toMatchObject(refused);
  await expect(limits.resetWindow(admin, 'alarm in health', '2026-05-04')).rejects.toMatchObject(refused);
  clock.time = today + DAY;
  await credits.govern(operation(caller('ada')));
  expect(await credits.status.account()).toMatchObject({ used: COST, window: { id: '2026-05-05' } });
  clock.time = today + 9 * DAY;
  await expect(credits.govern(operation(caller('ada')))).rejects.toMatchObject({
    code: 'LEDGER_UNAVAILABLE',
  });
  expect(await limits.resetWindow(admin, 'the machine was paused', '2026-05-13')).toMatchObject({
    used: 0,
    window: { id: '2026-05-13' },
  });
  await credits.govern(operation(caller('ada')));
});

test('days that were opened too early are seen in health, and closed again by an administrator, for the audit', async () => {
  const { clock, start } = await started();
  const credits = await start();
  await credits.govern(operation(caller('ada')));
  const today = clock.time;
  clock.time += 2 * DAY;
  await credits.govern(operation(caller('ada')));
  clock.time = today;
  await expect.poll(() => credits.health().warning).toContain('2026-05-06');
  await expect(credits.limits.resetWindow(caller('ada'), 'x')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(credits.limits.resetWindow(admin, ' ')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await credits.limits.resetWindow(admin, 'NTP was off')).toMatchObject({
    used: COST,
    window: { id: '2026-05-04' },
  });
  const [record] = await credits.limits.audit(admin);
  expect(record).toMatchObject({
    by: 'root',
    action: 'resetWindow',
    subject: '2026-05-06 -> 2026-05-04',
    reason: 'NTP was off',
  });
  await credits.govern(operation(caller('ada')));
  expect(await credits.status.account()).toMatchObject({ used: 2 * COST, window: { id: '2026-05-04' } });
  await expect.poll(() => credits.health().warning).toBe(null);
});
