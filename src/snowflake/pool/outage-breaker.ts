/** A circuit breaker in the error table's terms: after repeated failures to connect, callers fail at once. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { BreakerState } from '../../upstream/breaker-state.ts';
import { CircuitOpen, createCircuit } from '../../upstream/circuit.ts';

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

export function createOutageBreaker(options: OutageBreakerOptions): OutageBreaker {
  const circuit = createCircuit({
    failures: options.failures,
    isFailure: (error) => error instanceof GatewayError && error.code !== 'REQUEST_CANCELLED',
    pauseMs(failedProbes, failure) {
      const [first, longest] = isRefused(failure)
        ? [options.probeAfterRefusalMs, LONGEST_AFTER_REFUSAL_MS]
        : [options.probeAfterMs, LONGEST_AFTER_OUTAGE_MS];
      return Math.min(first * 2 ** failedProbes, Math.max(first, longest));
    },
    onState: (state) => options.onState?.(state),
  });

  return {
    get state() {
      return circuit.state;
    },
    async execute(connect) {
      try {
        return await circuit.execute(connect);
      } catch (error) {
        if (!(error instanceof CircuitOpen)) throw error;
        const { failure, probeInMs } = error;
        const why = isRefused(failure) ? 'Snowflake keeps refusing the login' : 'Snowflake cannot be reached';
        throw new GatewayError(
          'CIRCUIT_OPEN',
          `${why}; the next attempt is made in a moment.`,
          { backend: 'SNOWFLAKE', retryAfterSeconds: Math.max(1, Math.ceil(probeInMs / 1000)) },
          failure,
        );
      }
    },
  };
}

const isRefused = (error: unknown) => error instanceof GatewayError && error.code === 'UPSTREAM_REJECTED';
