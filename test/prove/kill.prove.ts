import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runKillTrial } from '../credits/kill-trial.ts';
import { createRandom } from '../support/random.ts';

test.each([
  { processes: 1, kills: 100 },
  { processes: 3, kills: 100 },
])('$processes gateways on one ledger, killed $kills times, lose and double nothing', async (trial) => {
  const directory = await mkdtemp(join(tmpdir(), 'killed-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const events = await runKillTrial({ directory, random, ...trial });
  console.log(`${events.length} events survived ${trial.kills} kills`);
  expect(events.length).toBeGreaterThan(trial.kills);
});
