/** A machine whose clock differs from that of the books: what is told and corrected goes by the books. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { call, gpu, sql } from './calls.ts';
import { callerOf, startUsageFixture, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(() => fixture.close());
afterEach(() => vi.useRealTimers());

const { day, timeZone } = zoneWhereItIsNoon();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const admin = callerOf('root', true);
/** What a PostgreSQL would say. */
const clock = { now: () => Math.round(performance.timeOrigin + performance.now()) };
const machineIsWrongBy = (wrong: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + wrong });

it.each([
  ['ahead', 300 * DAY],
  ['behind', -300 * DAY],
])('days far %s change no report and no reconciliation', async (_, wrong) => {
  const open = await fixture.open({ timeZone, clock });
  await call(open, gpu, undefined, () => ({ inputTokens: 1000, outputTokens: 100 }));
  machineIsWrongBy(wrong);
  const { ledgerCredits } = await open.usage.reconcile(day, admin);
  expect(ledgerCredits).toBeGreaterThan(0);
  const { month, allocatedCredits } = await open.usage.gpuCosts(null, admin);
  expect([month, allocatedCredits]).toEqual([day.slice(0, 7), ledgerCredits]);
  const forecast = await open.usage.forecast('account', admin);
  expect([forecast.day.window.id, forecast.day.used]).toEqual([day, ledgerCredits]);
  expect(Math.abs(forecast.at.getTime() - clock.now())).toBeLessThan(HOUR);
  const span = { from: new Date(clock.now() - HOUR), to: new Date(clock.now() + HOUR) };
  const { totals, freshAsOf } = await open.usage.report(span, admin);
  expect(totals.credits).toBe(ledgerCredits);
  expect(Math.abs(Number(freshAsOf) - clock.now())).toBeLessThan(HOUR);
});

it('hours ahead prove of no call that it did not run', async () => {
  const open = await fixture.open({ timeZone, clock, isImmediate: false });
  const id = await call(open, sql);
  const { credits } = (await open.credits.outbox.find([id]))[0] ?? {};
  expect(credits).toBeGreaterThan(0);
  // The view has something that began later, but not for as long as it may take to show what began before.
  await fixture.run('SELECT 1');
  machineIsWrongBy(2 * HOUR);
  expect(await open.usage.correctEvents()).toBe(0);
  expect(await open.credits.outbox.find([id])).toMatchObject([
    { credits, basis: 'bound', status: 'uncertain' },
  ]);
});
