import { expect, test } from 'vitest';
import type { Command } from '../../src/credits/ledger/command.ts';
import { createCommit } from '../../src/credits/ledger/ledger.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { simulate, simulatedPolicy } from './ledger-simulation.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRandom } from './random.ts';

test('20,000 random commands end in the same books as the reference, and no limit is ever exceeded', async () => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const { granted, refused } = await simulate(memoryLedger(), random, 20_000);
  expect(granted).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(1000);
});

function memoryLedger() {
  const store = createMemoryStore();
  const setting = { calendar: createCreditCalendar('UTC'), policy: simulatedPolicy };
  const commit = createCommit(store, setting);
  return {
    async submit(commands: readonly Command[]) {
      const [result] = await commit([commands]);
      if (!result || 'error' in result) throw result?.error;
      return result.outcomes;
    },
    buckets: async (keys: Parameters<typeof store.buckets>[0]) => store.buckets(keys),
    openHolds: async () => store.openHolds(),
  };
}
