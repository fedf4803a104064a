import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { createRandom } from '../support/random.ts';
import { runReplicaTrial } from './replica-trial.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

/** The short form of `npm run prove`. */
test('replicas that are killed, on a database that is, over a bad network, by wrong clocks, lose and double nothing', async () => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const result = await runReplicaTrial({
    server,
    random,
    replicas: 2,
    callers: 20,
    operations: 3000,
    kills: 2,
    databaseKills: 1,
    stops: 0,
    faults: { halved: 0.02, late: 0.01, torn: 0.0005, doubled: 0.004 },
    silences: 0,
    skewMs: 180_000,
  });
  console.log(result);
  expect(result.told.granted).toBeGreaterThan(1000);
  expect(result.told.denied).toBeGreaterThan(100);
});
