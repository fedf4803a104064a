/**
 * What it costs to place a job at an endpoint, in milliseconds: its own expected completion, and what it adds to the
 * completion of the others there.
 *
 *   queue (1 + queue / 1 s) + prefill + (price - 1) prefill of a typical endpoint
 *     + weight (output (token time + n slowdown) + n prefill) + wait for KV room + cold start
 *
 * where n requests run there already, each slowed down a little by one more, and each held up while the prompt is
 * computed. The constants were found with the simulator in `bench/simulator`; what each is for stands beside it.
 */
import type { EndpointLoad } from './endpoint-load.ts';
import type { Job } from './job.ts';

/** What all endpoints together make a millisecond of work worth; the same for every endpoint of one decision. */
export interface Prices {
  /** Of a millisecond of prefill; at least 1. */
  readonly prefill: number;
  /** Of a millisecond of decoding, beside a millisecond until the first token. */
  readonly decode: number;
}

/** What waking a sleeping endpoint or loading an adapter takes; seconds, as vLLM reports for mid-size models. */
const COLD_START_MS = 5_000;

/** A queue twice as long is more than twice as bad: this keeps the slowest first tokens short. */
const LONG_QUEUE_MS = 1_000;

/** However busy the endpoints are, a saved prefill is worth no more than ten of its own time. */
const LEAST_IDLE_SHARE = 0.1;

/**
 * A prompt that is computed a second time evicts another. Where most prompts are found in caches, the evicted one
 * would have been asked for again, and its return evicts the next: without this price a busy fleet scatters its
 * prefixes, loses its hits, becomes busier and never recovers.
 */
const EVICTION_PRICE = 10;

/** First tokens are waited for, later ones are read: a decode millisecond counts for a twentieth. */
const DECODE_WEIGHT = 0.05;

/** When even the shortest queue is longer than this, first tokens are what is short. */
const QUEUE_MATTERS_MS = 5;

/**
 * @param prefillShare the mean of those endpoints that have room.
 * @param shortestQueueMs the least that a prompt would wait for at one of them.
 * @param hitShare of the prompt tokens of late, the share that was expected to be cached.
 */
export function pricesOf(prefillShare: number, shortestQueueMs: number, hitShare: number): Prices {
  // Work given to a server that is busy for a share r of the time delays those who come after by r / (1 - r) of it.
  const idle = Math.max(LEAST_IDLE_SHARE, 1 - prefillShare);
  return {
    prefill: (1 + EVICTION_PRICE * hitShare) / idle,
    decode: DECODE_WEIGHT / (1 + shortestQueueMs / QUEUE_MATTERS_MS),
  };
}

/** @param queueMs until the prompts that the endpoint has will be through. */
export function placementCost(
  load: EndpointLoad,
  queueMs: number,
  job: Job,
  cachedTokens: number,
  warm: boolean,
  prices: Prices,
  at: number,
): number {
  const uncached = Math.max(1, job.promptTokens - cachedTokens);
  const prefillMs = load.prefillMs(uncached, at);
  const tokenMs = load.tokenMs(1, at);
  const slowdownMs = load.inFlight * load.slowdownMs(at);
  const cost =
    queueMs * (1 + queueMs / LONG_QUEUE_MS) +
    prefillMs +
    // At the typical speed: what a slow endpoint evicts is not worth more for its being slow.
    (prices.prefill - 1) * load.typicalPrefillMs(uncached) +
    prices.decode * (job.outputTokens * (tokenMs + slowdownMs) + load.inFlight * prefillMs) +
    kvWaitMs(load, job, tokenMs, at);
  return warm ? cost : cost + COLD_START_MS;
}

/** Until enough of a full KV cache is free again; vLLM would let the request wait, or preempt another. */
function kvWaitMs(load: EndpointLoad, job: Job, tokenMs: number, at: number): number {
  const capacity = load.kvCapacityTokens;
  if (capacity === null || load.inFlight === 0) return 0;
  const used = Math.max(load.contextTokens, (load.kvCacheUsage(at) ?? 0) * capacity);
  const over = used + load.remainingTokens / 2 + job.promptTokens + job.outputTokens - capacity;
  if (over <= 0) return 0;
  // A request gives its whole context back when it ends, and ends after its share of the remaining tokens.
  const meanRemainingMs = (load.remainingTokens / load.inFlight) * tokenMs;
  return Math.min(1, over / Math.max(1, load.contextTokens)) * meanRemainingMs;
}
