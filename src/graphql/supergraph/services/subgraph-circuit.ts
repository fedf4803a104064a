/** A service that fails several times in a row is left alone for a while, and what each call came to is told. */
import { GatewayError } from '../../../errors/gateway-error.ts';
import type { Logger } from '../../../observability/log.ts';
import { CircuitOpen, createCircuit } from '../../../upstream/circuit.ts';
import { subgraphUnavailable } from './subgraph-error.ts';

export interface SubgraphCircuitOptions {
  readonly name: string;
  readonly onAnswer: (answer: { readonly outcome: string; readonly seconds: number }) => void;
  readonly logger: Logger;
}

/** @throws GatewayError what the call throws; SUBGRAPH_UNAVAILABLE at once while the circuit is open */
export type GuardedCall = <T>(call: () => Promise<T>) => Promise<T>;

/** Faults in a row that open the circuit, and how long it stays open: doubled after each probe that fails. */
const MOST_FAULTS = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function createSubgraphCircuit({ name, onAnswer, logger }: SubgraphCircuitOptions): GuardedCall {
  const circuit = createCircuit({
    failures: MOST_FAULTS,
    // A caller who asks for what is too large, again and again, must not close the service to others.
    isFailure: (error) =>
      error instanceof GatewayError && error.code !== 'REQUEST_CANCELLED' && error.retryable,
    pauseMs: (failedProbes) => Math.min(FIRST_PAUSE_MS * 2 ** failedProbes, LONGEST_PAUSE_MS),
    onState(state, err) {
      if (state === 'OPEN')
        logger.warn({ subgraph: name, err }, 'a service keeps failing and is left alone for a moment');
      if (state === 'CLOSED') logger.info({ subgraph: name }, 'a service answers again');
    },
  });

  return async (call) => {
    const started = performance.now();
    let outcome = 'ok';
    try {
      return await circuit.execute(call);
    } catch (error) {
      const known = error instanceof CircuitOpen ? paused(name, error) : (error as GatewayError);
      outcome = known.code;
      throw known;
    } finally {
      onAnswer({ outcome, seconds: (performance.now() - started) / 1000 });
    }
  };
}

function paused(subgraph: string, { failure, probeInMs }: CircuitOpen): GatewayError {
  const what = 'failed several times in a row and is left alone for a moment';
  const retryAfterSeconds = Math.max(1, Math.ceil(probeInMs / 1000));
  return subgraphUnavailable({ subgraph, what, retryable: true, retryAfterSeconds, cause: failure });
}
