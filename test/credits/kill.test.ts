import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../support/random.ts';
import { runKillTrial } from './kill-trial.ts';

test.each([
  { processes: 1, kills: 4 },
  { processes: 2, kills: 3 },
])('$processes gateways on one ledger, killed $kills times, lose and double nothing', async (trial) => {
  const directory = await mkdtemp(join(tmpdir(), 'killed-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const events = await runKillTrial({ directory, random, ...trial });
  expect(events.length).toBeGreaterThan(8 * trial.kills);
});
