import { expect, test } from 'vitest';
import { simulate } from '../credits/ledger-simulation.ts';
import { createMemoryLedger } from '../credits/memory-ledger.ts';
import { createRandom } from '../support/random.ts';

const RUNS = 50;
const COMMANDS = 20_000;

test('1,000,000 random commands end in the same books as the reference, and no limit is ever exceeded', async () => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  let [granted, refused] = [0, 0];
  for (let run = 0; run < RUNS; run++) {
    const totals = await simulate(createMemoryLedger(), random, COMMANDS);
    granted += totals.granted;
    refused += totals.refused;
  }
  console.log(`${RUNS * COMMANDS} commands: ${granted} holds granted, ${refused} refused`);
  expect(granted).toBeGreaterThan(50_000);
  expect(refused).toBeGreaterThan(50_000);
});
