/** Finds the endpoint for a job, now: which have room, and which of those costs least. */
import type { EndpointLoad, Work } from './endpoint-load.ts';
import type { Job } from './job.ts';
import { placementCost, pricesOf } from './placement-cost.ts';
import type { PrefixIndex } from './prefix-index.ts';
import { BLOCK_TOKENS, type PromptBlocks } from './prompt-blocks.ts';

/** What the scheduler needs of an endpoint. */
export interface Schedulable {
  readonly load: EndpointLoad;
  serves(model: string): boolean;
  /** It may be sent a request now: healthy, its breaker admits, no Retry-After runs. */
  readonly usable: boolean;
  /** Milliseconds for which it asked to be left alone; worth waiting for. */
  readonly pausedForMs: number;
  /** Milliseconds until it is tried again, when it is out of order. 0: it is not. */
  readonly brokenForMs: number;
  /**
   * Milliseconds until a request may be the probe that tells whether it works again; 0 while such a probe is out. Null
   * when it is not out of order, or no request can tell.
   */
  readonly probeInMs: number | null;
  /** The model is on its GPU already. */
  warm(model: string): boolean;
}

export interface Lease<E> {
  readonly endpoint: E;
  /** Prompt tokens that are expected to be in its prefix cache. */
  readonly cachedTokens: number;
  readonly work: Work;
}

export interface Placement<E extends Schedulable> {
  /** Begins the job's work at the endpoint that costs least, among those with room; null when none has. */
  place(job: Job, excluded: ReadonlySet<E> | undefined, at: number): Lease<E> | null;
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

export function createPlacement<E extends Schedulable>(deps: {
  readonly endpoints: readonly E[];
  readonly prefixes: PrefixIndex;
  readonly random: () => number;
  /** How much prefill work, in milliseconds, may be queued inside an endpoint. */
  readonly prefillWindowMs: number;
}): Placement<E> {
  const { endpoints, prefixes, random, prefillWindowMs } = deps;
  const loads = endpoints.map(({ load }) => load);
  // Kept between decisions, which are made by the thousand.
  const costs = new Float64Array(endpoints.length);
  const queueMs = new Float64Array(endpoints.length);
  const cachedTokens = new Float64Array(endpoints.length);
  const candidates: number[] = [];
  let hitShare = 0;

  const hasRoom = (load: EndpointLoad, queue: number, job: Job): boolean => {
    if (load.inFlight === 0) return true;
    if (load.inFlight >= load.limit || queue > prefillWindowMs) return false;
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

  return {
    place: (job, excluded, at) => {
      candidates.length = 0;
      let prefillShares = 0;
      let shortest = Infinity;
      for (let i = 0; i < endpoints.length; i++) {
        const endpoint = endpoints[i] as E;
        if (!endpoint.serves(job.model) || !endpoint.usable || excluded?.has(endpoint)) continue;
        const { load } = endpoint;
        const queue = load.prefillQueueMs(at);
        if (!hasRoom(load, queue, job)) continue;
        candidates.push(i);
        queueMs[i] = queue;
        shortest = Math.min(shortest, queue);
        prefillShares += load.prefillShare;
      }
      if (candidates.length === 0) return null;
      const prices = pricesOf(prefillShares / candidates.length, shortest, hitShare);
      let least = Infinity;
      for (const i of candidates) {
        const endpoint = endpoints[i] as E;
        const cached = Math.min(job.promptTokens, prefixes.match(i, job.blocks) * BLOCK_TOKENS);
        cachedTokens[i] = cached;
        const queue = queueMs[i] as number;
        const cost = placementCost(endpoint.load, queue, job, cached, endpoint.warm(job.model), prices, at);
        costs[i] = cost;
        least = Math.min(least, cost);
      }
      const best = leastBusy(least);
      const endpoint = endpoints[best] as E;
      const cached = cachedTokens[best] ?? 0;
      hitShare += (cached / Math.max(1, job.promptTokens) - hitShare) / HIT_MEMORY;
      remember(best, endpoint.load, job.blocks);
      return { endpoint, cachedTokens: cached, work: endpoint.load.begin(job, cached) };
    },
  };
}
