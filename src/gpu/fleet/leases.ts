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

export type AcquireLease = (request: LeaseRequest) => Promise<HeldLease>;

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

  return async ({ job, excluded, retry, signal, timeoutMs }) => {
    if (signal.aborted) throw cancelled(signal.reason);
    const lease = await new Promise<HeldLease>((resolve, reject) => {
      let isOver = false;
      let stopWaiting = () => {};
      const settle = <T>(finish: (value: T) => void) => {
        return (value: T) => {
          isOver = true;
          stopWaiting();
          finish(value);
        };
      };
      const giveUp = scheduler.submit({
        job,
        excluded,
        retry,
        onLease: (given) => settle(resolve)(hold(given)),
        onRefused: settle(reject),
      });
      // Most calls have their place by now, and nothing to wait for.
      if (isOver) return;
      const abort = () => {
        giveUp();
        settle(reject)(cancelled(signal.reason));
      };
      const deadline = clock.after(timeoutMs, () => {
        giveUp();
        settle(reject)(
          new GatewayError('UPSTREAM_TIMEOUT', 'No GPU endpoint had room before the deadline.', {
            backend: 'LAMBDA_LABS',
            deadline: 'total',
          }),
        );
      });
      signal.addEventListener('abort', abort);
      stopWaiting = () => {
        deadline.cancel();
        signal.removeEventListener('abort', abort);
      };
    });
    if (signal.aborted) {
      lease.permit.abandoned();
      lease.release();
      throw cancelled(signal.reason);
    }
    return lease;
  };
}
