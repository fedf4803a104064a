/** The primary is killed under load, and a standby takes its place that has everything, or lacks the last moments. */
import { expect, onTestFinished, test } from 'vitest';
import { runReplicaTrial } from '../credits/replica-trial.ts';
import { startPostgresPair } from '../support/postgres-pair.ts';
import { createRandom } from '../support/random.ts';

const operations = Math.min(Number(process.env.OPERATIONS ?? 60_000), 60_000);

test.each([
  ['a synchronous standby loses nothing that anybody was told', true],
  ['one that lags loses what was told in the lag, and nothing else', false],
])('%s: no overspend in its books, nothing double', async (_, isSynchronous) => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const server = await startPostgresPair(isSynchronous);
  onTestFinished(() => server.stop());
  const result = await runReplicaTrial({
    server,
    random,
    replicas: 4,
    callers: 50,
    operations,
    kills: 2,
    databaseKills: 1,
    stops: 0,
    faults: null,
    silences: 0,
    skewMs: 0,
  });
  console.log(result);
  expect(result.told.granted).toBeGreaterThan(operations / 10);
  // Whoever lost nothing has not shown what is promised for a loss.
  expect(result.lost > 0).toBe(!isSynchronous);
  expect(result.slowestRefusalMs).toBeLessThan(20_000);
});
