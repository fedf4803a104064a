/** A circuit breaker in the error table's terms: after repeated failures to connect, callers fail at once. */
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IBackoff,
  type ICircuitBreakerOptions,
} from 'cockatiel';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { BreakerState } from '../../upstream/breaker-state.ts';

export interface OutageBreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** Milliseconds until the first probe after an outage; doubled after each failed probe, up to eight seconds. */
  readonly probeAfterMs: number;
  /** The same after refused credentials, up to five minutes. */
  readonly probeAfterRefusalMs: number;
  readonly onState?: (state: BreakerState) => void;
}

export interface OutageBreaker {
  readonly state: BreakerState;
  /** @throws GatewayError CIRCUIT_OPEN, or what `connect` throws */
  execute<T>(connect: () => Promise<T>): Promise<T>;
}

/** An account that is back is found within ten seconds. */
const LONGEST_AFTER_OUTAGE_MS = 8_000;
/** Each probe with refused credentials brings the user nearer to being locked out. */
const LONGEST_AFTER_REFUSAL_MS = 300_000;

const states: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'CLOSED',
  [CircuitState.Open]: 'OPEN',
  [CircuitState.HalfOpen]: 'HALF_OPEN',
  [CircuitState.Isolated]: 'OPEN',
};

type HalfOpenAfter = Exclude<ICircuitBreakerOptions['halfOpenAfter'], number>;

export function createOutageBreaker(options: OutageBreakerOptions): OutageBreaker {
  let probeAt = 0;
  const halfOpenAfter: HalfOpenAfter = {
    next({ attempt, result }): IBackoff<Parameters<HalfOpenAfter['next']>[0]> {
      const isRefusal = 'error' in result && isRefused(result.error);
      const first = isRefusal ? options.probeAfterRefusalMs : options.probeAfterMs;
      const longest = isRefusal ? LONGEST_AFTER_REFUSAL_MS : LONGEST_AFTER_OUTAGE_MS;
      const duration = Math.min(first * 2 ** (attempt - 1), Math.max(first, longest));
      probeAt = Date.now() + duration;
      return { duration, next: halfOpenAfter.next };
    },
  };
  const policy = circuitBreaker(
    handleWhen((error) => error instanceof GatewayError && error.code !== 'REQUEST_CANCELLED'),
    { breaker: new ConsecutiveBreaker(options.failures), halfOpenAfter },
  );
  policy.onStateChange((state) => options.onState?.(states[state]));

  return {
    get state() {
      return states[policy.state];
    },
    async execute(connect) {
      try {
        return await policy.execute(connect);
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        const lastFailure = policy.lastFailure;
        const cause = lastFailure && 'error' in lastFailure ? lastFailure.error : undefined;
        const why = isRefused(cause) ? 'Snowflake keeps refusing the login' : 'Snowflake cannot be reached';
        throw new GatewayError(
          'CIRCUIT_OPEN',
          `${why}; the next attempt is made in a moment.`,
          { backend: 'SNOWFLAKE', retryAfterSeconds: Math.max(1, Math.ceil((probeAt - Date.now()) / 1000)) },
          cause,
        );
      }
    },
  };
}

const isRefused = (error: unknown) => error instanceof GatewayError && error.code === 'UPSTREAM_REJECTED';
