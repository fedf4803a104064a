import { expect, test } from 'vitest';
import type {
  Attempt,
  Consumption,
  Estimate,
  OpenHold,
  OperationTarget,
} from '../../src/credits/operation.ts';
import { runMetered } from '../../src/snowflake/sql/run-metered.ts';

const target: OperationTarget = {
  function: 'SQL',
  model: null,
  backend: 'SNOWFLAKE',
  warehouse: 'COMPUTE_WH',
};

test('seconds that passed unseen are held before they are billed', async () => {
  let covered = 2;
  const reported: Consumption[] = [];
  const hold = {
    get maxWarehouseSeconds() {
      return covered;
    },
    topUp: async ({ maxWarehouseSeconds = 0 }: Estimate) => {
      covered += maxWarehouseSeconds;
      return true;
    },
  } as unknown as OpenHold;
  const attempt = {
    signal: new AbortController().signal,
    sent: () => {},
    report: (used: Consumption) => void reported.push(used),
  } as unknown as Attempt;
  // Snowflake counts more than our clock: it began before the request was known to be sent.
  const result = {
    columns: [],
    rows: [],
    rowCount: 0,
    truncated: false,
    queryId: 'q',
    warehouse: 'COMPUTE_WH',
    elapsedMs: 7_000,
  };
  await runMetered({ hold, attempt, call: { target, timeoutSeconds: 60 }, minSeconds: 1 }, async (onSent) => {
    onSent();
    return result;
  });
  expect(reported.at(-1)).toMatchObject({ warehouseSeconds: 7, queryId: 'q' });
  expect(covered).toBeGreaterThanOrEqual(7);
});
