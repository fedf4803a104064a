/** A statement's way to its rows: a turn in the queue, a session on its warehouse, the statement, one safe retry. */
import { GatewayError, UnrunCall } from '../../errors/gateway-error.ts';
import type { Logger } from '../../observability/log.ts';
import { type TraceSpan, traced } from '../../observability/tracing.ts';
import { SessionFailure, statementFailure } from '../driver/driver-error.ts';
import { RowReader } from '../driver/row-reader.ts';
import type { Admission } from '../pool/admission.ts';
import type { PoolTuning, SnowflakeHooks } from '../pool/pool-options.ts';
import type { Session } from '../pool/session.ts';
import type { SessionPools, Slot } from '../pool/session-pools.ts';
import { Interrupt } from './interrupt.ts';
import { encodeQueryTag } from './query-tag.ts';
import type { ReadyResult, StatementText } from './running-statement.ts';
import type { CellValue, Statement } from './statement.ts';

/** A statement whose result is ready; it holds its session until `close`. */
export interface OpenStatement {
  readonly result: ReadyResult;
  /** The next rows, at least one, or undefined after the last. @throws GatewayError */
  next(): Promise<CellValue[][] | undefined>;
  /** From here on the consumer sets the pace: instead of the timeout, each wait for rows has its own. */
  paceByConsumer(): void;
  /**
   * Gives the session back; only the first call counts.
   * @param outcome `ok`, or an error's code
   * @returns milliseconds since the statement was sent
   */
  close(outcome: string): number;
}

export interface StatementOpener {
  /** @throws GatewayError */
  open(statement: Statement): Promise<OpenStatement>;
  /** Ends everything that is under way with this error, cancelled in Snowflake. */
  interruptAll(error: GatewayError): void;
}

export interface StatementOpenerDependencies {
  readonly admission: Admission;
  readonly pools: SessionPools;
  readonly tuning: PoolTuning;
  readonly hooks: SnowflakeHooks;
  readonly log: Logger;
}

interface SessionLease {
  readonly session: Session;
  giveBack(): void;
}

export function createStatementOpener(deps: StatementOpenerDependencies): StatementOpener {
  const { admission, pools, tuning, hooks, log } = deps;
  const underWay = new Set<Interrupt>();

  /** Starts the stopwatch of one statement; call the result once, when it is over. */
  function observe(
    call: Pick<Statement, 'function' | 'warehouse' | 'isInternal'>,
  ): (outcome: string) => number {
    const { function: name, warehouse, isInternal = false } = call;
    const sentAt = performance.now();
    return (outcome) => {
      const elapsedMs = performance.now() - sentAt;
      hooks.onStatement?.({ function: name, warehouse, isInternal, seconds: elapsedMs / 1000, outcome });
      return elapsedMs;
    };
  }

  async function moveSession(session: Session, statement: Statement, interrupt: Interrupt): Promise<void> {
    const { warehouse } = statement;
    const over = observe({ function: 'USE_WAREHOUSE', warehouse, isInternal: true });
    interrupt.startClock(tuning.loginTimeoutMs, 'Snowflake did not switch the warehouse in time.');
    try {
      // It costs the call nothing, and says nothing of whether the call itself ran.
      const { application, user, operation, requestId } = statement.tag;
      const parameters = {
        QUERY_TAG: encodeQueryTag({ application, user, operation, requestId, eventId: '' }),
      };
      await session.useWarehouse(warehouse, parameters, interrupt);
      over('ok');
    } catch (error) {
      over(outcomeOf(error));
      throw error;
    } finally {
      interrupt.stopClock();
    }
  }

  async function lease(
    statement: Statement,
    interrupt: Interrupt,
    knownToLive: boolean,
  ): Promise<SessionLease> {
    const leave = await admission.enter(statement.user, interrupt);
    const giveBack = (slot: Slot) => {
      const free = () => {
        pools.giveBack(slot);
        leave();
      };
      const { cancelling } = slot.session;
      if (cancelling) void cancelling.then(free);
      else free();
    };
    const borrowing = pools.borrow(statement.warehouse, {
      knownToLive,
      moveTo: (session) => moveSession(session, statement, interrupt),
    });
    try {
      const slot = await interrupt.race(borrowing);
      return { session: slot.session, giveBack: () => giveBack(slot) };
    } catch (error) {
      // A login goes on when its caller does not, and its place is taken until it is over.
      borrowing.then(giveBack, leave);
      throw error;
    }
  }

  async function attempt(
    statement: Statement,
    interrupt: Interrupt,
    { isRetry = false } = {},
  ): Promise<OpenStatement> {
    const { session, giveBack } = await traced(
      statement.trace?.start('pool wait', 'internal', { 'gateway.warehouse': statement.warehouse }),
      lease(statement, interrupt, isRetry),
    );
    const span = startSpan(statement);
    const timeoutMs = statement.timeoutMs ?? tuning.statementTimeoutMs;
    const over = observe(statement);
    const late = `The statement did not finish within ${timeoutMs / 1000} seconds and was cancelled.`;
    interrupt.startClock(timeoutMs, late);
    try {
      statement.onSent?.();
      const result = await session.execute(textOf(statement, timeoutMs, span), interrupt);
      span?.set({ 'db.response.returned_rows': result.rowCount, 'snowflake.query_id': result.queryId });
      return openedOn(result, interrupt, (outcome) => {
        if (outcome === 'ok') span?.end();
        else span?.fail(outcome);
        end(interrupt);
        giveBack();
        return over(outcome);
      });
    } catch (error) {
      interrupt.stopClock();
      giveBack();
      over(outcomeOf(error));
      span?.fail(outcomeOf(error));
      if (error instanceof SessionFailure && error.sessionLost) {
        const { warehouse, function: name } = statement;
        log.warn({ err: error.error, warehouse, function: name }, 'a Snowflake session was lost');
      }
      throw error;
    }
  }

  function openedOn(
    result: ReadyResult,
    interrupt: Interrupt,
    finish: (outcome: string) => number,
  ): OpenStatement {
    const reader = new RowReader(result.openRows(), interrupt);
    let isPaced = false;
    let elapsedMs: number | undefined;
    const close = (outcome: string): number => {
      if (elapsedMs === undefined) {
        reader.close();
        elapsedMs = finish(outcome);
      }
      return elapsedMs;
    };
    // A consumer that has stopped asking for rows, and never comes back, must not keep the session.
    interrupt.onInterrupt(({ code }) => close(code));
    return {
      result,
      async next() {
        if (isPaced)
          interrupt.startClock(tuning.stallTimeoutMs, 'Snowflake stopped sending the rows of the result.');
        try {
          return await reader.next();
        } catch (error) {
          if (error instanceof GatewayError) throw error;
          throw statementFailure(error, { queryId: result.queryId, mayHaveRun: true }).error;
        } finally {
          if (isPaced) interrupt.stopClock();
        }
      },
      paceByConsumer() {
        interrupt.stopClock();
        isPaced = true;
      },
      close,
    };
  }

  function end(interrupt: Interrupt): void {
    interrupt.release();
    underWay.delete(interrupt);
  }

  return {
    async open(statement) {
      refuseFileTransfer(statement.sql);
      const interrupt = new Interrupt(statement.signal);
      underWay.add(interrupt);
      let wasRefused = false;
      let isSent = false;
      const watched = {
        ...statement,
        onSent() {
          isSent = true;
          statement.onSent?.();
        },
      };
      try {
        return await attempt(watched, interrupt).catch((error) => {
          // The only retry of a statement: its session was refused before anything ran, so nothing happens twice.
          if (!isNotRun(error)) throw error;
          wasRefused = true;
          isSent = false;
          return attempt(watched, interrupt, { isRetry: true });
        });
      } catch (error) {
        end(interrupt);
        const shown = error instanceof SessionFailure ? error.error : error;
        const ranNothing = wasRefused && (!isSent || isNotRun(error));
        throw ranNothing && shown instanceof GatewayError ? new UnrunCall(shown) : shown;
      }
    },
    interruptAll(error) {
      for (const interrupt of underWay) interrupt.interrupt(error);
    },
  };
}

const isNotRun = (error: unknown) => error instanceof SessionFailure && error.notRun;

/** No text of the statement's: it may hold what nobody else may read. */
function startSpan({ trace, function: name, warehouse }: Statement): TraceSpan | undefined {
  return trace?.start('statement', 'client', {
    'db.system.name': 'snowflake',
    'db.operation.name': name,
    'gateway.warehouse': warehouse,
  });
}

function textOf(statement: Statement, timeoutMs: number, span: TraceSpan | undefined): StatementText {
  return {
    sql: statement.sql,
    binds: statement.binds ?? [],
    parameters: {
      QUERY_TAG: encodeQueryTag(statement.tag, span?.headers.traceparent),
      // In whole seconds, so it is the second line of defence; it also holds when this process dies.
      STATEMENT_TIMEOUT_IN_SECONDS: Math.ceil(timeoutMs / 1000),
      // Whatever the account's default is: a second statement would run unseen by the SQL guard.
      MULTI_STATEMENT_COUNT: 1,
    },
  };
}

/** The driver would run PUT and GET itself, on the files of this machine. */
function refuseFileTransfer(sql: string): void {
  if (/^\s*(put|get)\b/i.test(sql)) {
    throw new GatewayError(
      'SQL_NOT_ALLOWED',
      'PUT and GET move files of the gateway itself and are not available.',
    );
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof SessionFailure) return error.error.code;
  return error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';
}
