/** A logged-in session: runs one statement at a time, cancels it for real, and knows whether it can be used again. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { OpenConnection } from '../driver/driver.ts';
import { SessionFailure, statementFailure } from '../driver/driver-error.ts';
import type { SessionContext } from '../driver/driver-wire.ts';
import { cancelStatement } from '../statement/cancel-statement.ts';
import { fulfilledWithin } from '../statement/fulfilled-within.ts';
import type { Interrupt } from '../statement/interrupt.ts';
import { quoteName } from '../statement/quote-name.ts';
import {
  type ReadyResult,
  type RunningStatement,
  type StatementText,
  sendStatement,
} from '../statement/running-statement.ts';
import { heartbeat, type LivenessWatch } from './liveness.ts';

export interface SessionOptions {
  /** Milliseconds that a cancelled statement has to end before its session is closed. */
  readonly cancelTimeoutMs: number;
  /** Milliseconds that a logout may take before it is left to itself. */
  readonly closeTimeoutMs: number;
  /** Milliseconds until a heartbeat counts as missed. */
  readonly heartbeatTimeoutMs: number;
  readonly liveness: LivenessWatch;
}

/** Instants are by `performance.now`: a clock that was set back must not make every session seem lost. */
export interface Session {
  readonly openedAt: number;
  /** When Snowflake last answered this session. */
  readonly provenAt: number;
  /** When it last answered a statement, or logged in: what no heartbeat can promise. */
  readonly answeredAt: number;
  /** Whether it answered any statement. */
  readonly hasAnswered: boolean;
  /** Whether Snowflake itself has ended it. */
  readonly wasRefused: boolean;
  readonly warehouse: string;
  /** Null unless a statement is being cancelled; resolves when it has ended, or is given up with the session. */
  readonly cancelling: Promise<void> | null;
  /** False after a failure that leaves the session in doubt, and while a statement is being cancelled. */
  isUsable(): boolean;
  /** @throws SessionFailure */
  execute(text: StatementText, interrupt: Interrupt): Promise<ReadyResult>;
  /** @throws SessionFailure; the session then is still on its old warehouse, unless it is lost */
  useWarehouse(name: string, parameters: StatementText['parameters'], interrupt: Interrupt): Promise<void>;
  /** False makes the session unusable. */
  heartbeat(): Promise<boolean>;
  /** Logs out. Never rejects and never takes longer than `closeTimeoutMs`. */
  close(): Promise<void>;
}

/** Most cancels take less. A caller whose time is over is not kept waiting for the others. */
const CALLER_PATIENCE_MS = 1_000;

export function createSession(
  { connection, wire }: OpenConnection,
  warehouse: string,
  options: SessionOptions,
): Session {
  const openedAt = performance.now();
  let provenAt = openedAt;
  let answeredAt = openedAt;
  let currentWarehouse = warehouse;
  let broken = false;
  let refused = false;
  let hasAnswered = false;
  let cancelling: Promise<void> | null = null;
  let home = wire.home;

  const answered = () => {
    hasAnswered = true;
    answeredAt = performance.now();
    provenAt = answeredAt;
  };

  async function cancel(statement: RunningStatement): Promise<void> {
    if (!(await cancelStatement(statement, options.cancelTimeoutMs))) broken = true;
    cancelling = null;
  }

  async function execute(text: StatementText, interrupt: Interrupt): Promise<ReadyResult> {
    if (interrupt.error) throw new SessionFailure(interrupt.error);
    const before = wire.unrefusedStatements;
    const statement = sendStatement(connection, text);
    const stopWatching = options.liveness.watch(connection, () => {
      broken = true;
      const message = 'Snowflake stopped answering while the statement ran.';
      interrupt.interrupt(new GatewayError('UPSTREAM_UNAVAILABLE', message, { backend: 'SNOWFLAKE' }));
    });
    try {
      const result = await interrupt.race(statement.ready);
      answered();
      return result;
    } catch (error) {
      if (interrupt.error) {
        // Gone is gone: nobody would answer the cancel.
        if (!broken) {
          cancelling = cancel(statement);
          await fulfilledWithin(cancelling, CALLER_PATIENCE_MS);
        }
        throw new SessionFailure(interrupt.error, { sessionLost: broken });
      }
      const mayHaveRun = wire.unrefusedStatements > before;
      const failure = statementFailure(error, { queryId: statement.queryId(), mayHaveRun });
      if (failure.sessionLost) broken = true;
      else answered();
      refused ||= failure.sessionRefused;
      throw failure;
    } finally {
      stopWatching();
    }
  }

  return {
    openedAt,
    get provenAt() {
      return provenAt;
    },
    get answeredAt() {
      return answeredAt;
    },
    get hasAnswered() {
      return hasAnswered;
    },
    get wasRefused() {
      return refused;
    },
    get warehouse() {
      return currentWarehouse;
    },
    get cancelling() {
      return cancelling;
    },
    isUsable: () => !broken && cancelling === null && connection.isUp(),
    async execute(text, interrupt) {
      const result = await execute(text, interrupt);
      // A statement that moved the session to another database or role must not leave that to the next one.
      home ??= result.context;
      if (!isSameContext(home, result.context)) broken = true;
      return result;
    },
    async useWarehouse(name, parameters, interrupt) {
      const { context } = await execute(
        { sql: `USE WAREHOUSE ${quoteName(name)}`, binds: [], parameters },
        interrupt,
      );
      currentWarehouse = name;
      home = home && { ...home, warehouse: context.warehouse };
    },
    async heartbeat() {
      const isAlive = await heartbeat(connection, options.heartbeatTimeoutMs);
      if (isAlive) provenAt = performance.now();
      else broken = true;
      return isAlive;
    },
    async close() {
      broken = true;
      const destroyed = new Promise<void>((resolve) => connection.destroy(() => resolve()));
      await fulfilledWithin(
        destroyed.then(() => wire.logOut()),
        options.closeTimeoutMs,
      );
    },
  };
}

function isSameContext(a: SessionContext, b: SessionContext): boolean {
  // Null is "the server did not say".
  const isSame = (x: string | null, y: string | null) => x === null || y === null || x === y;
  return (
    isSame(a.database, b.database) &&
    isSame(a.schema, b.schema) &&
    isSame(a.role, b.role) &&
    isSame(a.warehouse, b.warehouse)
  );
}
