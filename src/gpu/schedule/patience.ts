/** How long a request may wait for a place at an endpoint, or why waiting would not help it. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { FleetClock } from '../fleet/fleet-clock.ts';
import type { Job } from './job.ts';
import type { Schedulable } from './placement.ts';

export interface PatienceOptions {
  /** How long a request may wait. */
  readonly queueWaitMs: number;
  /** How long one may wait for a model whose endpoints are all out of order, when one of them is probed by then. */
  readonly probeWaitMs: number;
}

export interface PatienceDependencies<E extends Schedulable> {
  readonly endpoints: readonly E[];
  readonly clock: FleetClock;
  readonly queuedTokens: () => number;
}

export interface Wait {
  readonly atMostMs: number;
  /** When an endpoint may have become usable without telling: the queue has to look by itself. Null: it will be told. */
  readonly lookInMs: number | null;
}

export interface Patience<E extends Schedulable> {
  /** The wait, or the error MODEL_UNAVAILABLE, OVERLOADED or CIRCUIT_OPEN where nobody can take the job in that time. */
  of(
    job: Pick<Job, 'model'>,
    excluded: ReadonlySet<E> | undefined,
    mayAwaitProbe: boolean,
  ): Wait | GatewayError;
  /** @param leastMs After it at the earliest a client should try again. */
  overloaded(leastMs?: number): GatewayError;
}

export function createPatience<E extends Schedulable>(
  { endpoints, clock, queuedTokens }: PatienceDependencies<E>,
  { queueWaitMs, probeWaitMs }: PatienceOptions,
): Patience<E> {
  const overloaded = (leastMs = 0): GatewayError => {
    const perMs = endpoints.reduce(
      (sum, { load }) => sum + Math.max(1, load.inFlight) / load.tokenMs(0, clock.now()),
      0,
    );
    const seconds = Math.max(leastMs, queuedTokens() / Math.max(perMs, 1e-3)) / 1000;
    return new GatewayError('OVERLOADED', 'The GPUs are busy and too many requests wait already.', {
      backend: 'LAMBDA_LABS',
      retryAfterSeconds: Math.max(1, Math.ceil(Math.min(seconds, Math.max(60, leastMs / 1000)))),
    });
  };

  /** Someone is at work and will tell when there is room. */
  const forAPlace: Wait = { atMostMs: queueWaitMs, lookInMs: null };

  return {
    overloaded,
    of({ model }, excluded, mayAwaitProbe) {
      if (endpoints.some((one) => one.usable && one.serves(model) && !excluded?.has(one))) return forAPlace;
      const serving = endpoints.filter((endpoint) => endpoint.serves(model));
      if (serving.length === 0) {
        return new GatewayError('MODEL_UNAVAILABLE', `No GPU endpoint serves the model ${model}.`, {
          backend: 'LAMBDA_LABS',
        });
      }
      const open = serving.filter((endpoint) => !excluded?.has(endpoint));
      const paused = open
        .filter((endpoint) => endpoint.brokenForMs === 0)
        .map((endpoint) => endpoint.pausedForMs);
      if (paused.length > 0) {
        const soonest = Math.min(...paused);
        if (soonest > queueWaitMs) return overloaded(soonest);
        return { atMostMs: queueWaitMs, lookInMs: soonest };
      }
      const probe = Math.min(...open.map(({ probeInMs }) => probeInMs ?? Infinity));
      if (mayAwaitProbe && probe <= probeWaitMs) {
        // The outcome of a probe that is out wakes the queue by itself.
        return { atMostMs: probeWaitMs, lookInMs: probe > 0 ? probe : null };
      }
      const soonest = Math.min(...serving.map((endpoint) => endpoint.brokenForMs));
      return new GatewayError('CIRCUIT_OPEN', `Every GPU endpoint of the model ${model} is out of order.`, {
        backend: 'LAMBDA_LABS',
        retryAfterSeconds: Math.max(1, Math.ceil(soonest / 1000)),
      });
    },
  };
}
