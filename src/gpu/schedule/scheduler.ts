/**
 * Decides which request goes to which endpoint, and when.
 *
 * A request is bound to an endpoint as late as possible: while no endpoint has room it waits here, where order is
 * fair between users and where any endpoint that frees up can take it, and not in one endpoint's own line. Everything
 * is synchronous and takes its time from the clock given, so that a simulation runs this very code.
 */
import { GatewayError } from '../../errors.ts';
import type { Clock, Timer } from '../clock.ts';
import type { EndpointLoad, Work } from './endpoint-load.ts';
import type { Queued } from './fair-queue.ts';
import { createFairQueue, type FairQueue } from './fair-queue.ts';
import type { Job } from './job.ts';
import { placementCost, pricesNow } from './placement-cost.ts';
import type { PrefixIndex } from './prefix-index.ts';
import { createPrefixIndex } from './prefix-index.ts';
import type { PromptBlocks } from './prompt-blocks.ts';
import { BLOCK_TOKENS } from './prompt-blocks.ts';

/** What the scheduler needs of an endpoint. */
export interface Schedulable {
  readonly load: EndpointLoad;
  serves(model: string): boolean;
  /** It may be sent a request now: healthy, its breaker admits, no Retry-After runs. */
  readonly usable: boolean;
  /** Milliseconds for which it asked to be left alone; worth waiting for. */
  readonly pausedForMs: number;
  /** Milliseconds until it is tried again, when it is out of order; nobody waits for that. 0: it is not. */
  readonly brokenForMs: number;
  /** The model is on its GPU already. */
  warm(model: string): boolean;
}

export interface Lease<E> {
  readonly endpoint: E;
  /** Prompt tokens that are expected to be in its prefix cache. */
  readonly cachedTokens: number;
  readonly work: Work;
}

export interface Submission<E extends Schedulable> {
  readonly job: Job;
  /** Endpoints that will not do: tried before, or not able to. */
  readonly excluded?: ReadonlySet<E>;
  /** A retry has waited once: it goes before the queue. */
  readonly retry?: boolean;
  /** Called once, possibly before `submit` returns. The lease ends with `work.end()`, then `released()`. */
  onLease(lease: Lease<E>): void;
  /** Called once instead. OVERLOADED, CIRCUIT_OPEN or MODEL_UNAVAILABLE. */
  onRefused(error: GatewayError): void;
}

export interface SchedulerOptions {
  /** Requests that may wait, over all models. */
  readonly queueMax: number;
  /** How long one may wait. */
  readonly queueWaitMs: number;
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
  quantumTokens: 8_192,
  prefillWindowMs: 2_000,
  cachedBlocks: 4_096,
};

export interface Scheduler<E extends Schedulable> {
  /** @returns a function that gives the request up while it waits. */
  submit(submission: Submission<E>): () => void;
  /** A lease ended, or an endpoint became usable: whoever waits may go. */
  wake(): void;
  close(): void;
  readonly queued: number;
  /** Requests that wait and could go to this endpoint. */
  queuedFor(endpoint: E): number;
  readonly prefixes: PrefixIndex;
}

/** Of the KV cache, as requests in work need the rest. */
const CACHE_SHARE = 0.9;

/** Of what running answers will still write: others end, and give their room back, while they write it. */
const HELD_SHARE = 0.3;

/**
 * More than fits may be sent: what waits inside an endpoint waits where its prefix is cached. Held back here it would
 * go to whichever endpoint frees up first, and a full fleet would lose its hits.
 */
const OVERCOMMIT = 1.5;

/** Decisions that the share of cached tokens remembers. */
const HIT_MEMORY = 64;

interface Waiting<E extends Schedulable> {
  readonly submission: Submission<E>;
  readonly timer: Timer;
}

interface ModelQueue<E extends Schedulable> {
  readonly fair: FairQueue<Waiting<E>>;
  readonly retries: Queued<Waiting<E>>[];
}

export function createScheduler<E extends Schedulable>(
  deps: { readonly clock: Clock; readonly random: () => number; readonly endpoints: readonly E[] },
  options: SchedulerOptions = defaultSchedulerOptions,
): Scheduler<E> {
  const { clock, random, endpoints } = deps;
  const loads = endpoints.map(({ load }) => load);
  const prefixes = createPrefixIndex(endpoints.length, options.cachedBlocks);
  // Kept between decisions, which are made by the thousand.
  const costs = new Float64Array(endpoints.length);
  const cachedTokens = new Float64Array(endpoints.length);
  const candidates: number[] = [];
  const queues = new Map<string, ModelQueue<E>>();
  let hitShare = 0;
  let queued = 0;
  let waking: Timer | null = null;

  const hasRoom = (load: EndpointLoad, job: Job, at: number): boolean => {
    if (load.inFlight === 0) return true;
    if (load.inFlight >= load.limit) return false;
    if (load.prefillQueueMs(at) > options.prefillWindowMs) return false;
    const capacity = load.kvCapacityTokens;
    if (capacity === null) return true;
    const growth = HELD_SHARE * (load.remainingTokens + job.outputTokens);
    return load.contextTokens + job.promptTokens + growth <= capacity * OVERCOMMIT;
  };

  const remember = (index: number, load: EndpointLoad, blocks: PromptBlocks): void => {
    const tokens = load.kvCapacityTokens;
    if (tokens !== null) prefixes.resize(index, Math.floor((tokens * CACHE_SHARE) / BLOCK_TOKENS));
    prefixes.record(index, blocks);
  };

  /** The endpoint that costs least, among those with room; null when none has. */
  const choose = (job: Job, excluded: ReadonlySet<E> | undefined): Lease<E> | null => {
    const at = clock.now();
    candidates.length = 0;
    for (let i = 0; i < endpoints.length; i++) {
      const endpoint = endpoints[i] as E;
      if (!endpoint.serves(job.model) || !endpoint.usable || excluded?.has(endpoint)) continue;
      if (hasRoom(endpoint.load, job, at)) candidates.push(i);
    }
    if (candidates.length === 0) return null;
    const prices = pricesNow(loads, candidates, hitShare, at);
    let least = Infinity;
    for (const i of candidates) {
      const endpoint = endpoints[i] as E;
      const cached = Math.min(job.promptTokens, prefixes.match(i, job.blocks) * BLOCK_TOKENS);
      cachedTokens[i] = cached;
      const cost = placementCost(endpoint.load, job, cached, endpoint.warm(job.model), prices, at);
      costs[i] = cost;
      least = Math.min(least, cost);
    }
    const best = leastBusy(least);
    const endpoint = endpoints[best] as E;
    const cached = cachedTokens[best] ?? 0;
    hitShare += (cached / Math.max(1, job.promptTokens) - hitShare) / HIT_MEMORY;
    remember(best, endpoint.load, job.blocks);
    return { endpoint, cachedTokens: cached, work: endpoint.load.begin(job, cached) };
  };

  /** Of endpoints that cost the same, the one with the fewest requests; chance decides between equals. */
  const leastBusy = (cost: number): number => {
    let best = -1;
    let fewest = Infinity;
    let equals = 0;
    for (const i of candidates) {
      const requests = loads[i]?.inFlight ?? 0;
      if (costs[i] !== cost || requests > fewest) continue;
      equals = requests < fewest ? 1 : equals + 1;
      fewest = requests;
      if (random() * equals < 1) best = i;
    }
    return best;
  };

  /** Why nobody can take the job, however long it waits; null when somebody can. */
  const impossible = ({ job, excluded }: Submission<E>): GatewayError | null => {
    const serving = endpoints.filter((endpoint) => endpoint.serves(job.model));
    if (serving.length === 0) {
      return new GatewayError('MODEL_UNAVAILABLE', `No GPU endpoint serves the model ${job.model}.`, {
        backend: 'LAMBDA_LABS',
      });
    }
    const open = serving.filter((endpoint) => !excluded?.has(endpoint));
    if (open.some((endpoint) => endpoint.usable)) return null;
    const paused = open
      .filter((endpoint) => endpoint.brokenForMs === 0)
      .map((endpoint) => endpoint.pausedForMs);
    if (paused.length > 0) {
      const soonest = Math.min(...paused);
      if (soonest > options.queueWaitMs) return overloaded(soonest);
      wakeIn(soonest);
      return null;
    }
    const soonest = Math.min(...serving.map((endpoint) => endpoint.brokenForMs));
    return new GatewayError('CIRCUIT_OPEN', `Every GPU endpoint of the model ${job.model} is out of order.`, {
      backend: 'LAMBDA_LABS',
      retryAfterSeconds: Math.max(1, Math.ceil(soonest / 1000)),
    });
  };

  const wakeIn = (milliseconds: number) => {
    waking?.cancel();
    waking = clock.after(milliseconds, wake);
  };

  const overloaded = (leastMs = 0): GatewayError => {
    const perMs = endpoints.reduce(
      (sum, { load }) => sum + Math.max(1, load.inFlight) / load.tokenMs(0, clock.now()),
      0,
    );
    const tokens = [...queues.values()].reduce((sum, queue) => sum + queue.fair.cost, 0);
    const seconds = Math.max(leastMs, tokens / Math.max(perMs, 1e-3)) / 1000;
    return new GatewayError('OVERLOADED', 'The GPUs are busy and too many requests wait already.', {
      backend: 'LAMBDA_LABS',
      retryAfterSeconds: Math.max(1, Math.ceil(Math.min(seconds, Math.max(60, leastMs / 1000)))),
    });
  };

  const leave = (queue: ModelQueue<E>, entry: Queued<Waiting<E>>): void => {
    entry.item.timer.cancel();
    queued--;
    const index = queue.retries.indexOf(entry);
    if (index >= 0) queue.retries.splice(index, 1);
    else queue.fair.remove(entry);
  };

  const serve = (queue: ModelQueue<E>): void => {
    for (const entry of [...queue.retries]) {
      const lease = choose(entry.item.submission.job, entry.item.submission.excluded);
      if (!lease) continue;
      leave(queue, entry);
      entry.item.submission.onLease(lease);
    }
    for (;;) {
      const entry = queue.fair.peek();
      const lease = entry && choose(entry.item.submission.job, entry.item.submission.excluded);
      if (!lease) return;
      queue.fair.take();
      queued--;
      entry.item.timer.cancel();
      entry.item.submission.onLease(lease);
    }
  };

  /** Those who wait for what will not come are told at once. */
  const refuseImpossible = (queue: ModelQueue<E>): void => {
    for (;;) {
      const entry = queue.retries[0] ?? queue.fair.peek();
      const refusal = entry && impossible(entry.item.submission);
      if (!refusal) return;
      leave(queue, entry);
      entry.item.submission.onRefused(refusal);
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
      const { job, excluded } = submission;
      const refusal = impossible(submission);
      if (refusal) {
        submission.onRefused(refusal);
        return () => {};
      }
      const queue = queues.get(job.model) ?? {
        fair: createFairQueue<Waiting<E>>(options.quantumTokens),
        retries: [],
      };
      queues.set(job.model, queue);
      if (queue.fair.size === 0 || submission.retry) {
        const lease = choose(job, excluded);
        if (lease) {
          submission.onLease(lease);
          return () => {};
        }
      }
      if (queued >= options.queueMax && !submission.retry) {
        const victim = queue.fair.heaviest(queue.fair.countOf(job.user) + 1);
        if (!victim) {
          submission.onRefused(overloaded());
          return () => {};
        }
        leave(queue, victim);
        victim.item.submission.onRefused(overloaded());
      }
      const entry: Queued<Waiting<E>> = {
        user: job.user,
        cost: job.promptTokens + job.outputTokens,
        item: {
          submission,
          timer: clock.after(options.queueWaitMs, () => {
            leave(queue, entry);
            submission.onRefused(impossible(submission) ?? overloaded());
          }),
        },
      };
      if (submission.retry) queue.retries.push(entry);
      else queue.fair.push(entry);
      queued++;
      return () => leave(queue, entry);
    },
    wake,
    close: () => waking?.cancel(),
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
