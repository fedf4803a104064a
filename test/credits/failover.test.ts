/** The primary is killed under load, and a standby takes its place. */
import { expect, onTestFinished, test } from 'vitest';
import { startPostgresPair } from '../support/postgres-pair.ts';
import { createRandom } from '../support/random.ts';
import { runReplicaTrial } from './replica-trial.ts';

test('a failover to a synchronous standby loses nothing that anybody was told, and needs nobody', async () => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const server = await startPostgresPair();
  onTestFinished(() => server.stop());
  const result = await runReplicaTrial({
    server,
    random,
    replicas: 2,
    callers: 20,
    operations: 2500,
    kills: 1,
    databaseKills: 1,
    stops: 0,
    faults: null,
    silences: 0,
    skewMs: 0,
  });
  console.log(result);
  expect(result.told.granted).toBeGreaterThan(1000);
  expect(result.slowestRefusalMs).toBeLessThan(20_000);
});
