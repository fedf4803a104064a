/** When a job would be complete at an endpoint, in milliseconds from now. */
import type { EndpointLoad } from './endpoint-load.ts';
import type { Job } from './job.ts';

/** What waking a sleeping endpoint or loading an adapter takes; seconds, as vLLM reports for mid-size models. */
export const COLD_START_MS = 5_000;

/**
 * prefill queue + own prefill + answer, as the endpoint's learned speeds have it:
 *
 *   firstToken(tokens waiting for prefill + own uncached tokens) + output * betweenTokens(requests + 1)
 *
 * plus, where the KV cache would overflow, the time until enough of it is free again, because vLLM then preempts.
 */
export function expectedCompletionMs(
  load: EndpointLoad,
  job: Job,
  cachedTokens: number,
  warm: boolean,
): number {
  const uncached = Math.max(1, job.promptTokens - cachedTokens);
  const tokenMs = load.tokenMs(1);
  const expected = load.firstTokenMs(uncached) + job.outputTokens * tokenMs + kvWaitMs(load, job, tokenMs);
  return warm ? expected : expected + COLD_START_MS;
}

function kvWaitMs(load: EndpointLoad, job: Job, tokenMs: number): number {
  const capacity = load.kvCapacityTokens;
  if (capacity === null || load.inFlight === 0) return 0;
  const used = Math.max(load.contextTokens, (load.kvCacheUsage ?? 0) * capacity);
  const over = used + load.remainingTokens / 2 + job.promptTokens + job.outputTokens - capacity;
  if (over <= 0) return 0;
  // A request gives its whole context back when it ends, and ends after its share of the remaining tokens.
  const meanContext = Math.max(1, load.contextTokens / load.inFlight);
  const meanRemainingMs = (load.remainingTokens / load.inFlight) * tokenMs;
  return Math.min(1, over / (meanContext * load.inFlight)) * meanRemainingMs;
}
