/** Days on which CREDIT_TIME_ZONE was changed, as reconciliation takes them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as calls from './calls.ts';
import { admin, startUsageFixture, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(() => fixture.close());

/** Two zones in which it is neither the same day nor near to another one. */
function zonesOfTwoDays(): readonly [earlier: string, later: string] {
  const zones = Array.from({ length: 27 }, (_, i) => i - 12).flatMap((hours) => {
    const there = new Date(Date.now() + hours * 3_600_000);
    const isNear = there.getUTCHours() < 1 || there.getUTCHours() > 22;
    // The sign of these zones is the other one.
    const timeZone = `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
    return isNear ? [] : [{ timeZone, day: there.toISOString().slice(0, 10) }];
  });
  const [earlier, later] = [zones[0], zones.at(-1)];
  if (!earlier || !later || earlier.day === later.day) throw new Error('no such zones');
  return [earlier.timeZone, later.timeZone];
}

const [earlier, later] = zonesOfTwoDays();
it.each([
  ['forward', earlier, later, 2],
  ['back', later, earlier, 1],
] as const)('they balance where it was set %s', async (_, before, after, days) => {
  const first = await fixture.open({ timeZone: before });
  const told = { inputTokens: 100, outputTokens: 10 };
  await calls.call(first, calls.gpu, undefined, () => told);
  const second = await first.restart(undefined, { timeZone: after });
  await calls.call(second, calls.gpu, undefined, () => told);
  await second.usage.loader.flush();
  const charged = await second.credits.outbox.latest(9);
  const windows = new Set(charged.map(({ window }) => window));
  expect([charged.length, windows.size]).toEqual([2, days]);
  let compared = 0;
  for (const day of windows) {
    const { balanced, differences, eventsCompared } = await second.usage.reconcile(day, admin);
    expect([balanced, differences]).toEqual([true, []]);
    compared += eventsCompared;
  }
  expect(compared).toBe(2);
});
