import { expect, test } from 'vitest';
import { simulate } from './ledger-simulation.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import { createRandom } from './random.ts';

test('20,000 random commands end in the same books as the reference, and no limit is ever exceeded', async () => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const { granted, refused } = await simulate(createMemoryLedger(), random, 20_000);
  expect(granted).toBeGreaterThan(300);
  expect(refused).toBeGreaterThan(300);
});
