import { once } from 'node:events';
import { expect, test } from 'vitest';
import type {
  Attempt,
  Consumption,
  Estimate,
  OpenHold,
  OperationTarget,
} from '../../src/credits/operation.ts';
import { runMetered } from '../../src/snowflake/sql/run-metered.ts';
import type { StatementResult } from '../../src/snowflake/statement/statement.ts';

const target: OperationTarget = {
  function: 'SQL',
  model: null,
  backend: 'SNOWFLAKE',
  warehouse: 'COMPUTE_WH',
};

const result: StatementResult = {
  columns: [],
  rows: [],
  rowCount: 0,
  truncated: false,
  queryId: 'q',
  warehouse: 'COMPUTE_WH',
  // Snowflake counts more than our clock: it began before the request was known to be sent.
  elapsedMs: 7_000,
};

function attemptThatReports(reported: Consumption[]): Attempt {
  return {
    signal: new AbortController().signal,
    sent: () => {},
    report: (used: Consumption) => void reported.push(used),
  } as unknown as Attempt;
}

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
  const attempt = attemptThatReports(reported);
  await runMetered({ hold, attempt, call: { target, timeoutSeconds: 60 }, minSeconds: 1 }, async (onSent) => {
    onSent();
    return result;
  });
  expect(reported.at(-1)).toMatchObject({ warehouseSeconds: 7, queryId: 'q' });
  expect(covered).toBeGreaterThanOrEqual(7);
});

test('a statement whose hold cannot be asked for more is cancelled, and its caller learns why', async () => {
  const reported: Consumption[] = [];
  const lost = new Error('the ledger went away');
  const hold = { maxWarehouseSeconds: 0, topUp: () => Promise.reject(lost) } as unknown as OpenHold;
  const call = { target, timeoutSeconds: 60 };
  const running = runMetered(
    { hold, attempt: attemptThatReports(reported), call, minSeconds: 0 },
    async (onSent, signal) => {
      onSent();
      await once(signal, 'abort');
      throw new Error('the statement was cancelled');
    },
  );
  await expect(running).rejects.toBe(lost);
  expect(reported).toHaveLength(1);
});
