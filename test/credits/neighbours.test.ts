import { expect, test } from 'vitest';
import { createNeighbours } from '../../src/credits/neighbours.ts';
import type { Presence } from '../../src/credits/store/ledger-store.ts';

function neighbour(owner: string, limits: unknown, timeZone = 'UTC', startedAt = 0) {
  const others: Presence[] = [];
  let counts = 0;
  const records = {
    async meet(own: Presence) {
      shown = own;
      return others;
    },
    async recount() {
      counts += 1;
    },
  };
  let shown: Presence | undefined;
  const rules = { timeZone, limits, prices: 1 };
  const neighbours = createNeighbours({
    records,
    owner,
    clock: { now: () => startedAt },
    leaseMs: 15_000,
    rules,
  });
  return {
    async meet(...present: readonly Presence[]) {
      others.splice(0, others.length, ...present);
      await neighbours.meet(100);
      return shown as Presence;
    },
    shown: () => shown as Presence,
    counts: () => counts,
  };
}

test('when the last process with other limits is gone, what it did not count is counted, once', async () => {
  const [old, same, rolledOut] = [neighbour('old', 1), neighbour('same', 2), neighbour('new', 2)];
  const [other, alike] = [await old.meet(), await same.meet()];
  await rolledOut.meet(alike);
  await rolledOut.meet(alike, other);
  await rolledOut.meet(other);
  expect(rolledOut.counts()).toBe(0);
  await rolledOut.meet(alike);
  await rolledOut.meet();
  expect(rolledOut.counts()).toBe(1);
});

test('one with other days is refused, and keeps nobody out who comes after it, also when the first is gone', async () => {
  const [first, odd, third] = [
    neighbour('a', 1),
    neighbour('b', 1, 'Asia/Tokyo', 10),
    neighbour('c', 1, 'UTC', 20),
  ];
  const one = await first.meet();
  await expect(odd.meet(one)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  const arrived = odd.shown();
  const three = await third.meet(one, arrived);
  await expect(odd.meet(one, three)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  const behind = odd.shown();
  await third.meet(behind);
  await expect(odd.meet(three)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  // Alone, it may have its days.
  await odd.meet();
});
