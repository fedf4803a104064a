import { expect, test } from 'vitest';
import { emptyBucket } from '../../src/credits/ledger/bucket.ts';
import { alertFlag, newlyReached, ruleKey, type TriggerName } from '../../src/credits/ledger/triggers.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { ACCOUNT } from '../../src/credits/scope.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { createRandom } from '../support/random.ts';
import { NOON } from './commands.ts';
import { simulate } from './ledger-simulation.ts';
import { createMemoryLedger } from './memory-ledger.ts';

test('20,000 random commands end in the same books as the reference, and no limit is ever exceeded', async () => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const { granted, refused } = await simulate(createMemoryLedger(), random, 20_000);
  expect(granted).toBeGreaterThan(1_000);
  expect(refused).toBeGreaterThan(1_000);
});

test.each(['notify', 'notify-projected'] satisfies TriggerName[])(
  'after %s, neither use nor its pace is announced',
  (told) => {
    const triggers = { notify: 80, suspend: null, suspendImmediate: null };
    const rule = { limit: 1000 as MicroCredits, triggers };
    const window = createCreditCalendar('UTC').windowAt(NOON);
    for (const settled of [500, 850] as MicroCredits[]) {
      const bucket = {
        ...emptyBucket({ scope: ACCOUNT, window: window.id }),
        settled,
        alertedFor: ruleKey(rule),
      };
      expect(newlyReached(bucket, rule, window, NOON)).toHaveLength(1);
      expect(newlyReached({ ...bucket, alerted: alertFlag[told] }, rule, window, NOON)).toEqual([]);
    }
  },
);
