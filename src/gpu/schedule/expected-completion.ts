/** How good an endpoint is for a job: when the job would be complete there, in milliseconds from now. */
import type { EndpointLoad } from './endpoint-load.ts';
import type { Job } from './job.ts';

/** What waking a sleeping endpoint or loading an adapter takes; seconds, as vLLM reports for mid-size models. */
export const COLD_START_MS = 5_000;

/**
 * A prompt's prefill also holds up every answer that the endpoint is writing, so a cached prompt is worth more than
 * the time it saves itself. Found with the simulator: more sends requests to where the cache is and the queue too.
 */
const PREFILL_WEIGHT = 1.5;

/**
 * Endpoints differ in decode speed by how many answers they write now; while this one is written others end and
 * begin, and the difference fades. Found with the simulator: 1 balances decoding at the cost of first tokens.
 */
const DECODE_WEIGHT = 0.3;

/**
 * prefill queue + weighted own prefill + weighted answer, as the endpoint's learned speeds have it, plus, where the
 * KV cache would overflow, the time until enough of it is free again, because vLLM preempts then.
 */
export function expectedCompletionMs(
  load: EndpointLoad,
  job: Job,
  cachedTokens: number,
  warm: boolean,
): number {
  const uncached = Math.max(1, job.promptTokens - cachedTokens);
  const tokenMs = load.tokenMs(1);
  const expected =
    load.prefillQueueMs +
    PREFILL_WEIGHT * load.prefillMs(uncached) +
    DECODE_WEIGHT * job.outputTokens * tokenMs +
    kvWaitMs(load, job, tokenMs);
  return warm ? expected : expected + COLD_START_MS;
}

function kvWaitMs(load: EndpointLoad, job: Job, tokenMs: number): number {
  const capacity = load.kvCapacityTokens;
  if (capacity === null || load.inFlight === 0) return 0;
  const used = Math.max(load.contextTokens, (load.kvCacheUsage ?? 0) * capacity);
  const over = used + load.remainingTokens / 2 + job.promptTokens + job.outputTokens - capacity;
  if (over <= 0) return 0;
  // A request gives its whole context back when it ends, and ends after its share of the remaining tokens.
  const meanRemainingMs = (load.remainingTokens / load.inFlight) * tokenMs;
  return Math.min(1, over / Math.max(1, load.contextTokens)) * meanRemainingMs;
}
