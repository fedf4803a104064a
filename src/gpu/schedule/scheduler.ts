/**
 * Decides which request goes to which endpoint, and when.
 *
 * While no endpoint has room a request waits here, where order is fair between users and where any endpoint that
 * frees up can take it, and not in one endpoint's own line. Everything is synchronous and takes its time from the
 * clock given, so that a simulation runs this very code.
 */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { FleetClock, Timer } from '../fleet/fleet-clock.ts';
import { createDeficitQueue, type DeficitQueue, type Queued } from './deficit-queue.ts';
import type { Job } from './job.ts';
import { createPatience, type PatienceOptions } from './patience.ts';
import { createPlacement, type Lease, type Schedulable } from './placement.ts';
import { createPrefixIndex, type PrefixIndex } from './prefix-index.ts';

export interface Submission<E extends Schedulable> {
  readonly job: Job;
  /** Endpoints that will not do: tried before, or not able to. */
  readonly excluded?: ReadonlySet<E>;
  /** A retry has waited once: it goes before the queue, and does not wait for a breaker's probe. */
  readonly retry?: boolean;
  /** Called once, possibly before `submit` returns. After `work.end()` call `wake`. */
  onLease(lease: Lease<E>): void;
  /** Called once instead. OVERLOADED, CIRCUIT_OPEN or MODEL_UNAVAILABLE. */
  onRefused(error: GatewayError): void;
}

export interface SchedulerOptions extends PatienceOptions {
  /** Requests that may wait, over all models. */
  readonly queueMax: number;
  /** Requests of one model that may wait for a probe. */
  readonly probeQueueMax: number;
  /** Tokens that a user may send in one turn of the fair queue. */
  readonly quantumTokens: number;
  /** How much prefill work, in milliseconds, may be queued inside an endpoint. */
  readonly prefillWindowMs: number;
  /** Blocks that an endpoint is taken to cache while its cache size is unknown. */
  readonly cachedBlocks: number;
}

export const defaultSchedulerOptions: SchedulerOptions = {
  queueMax: 1_000,
  queueWaitMs: 15_000,
  // A breaker's first pause is over by then.
  probeWaitMs: 2_000,
  probeQueueMax: 64,
  quantumTokens: 8_192,
  prefillWindowMs: 2_000,
  cachedBlocks: 4_096,
};

export interface Scheduler<E extends Schedulable> {
  /** @returns a function that gives the request up while it waits. */
  submit(submission: Submission<E>): () => void;
  /** A lease ended, or an endpoint became usable: whoever waits may go. */
  wake(): void;
  /** Refuses whoever waits, and whoever comes from then on. */
  close(): void;
  readonly queued: number;
  /** What `submit` would refuse a first try with, because as many wait as may; null while there is room. */
  full(job: Pick<Job, 'model' | 'user'>): GatewayError | null;
  /** Requests that wait and could go to this endpoint. */
  queuedFor(endpoint: E): number;
  readonly prefixes: PrefixIndex;
}

interface WaitingJob<E extends Schedulable> {
  readonly submission: Submission<E>;
  readonly timer: Timer;
  over: boolean;
}

interface ModelQueue<E extends Schedulable> {
  readonly fair: DeficitQueue<WaitingJob<E>>;
  readonly retries: Queued<WaitingJob<E>>[];
}

/** What gives up a request that does not wait. */
const nothingWaits = () => {};

export function createScheduler<E extends Schedulable>(
  deps: { readonly clock: FleetClock; readonly random: () => number; readonly endpoints: readonly E[] },
  options: SchedulerOptions = defaultSchedulerOptions,
): Scheduler<E> {
  const { clock, random, endpoints } = deps;
  const prefixes = createPrefixIndex(endpoints.length, options.cachedBlocks);
  const placement = createPlacement({
    endpoints,
    prefixes,
    random,
    prefillWindowMs: options.prefillWindowMs,
  });
  const queues = new Map<string, ModelQueue<E>>();
  const patience = createPatience(
    {
      endpoints,
      clock,
      queuedTokens: () => [...queues.values()].reduce((sum, { fair }) => sum + fair.cost, 0),
    },
    options,
  );
  let queued = 0;
  let isClosed = false;
  let waking: { readonly at: number; readonly timer: Timer } | null = null;

  const place = ({ job, excluded }: Submission<E>) => placement.place(job, excluded, clock.now());

  /** Milliseconds that the job may wait, after seeing to it that the queue looks in time; or why it need not wait. */
  const startWaiting = ({ job, excluded }: Submission<E>, mayAwaitProbe: boolean): number | GatewayError => {
    const wait = patience.of(job, excluded, mayAwaitProbe);
    if (wait instanceof GatewayError) return wait;
    if (wait.lookInMs !== null) wakeIn(wait.lookInMs);
    return wait.atMostMs;
  };

  const wakeIn = (milliseconds: number) => {
    const at = clock.now() + milliseconds;
    if (waking && waking.at <= at) return;
    waking?.timer.cancel();
    const timer = clock.after(milliseconds, () => {
      waking = null;
      wake();
    });
    waking = { at, timer };
  };

  /** False when it was over already. */
  const end = ({ item }: Queued<WaitingJob<E>>): boolean => {
    if (item.over) return false;
    item.over = true;
    item.timer.cancel();
    queued--;
    return true;
  };

  const leave = (queue: ModelQueue<E>, entry: Queued<WaitingJob<E>>): void => {
    if (!end(entry)) return;
    const index = queue.retries.indexOf(entry);
    if (index >= 0) queue.retries.splice(index, 1);
    else queue.fair.remove(entry);
  };

  /** The newest of those that one user has waiting for one model, where they are more than this user would have. */
  const heaviest = ({ model, user }: Pick<Job, 'model' | 'user'>) => {
    let than = (queues.get(model)?.fair.countOf(user) ?? 0) + 1;
    let found: { readonly queue: ModelQueue<E>; readonly entry: Queued<WaitingJob<E>> } | null = null;
    for (const queue of queues.values()) {
      const entry = queue.fair.heaviest(than);
      if (!entry) continue;
      than = queue.fair.countOf(entry.user);
      found = { queue, entry };
    }
    return found;
  };

  /** Whoever has most waiting, for whatever model, gives a place up. False: nobody has more than the user would have. */
  const makeRoom = (job: Job): boolean => {
    if (queued < options.queueMax) return true;
    const victim = heaviest(job);
    if (!victim) return false;
    leave(victim.queue, victim.entry);
    victim.entry.item.submission.onRefused(patience.overloaded());
    return true;
  };

  const enqueue = (
    queue: ModelQueue<E>,
    submission: Submission<E>,
    waitMs: number,
  ): Queued<WaitingJob<E>> => {
    const { job, excluded, retry } = submission;
    const waitedEnough = () => {
      leave(queue, entry);
      const wait = patience.of(job, excluded, false);
      submission.onRefused(wait instanceof GatewayError ? wait : patience.overloaded());
    };
    const entry: Queued<WaitingJob<E>> = {
      user: job.user,
      cost: job.promptTokens + job.outputTokens,
      item: { submission, over: false, timer: clock.after(waitMs, waitedEnough) },
    };
    if (retry) queue.retries.push(entry);
    else queue.fair.push(entry);
    queued++;
    return entry;
  };

  const serve = (queue: ModelQueue<E>): void => {
    for (const entry of [...queue.retries]) {
      // Whoever got a lease may have ended it and woken the queue at once, and with it whoever comes next here.
      if (entry.item.over) continue;
      const lease = place(entry.item.submission);
      if (!lease) continue;
      leave(queue, entry);
      entry.item.submission.onLease(lease);
    }
    for (;;) {
      const entry = queue.fair.peek();
      const lease = entry && place(entry.item.submission);
      if (!lease) return;
      queue.fair.take();
      end(entry);
      entry.item.submission.onLease(lease);
    }
  };

  /** Those who wait for what will not come are told at once. */
  const refuseImpossible = (queue: ModelQueue<E>): void => {
    for (let entry = nextOf(queue); entry; entry = nextOf(queue)) {
      const { submission } = entry.item;
      const waitMs = startWaiting(submission, !submission.retry);
      if (!(waitMs instanceof GatewayError)) return;
      leave(queue, entry);
      submission.onRefused(waitMs);
    }
  };

  const wake = () => {
    for (const queue of queues.values()) {
      serve(queue);
      refuseImpossible(queue);
    }
  };

  return {
    submit: (submission) => {
      const { job, retry = false } = submission;
      if (isClosed) {
        submission.onRefused(shutDown());
        return () => {};
      }
      const queue = queues.get(job.model) ?? {
        fair: createDeficitQueue<WaitingJob<E>>(options.quantumTokens),
        retries: [],
      };
      const waitMs = startWaiting(submission, !retry && queue.fair.size < options.probeQueueMax);
      if (waitMs instanceof GatewayError) {
        submission.onRefused(waitMs);
        return nothingWaits;
      }
      queues.set(job.model, queue);
      const lease = queue.fair.size === 0 || retry ? place(submission) : null;
      if (lease) {
        submission.onLease(lease);
        return nothingWaits;
      }
      if (!retry && !makeRoom(job)) {
        submission.onRefused(patience.overloaded());
        return nothingWaits;
      }
      const entry = enqueue(queue, submission, waitMs);
      return () => leave(queue, entry);
    },
    wake,
    close() {
      isClosed = true;
      waking?.timer.cancel();
      for (const queue of queues.values()) {
        for (let entry = nextOf(queue); entry; entry = nextOf(queue)) {
          leave(queue, entry);
          entry.item.submission.onRefused(shutDown());
        }
      }
    },
    full(job) {
      const fair = queues.get(job.model)?.fair;
      if (queued < options.queueMax || !fair || fair.size === 0) return null;
      return heaviest(job) ? null : patience.overloaded();
    },
    get queued() {
      return queued;
    },
    queuedFor: (endpoint) => {
      let count = 0;
      for (const [model, queue] of queues) {
        if (endpoint.serves(model)) count += queue.fair.size + queue.retries.length;
      }
      return count;
    },
    prefixes,
  };
}

/** Whoever would get a lease first. */
function nextOf<E extends Schedulable>({ retries, fair }: ModelQueue<E>): Queued<WaitingJob<E>> | null {
  return retries[0] ?? fair.peek();
}

function shutDown(): GatewayError {
  return new GatewayError('OVERLOADED', 'The gateway is shutting down.', { backend: 'LAMBDA_LABS' });
}
