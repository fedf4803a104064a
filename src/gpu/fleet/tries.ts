/**
 * The tries of one operation. Each takes a place at the endpoint the scheduler chooses and is booked on its own; a
 * failed one is followed by another while deadline, retry budget and sense allow.
 */
import type { Attempt, OperationTarget } from '../../credits/operation.ts';
import type { GatewayError } from '../../errors/gateway-error.ts';
import type { TraceSpan } from '../../observability/tracing.ts';
import type { GpuCall } from '../completion/completion.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { Job } from '../schedule/job.ts';
import { type Capability, unsupported } from './capabilities.ts';
import type { Endpoint } from './endpoint.ts';
import { delay, type FleetClock } from './fleet-clock.ts';
import type { AcquireLease, HeldLease } from './leases.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface RetryOptions {
  /** Tries of one operation, the first included. */
  readonly maxAttempts: number;
  /** A Retry-After longer than this is handed to the caller instead of waited for. */
  readonly longestWaitMs: number;
  /** Before the same endpoint is tried again: doubled each time, and spread. */
  readonly backoffMs: number;
}

export const defaultRetries: RetryOptions = { maxAttempts: 3, longestWaitMs: 5_000, backoffMs: 50 };

export interface TriesDependencies {
  readonly acquire: AcquireLease;
  readonly endpoints: readonly Endpoint[];
  readonly budget: RetryBudget;
  readonly clock: FleetClock;
  readonly random: () => number;
  readonly retries: RetryOptions;
  readonly onFailure: (endpoint: Endpoint, failure: UpstreamFailure, model: string) => void;
}

export interface Task<T> {
  readonly job: Job;
  readonly needs: readonly Capability[];
  /**
   * It carries rows of several users. A failure that one user's rows may have caused is not counted against the endpoint
   * then: the rows are sent again apart, and what becomes of those is.
   */
  readonly isJoint?: boolean;
  readonly target: OperationTarget;
  readonly attempt: GpuCall['attempt'];
  readonly trace?: TraceSpan | undefined;
  readonly signal: AbortSignal;
  /** On the fleet's clock. */
  readonly deadline: number;
  /**
   * One try. Throws UpstreamFailure for what upstream did, anything else for what ends the operation. It must leave
   * the attempt's report right.
   */
  run(lease: HeldLease, attempt: Attempt, number: number): Promise<T>;
  /** False once something was delivered: a second try would deliver it twice. */
  mayRepeat(): boolean;
}

export interface Tried<T> {
  readonly value: T;
  readonly endpoint: string;
  readonly attempts: number;
}

/** @throws GatewayError that the client may see. */
export async function runTries<T>(deps: TriesDependencies, task: Task<T>): Promise<Tried<T>> {
  const { clock, retries } = deps;
  const { job, target, signal } = task;
  const lacking = deps.endpoints.filter((endpoint) => endpoint.models.lacks(job.model, task.needs));
  const tried = new Set(lacking);
  let failed: GatewayError | null = null;
  deps.budget.earn();

  for (let number = 1; ; number++) {
    if (lacking.length > 0 && !deps.endpoints.some((e) => e.serves(job.model) && !lacking.includes(e))) {
      throw lackOf(task, lacking) ?? failed;
    }
    const timeoutMs = task.deadline - clock.now();
    const waiting = task.trace?.start('gpu wait');
    let lease: HeldLease;
    try {
      const acquired = deps.acquire({ job, excluded: tried, retry: number > 1, signal, timeoutMs });
      lease = acquired instanceof Promise ? await acquired : acquired;
      waiting?.end();
    } catch (refused) {
      waiting?.fail(refused);
      // What stopped the first try is the better answer to "why" than having found no second place.
      throw signal.aborted ? refused : (failed ?? refused);
    }
    let failure: UpstreamFailure | null = null;
    try {
      const value = await task.attempt(target, async (attempt) => {
        attempt.trace?.set({ 'gateway.gpu.endpoint': lease.endpoint.name, 'gateway.gpu.try': number });
        try {
          const done = await task.run(lease, attempt, number);
          lease.permit.succeeded(job.user);
          lease.endpoint.noteAnswer(job.model, task.needs);
          return done;
        } catch (error) {
          if (!(error instanceof UpstreamFailure)) throw error;
          failure = error;
          if (error.blamesEndpoint && !(error.mayBeTheRequest && task.isJoint))
            lease.permit.failed(error.mayBeTheRequest ? job.user : null);
          lease.endpoint.noteFailure(error, job);
          deps.onFailure(lease.endpoint, error, job.model);
          throw error.shown;
        } finally {
          lease.release();
        }
      });
      return { value, endpoint: lease.endpoint.name, attempts: number };
    } catch (error) {
      const reason = failure as UpstreamFailure | null;
      if (reason === null || reason.retry === 'never' || !task.mayRepeat()) throw error;
      if (number >= retries.maxAttempts || signal.aborted) throw error;
      failed = reason.shown;
      tried.add(lease.endpoint);
      if (reason.capability && !lacking.includes(lease.endpoint)) lacking.push(lease.endpoint);
      let waitMs = 0;
      // A first try at another endpoint adds no load to the one that failed: it is free, as often as there are others.
      let isFree = true;
      if (!deps.endpoints.some((e) => e.serves(job.model) && e.brokenForMs === 0 && !tried.has(e))) {
        if (reason.retry === 'elsewhere') throw error;
        const backoff = retries.backoffMs * 2 ** (number - 1) * (0.5 + deps.random());
        waitMs = Math.max(reason.retryAfterMs ?? 0, backoff);
        if (waitMs > retries.longestWaitMs || clock.now() + waitMs >= task.deadline) throw error;
        isFree = false;
        tried.clear();
        for (const endpoint of lacking) tried.add(endpoint);
      }
      if (!isFree && !deps.budget.spend()) throw error;
      await delay(clock, waitMs, signal);
    } finally {
      // Whatever has not told of the endpoint tells nothing; the attempt may even have been refused before its run.
      lease.permit.abandoned();
      lease.release();
    }
  }
}

function lackOf<T>(task: Task<T>, lacking: readonly Endpoint[]): GatewayError | null {
  for (const endpoint of lacking) {
    const missing = endpoint.models.lacks(task.job.model, task.needs);
    if (missing) return unsupported(missing);
  }
  return null;
}
