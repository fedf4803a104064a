import { afterAll, beforeAll, expect, test } from 'vitest';
import { runReplicaTrial } from '../credits/replica-trial.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { createRandom } from '../support/random.ts';

const operations = Number(process.env.OPERATIONS ?? 1_000_000);

let server: PostgresServer;
beforeAll(async () => {
  // It waits for the disk, as in production.
  server = await startPostgres([]);
});
afterAll(() => server?.stop());

test.each([
  ['left alone', { kills: 0, databaseKills: 0, stops: 0, faults: null, silences: 0, skewMs: 0 }],
  [
    'killed and stopped, and their database killed with them',
    { kills: 20, databaseKills: 10, stops: 4, faults: null, silences: 0, skewMs: 0 },
  ],
  [
    'on a bad network, by clocks that are minutes wrong',
    {
      kills: 10,
      databaseKills: 5,
      stops: 2,
      faults: { halved: 0.02, late: 0.005, torn: 0.0002, doubled: 0.001, dropped: 0.00005 },
      silences: 6,
      skewMs: 300_000,
    },
  ],
])('4 replicas with 1,000 callers, %s: no overspend, no loss, nothing double', async (_, trouble) => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const startedAt = performance.now();
  const result = await runReplicaTrial({
    server,
    random,
    replicas: 4,
    callers: 250,
    operations,
    ...trouble,
  });
  console.log({ seconds: Math.round((performance.now() - startedAt) / 1000), ...result });
  expect(result.told.granted).toBeGreaterThan(operations / 10);
  // One try, and one that waits for the network to answer.
  expect(result.slowestRefusalMs).toBeLessThan(20_000);
});
