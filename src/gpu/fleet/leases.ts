/** The scheduler's callbacks as one promise: a place at an endpoint, to be released in whatever way the try ends. */
import { cancelled, GatewayError } from '../../errors/gateway-error.ts';
import type { Job } from '../schedule/job.ts';
import type { Lease } from '../schedule/placement.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import type { Permit } from './breaker.ts';
import type { Endpoint } from './endpoint.ts';
import type { FleetClock } from './fleet-clock.ts';

export interface HeldLease extends Lease<Endpoint> {
  readonly permit: Permit;
  /** Again is nothing. */
  release(): void;
}

export interface LeaseRequest {
  readonly job: Job;
  readonly excluded: ReadonlySet<Endpoint>;
  readonly retry: boolean;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** A promise for a call that has to wait. */
export type AcquireLease = (request: LeaseRequest) => HeldLease | Promise<HeldLease>;

/** @throws GatewayError OVERLOADED, CIRCUIT_OPEN, MODEL_UNAVAILABLE, UPSTREAM_TIMEOUT, REQUEST_CANCELLED. */
export function createLeases(scheduler: Scheduler<Endpoint>, clock: FleetClock): AcquireLease {
  const hold = (lease: Lease<Endpoint>): HeldLease => {
    let released = false;
    return {
      ...lease,
      permit: lease.endpoint.breaker.enter(),
      release: () => {
        if (released) return;
        released = true;
        lease.work.end();
        scheduler.wake();
      },
    };
  };

  return ({ job, excluded, retry, signal, timeoutMs }) => {
    if (signal.aborted) throw cancelled(signal.reason);
    let outcome = null as HeldLease | GatewayError | null;
    let tell = (told: HeldLease | GatewayError) => {
      outcome = told;
    };
    const giveUp = scheduler.submit({
      job,
      excluded,
      retry,
      onLease: (given) => tell(hold(given)),
      onRefused: (refusal) => tell(refusal),
    });
    // Most calls have their place by now, and nothing to wait for.
    if (outcome !== null) return given(outcome);
    const { promise, resolve, reject } = Promise.withResolvers<HeldLease>();
    const stopWaiting = () => {
      deadline.cancel();
      signal.removeEventListener('abort', abort);
    };
    tell = (told) => {
      stopWaiting();
      if (told instanceof GatewayError) reject(told);
      else resolve(told);
    };
    const abort = () => {
      giveUp();
      tell(cancelled(signal.reason));
    };
    const deadline = clock.after(timeoutMs, () => {
      giveUp();
      tell(
        new GatewayError('UPSTREAM_TIMEOUT', 'No GPU endpoint had room before the deadline.', {
          backend: 'LAMBDA_LABS',
          deadline: 'total',
        }),
      );
    });
    signal.addEventListener('abort', abort);
    return promise.then((lease) => {
      if (!signal.aborted) return lease;
      lease.permit.abandoned();
      lease.release();
      throw cancelled(signal.reason);
    });
  };
}

function given(outcome: HeldLease | GatewayError): HeldLease {
  if (outcome instanceof GatewayError) throw outcome;
  return outcome;
}
