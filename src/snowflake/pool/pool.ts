/**
 * The one way to Snowflake: a bounded number of sessions, shared fairly between users and warehouses, with deadlines
 * of its own, because the driver's stalls last minutes.
 */
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { GatewayError, UnrunCall } from '../../errors/gateway-error.ts';
import type { BreakerState } from '../../upstream/breaker-state.ts';
import { rowBytes } from '../driver/decode-cell.ts';
import { logIn } from '../driver/driver.ts';
import { fulfilledWithin } from '../statement/fulfilled-within.ts';
import { createStatementOpener, type OpenStatement } from '../statement/open-statement.ts';
import type {
  CellValue,
  Column,
  Statement,
  StatementResult,
  StatementRunner,
} from '../statement/statement.ts';
import { createAdmission } from './admission.ts';
import { createLivenessWatch } from './liveness.ts';
import { createLoginPause } from './login-pause.ts';
import { createOutageBreaker } from './outage-breaker.ts';
import { poolDefaults, type SnowflakePoolOptions } from './pool-options.ts';
import { createSession } from './session.ts';
import { createSessionPools, type WarehouseStats } from './session-pools.ts';

export interface PoolStats {
  /** Sessions, in use or idle. */
  readonly size: number;
  readonly available: number;
  readonly borrowed: number;
  /** Statements that wait for a session. */
  readonly pending: number;
  readonly max: number;
  readonly queueMax: number;
  readonly breaker: BreakerState;
  readonly byWarehouse: Readonly<Record<string, WarehouseStats>>;
}

export interface RowBatch {
  readonly columns: readonly Column[];
  /** Up to 1,000. Only an empty result has a batch without rows, and that is its only one. */
  readonly rows: readonly (readonly CellValue[])[];
  readonly queryId: string;
}

export interface SnowflakePool extends StatementRunner {
  /**
   * The result in batches, fetched as they are asked for. Returning early stops the download; aborting the
   * statement's signal cancels it. `maxRows` and `maxBytes` do not apply.
   * @throws GatewayError as `run` does
   */
  stream(statement: Statement): AsyncGenerator<RowBatch, void, void>;
  stats(): PoolStats;
  /**
   * Asks Snowflake for a sign of life: a heartbeat of a session, or a login when there is none. It runs no statement
   * and so wakes no warehouse.
   * @param warehouse for the login
   * @returns milliseconds it took
   * @throws GatewayError
   */
  ping(warehouse: string): Promise<number>;
  /** Refuses new statements, lets the others finish, then closes; after `timeoutMs` it closes anyway. */
  drain(timeoutMs: number): Promise<void>;
  /** Refuses new and waiting statements, cancels the running ones, and logs all sessions out. */
  close(): Promise<void>;
}

export function createSnowflakePool(options: SnowflakePoolOptions): SnowflakePool {
  const tuning = { ...poolDefaults, ...options };
  const { account, log, hooks = {} } = options;
  const breaker = createOutageBreaker({
    ...tuning.breaker,
    onState: (state) => {
      log.warn({ state }, 'the circuit to Snowflake changed');
      hooks.onBreaker?.(state);
    },
  });
  const retryLogin = retry(
    handleWhen((error) => error instanceof GatewayError && error.code === 'UPSTREAM_UNAVAILABLE'),
    { maxAttempts: 1, backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 500 }) },
  );
  const admission = createAdmission({
    limit: tuning.max,
    queueMax: tuning.queueMax,
    waitTimeoutMs: tuning.queueTimeoutMs,
  });
  const sessionOptions = {
    ...tuning,
    heartbeatTimeoutMs: tuning.liveness.timeoutMs,
    liveness: createLivenessWatch(tuning.liveness),
  };
  const pools = createSessionPools({
    ...tuning,
    pause: createLoginPause(),
    logIn: (warehouse) =>
      retryLogin.execute(() =>
        breaker.execute(async () => {
          const opened = await logIn(account, { warehouse, timeoutMs: tuning.loginTimeoutMs });
          log.debug({ warehouse }, 'opened a Snowflake session');
          return createSession(opened, warehouse, sessionOptions);
        }),
      ),
  });
  const opener = createStatementOpener({ admission, pools, tuning, hooks, log });

  async function runOnce(statement: Statement): Promise<StatementResult> {
    const opened = await opener.open(statement);
    try {
      const answer = await readWithinLimits(opened, statement);
      return { ...answer, warehouse: statement.warehouse, elapsedMs: opened.close('ok') };
    } catch (error) {
      opened.close(error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR');
      throw error;
    }
  }

  async function close(): Promise<void> {
    const shutDown = new GatewayError('OVERLOADED', 'The gateway is shutting down.', {
      backend: 'SNOWFLAKE',
    });
    admission.close();
    admission.clear();
    opener.interruptAll(shutDown);
    await admission.empty();
    await pools.close();
  }

  return {
    full: admission.full,

    async run(statement) {
      try {
        return await runOnce(statement);
      } catch (error) {
        const isCutShort = error instanceof GatewayError && error.code === 'UPSTREAM_TRUNCATED';
        if (!isCutShort || !statement.readOnly || statement.signal?.aborted) throw error;
        // What ran was the first one, and its failure says so.
        return await runOnce(statement).catch((again) => {
          throw again instanceof UnrunCall ? error : again;
        });
      }
    },

    async *stream(statement) {
      const opened = await opener.open(statement);
      let outcome = 'ok';
      try {
        opened.paceByConsumer();
        const { columns, queryId, rowCount } = opened.result;
        if (rowCount === 0) yield { columns, rows: [], queryId };
        let read = 0;
        for (let rows = await opened.next(); rows; rows = await opened.next()) {
          read += rows.length;
          yield { columns, rows, queryId };
        }
        if (read !== rowCount) throw incomplete(queryId, read, rowCount);
      } catch (error) {
        outcome = error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';
        throw error;
      } finally {
        opened.close(outcome);
      }
    },

    stats() {
      const byWarehouse = pools.stats();
      const sum = (name: keyof WarehouseStats) =>
        Object.values(byWarehouse).reduce((total, warehouse) => total + warehouse[name], 0);
      return {
        size: sum('size'),
        available: sum('available'),
        borrowed: sum('borrowed'),
        pending: admission.waiting,
        max: tuning.max,
        queueMax: tuning.queueMax,
        breaker: breaker.state,
        byWarehouse,
      };
    },

    async ping(warehouse) {
      const since = performance.now();
      const isAlive = await pools.anySession()?.heartbeat();
      if (!isAlive) {
        const leave = await admission.enter('ping');
        try {
          pools.giveBack(await pools.borrow(warehouse, { moveTo: async () => {} }));
        } finally {
          leave();
        }
      }
      return performance.now() - since;
    },

    async drain(timeoutMs) {
      admission.close();
      await fulfilledWithin(admission.empty(), timeoutMs);
      await close();
    },

    close,
  };
}

async function readWithinLimits(
  opened: OpenStatement,
  { maxRows = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY, room }: Statement,
): Promise<Omit<StatementResult, 'warehouse' | 'elapsedMs'>> {
  const { columns, queryId, rowCount, changesData } = opened.result;
  const read: CellValue[][] = [];
  let bytes = 0;
  // What a change answers is one row of counts, which is always read.
  const isRoomUp = () => !changesData && room !== undefined && room.bytesLeft <= 0;
  const isFull = () => read.length >= maxRows || bytes >= maxBytes || isRoomUp();
  while (read.length < rowCount && !isFull()) {
    const batch = await opened.next();
    if (!batch) throw incomplete(queryId, read.length, rowCount);
    for (const row of batch) {
      read.push(row);
      if (Number.isFinite(maxBytes)) {
        const more = rowBytes(row);
        bytes += more;
        if (room) room.bytesLeft -= more;
      }
      if (isFull()) break;
    }
  }
  return {
    columns,
    rows: read,
    rowCount: changesData ? changedRows(columns, read[0]) : rowCount,
    truncated: read.length < rowCount,
    queryId,
  };
}

function incomplete(queryId: string, read: number, announced: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_TRUNCATED',
    `Snowflake announced a result of ${announced} rows and sent ${read} of them.`,
    { backend: 'SNOWFLAKE', queryId },
  );
}

/** `number of rows updated` counts; `number of multi-joined rows updated` beside it does not. */
function changedRows(columns: readonly Column[], counts: readonly CellValue[] = []): number {
  const counted = counts.filter((_, i) => /^number of rows /i.test(columns[i]?.name ?? ''));
  return (counted.length > 0 ? counted : counts.slice(0, 1)).reduce<number>((sum, n) => sum + Number(n), 0);
}
