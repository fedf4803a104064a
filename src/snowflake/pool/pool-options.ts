import type { Logger } from '../../observability/log.ts';
import type { BreakerState } from '../../upstream/breaker-state.ts';
import type { SnowflakeAccount } from '../driver/driver.ts';
import type { LivenessOptions } from './liveness.ts';

/** One statement sent to Snowflake, when it is over. */
export interface StatementObservation {
  /** The statement's `function`, or USE_WAREHOUSE for a session's move to another warehouse. */
  readonly function: string;
  readonly warehouse: string;
  readonly seconds: number;
  /** Not what a caller asked for: the statement says so, or it moved a session. */
  readonly isInternal: boolean;
  /** `ok`, or the error's code. */
  readonly outcome: string;
}

export interface SnowflakeHooks {
  readonly onStatement?: (observation: StatementObservation) => void;
  readonly onBreaker?: (state: BreakerState) => void;
}

/** Every duration is in milliseconds. */
export interface PoolTuning {
  /** Sessions at most, over all warehouses. */
  readonly max: number;
  /** Statements that may wait; the next one fails with OVERLOADED at once. */
  readonly queueMax: number;
  /** How long a statement may wait before it fails with OVERLOADED. */
  readonly queueTimeoutMs: number;
  /** How long a login, or a session's move to another warehouse, may take. */
  readonly loginTimeoutMs: number;
  /** For statements that name no timeout of their own. */
  readonly statementTimeoutMs: number;
  /** How long Snowflake has to end a cancelled statement before its session is closed. */
  readonly cancelTimeoutMs: number;
  /** How long a logout is waited for. */
  readonly closeTimeoutMs: number;
  /** How long the next rows of a result may take. */
  readonly stallTimeoutMs: number;
  /** Unused for so long, a session is logged out. */
  readonly idleTimeoutMs: number;
  /** Older than that, a session is replaced. Snowflake's master tokens last 4 hours. */
  readonly maxAgeMs: number;
  readonly liveness: LivenessOptions;
  readonly breaker: {
    readonly failures: number;
    readonly probeAfterMs: number;
    readonly probeAfterRefusalMs: number;
  };
}

export const poolDefaults: PoolTuning = {
  max: 8,
  queueMax: 1000,
  queueTimeoutMs: 30_000,
  loginTimeoutMs: 10_000,
  statementTimeoutMs: 60_000,
  cancelTimeoutMs: 5_000,
  closeTimeoutMs: 5_000,
  stallTimeoutMs: 60_000,
  idleTimeoutMs: 5 * 60_000,
  maxAgeMs: 3 * 3_600_000,
  liveness: { intervalMs: 10_000, timeoutMs: 5_000 },
  // Snowflake locks a user out for 15 minutes after five wrong passwords, and a pool that went on trying would
  // keep it locked: fewer failures open the circuit, and it stays open longer after a refusal.
  breaker: { failures: 4, probeAfterMs: 2_000, probeAfterRefusalMs: 60_000 },
};

export interface SnowflakePoolOptions extends Partial<PoolTuning> {
  readonly account: SnowflakeAccount;
  readonly log: Logger;
  readonly hooks?: SnowflakeHooks;
}
