import type { BucketKey } from '../../src/credits/ledger/bucket.ts';
import { createCommit } from '../../src/credits/ledger/ledger.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { type SimulatedLedger, simulatedPolicy } from './ledger-simulation.ts';
import { createMemoryStore } from './memory-store.ts';

/** The ledger's state machine over plain maps. */
export function createMemoryLedger(): SimulatedLedger {
  const store = createMemoryStore();
  const commit = createCommit(store, { calendar: createCreditCalendar('UTC'), policy: simulatedPolicy });
  return {
    async submit(commands) {
      const [result] = await commit(() => [commands], false);
      if (!result || 'error' in result) throw result?.error;
      return result.outcomes;
    },
    buckets: async (keys: readonly BucketKey[]) => store.buckets(keys),
    openHolds: async () => store.openHolds(),
  };
}
