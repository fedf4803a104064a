import { expect, test } from 'vitest';
import { createNeighbours } from '../../src/credits/neighbours.ts';
import type { Presence } from '../../src/credits/store/ledger-store.ts';

function neighbour(owner: string, limits: unknown) {
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
  const rules = { timeZone: 'UTC', limits, prices: 1 };
  const neighbours = createNeighbours({ records, owner, startedAt: 0, leaseMs: 15_000, rules });
  return {
    async meet(...present: readonly Presence[]) {
      others.splice(0, others.length, ...present);
      await neighbours.meet(0);
      return shown as Presence;
    },
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
