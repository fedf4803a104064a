/**
 * What one endpoint is doing and how fast it does it.
 *
 * What we sent is counted exactly, token by token. What others sent (another gateway, a notebook) is known from
 * scrapes alone, and only as far as a scrape is fresh. Speeds are learned from the answers themselves.
 */
import type { EngineReading } from '../fleet/engine-reading.ts';
import type { Job } from './job.ts';
import { createFleetSpeeds, createLearnedSpeed, type FleetSpeeds } from './learned-speed.ts';

/** One request in work at the endpoint. */
export interface Work {
  firstToken(): void;
  /** Answer tokens so far. */
  progress(outputTokens: number, at?: number): void;
  /** It is over, whatever way. */
  end(): void;
}

/** `at` is the present on the fleet's clock: a decision reads the clock once and asks sixty-four times. */
export interface EndpointLoad {
  readonly inFlight: number;
  /** Prompt tokens, not cached, of requests that wait for their first token. */
  readonly prefillTokens: number;
  /** Tokens in the KV cache on our account: prompts and answers so far. */
  readonly contextTokens: number;
  /** What the answers in work will probably still add. */
  readonly remainingTokens: number;
  /** 0 to 1, or null when no fresh scrape tells. */
  kvCacheUsage(at: number): number | null;
  /** The size of the KV cache in tokens, or null when unknown. */
  readonly kvCapacityTokens: number | null;
  /** How many requests it takes together, as far as its refusals have taught. */
  readonly limit: number;
  /** The share of the last seconds in which prompts were computed or waited for it. */
  readonly prefillShare: number;
  /** The share of the last minute in which it had work of ours. */
  readonly utilization: number;
  /** GPU seconds that one request has used since `from`: time divided among all that ran together. */
  gpuSecondsSince(from: number, at?: number): number;
  /** The present mark for `gpuSecondsSince`. */
  readonly gpuClock: number;

  begin(job: Job, cachedTokens: number): Work;
  /** Milliseconds until the prompts that it has will be through. */
  prefillQueueMs(at: number): number;
  /** Milliseconds to compute so many prompt tokens, once it is their turn. */
  prefillMs(uncachedTokens: number, at: number): number;
  /** The same for the fleet's average endpoint. */
  typicalPrefillMs(uncachedTokens: number): number;
  /** Milliseconds between two tokens with `more` requests added. */
  tokenMs(more: number, at: number): number;
  /** By how much one request more lengthens that. */
  slowdownMs(at: number): number;
  scraped(reading: EngineReading): void;
  /** It refused a request for being full. */
  refused(): void;
}

export interface LoadOptions {
  readonly maxInFlight: number;
  /** A scrape older than this tells nothing. */
  readonly scrapeLifetimeMs: number;
}

const UTILIZATION_WINDOW_MS = 60_000;
const PREFILL_WINDOW_MS = 10_000;
const UNKNOWN_PROMPT_TOKENS = 500;

/** Tokens may arrive several to a packet: only over a while does their count tell how fast they are made. */
const SAMPLE_MS = 40;

/** After so long without a refusal there is no limit to be felt for: it was a moment's, and ends as fast as requests do. */
const CALM_MS = 30_000;

/** First tokens within this time came out of the same step. */
const SAME_STEP_MS = 2;

export function createEndpointLoad(
  now: () => number,
  options: LoadOptions,
  fleet: FleetSpeeds = createFleetSpeeds(),
): EndpointLoad {
  const prefill = createLearnedSpeed(fleet.prefill);
  const decode = createLearnedSpeed(fleet.decode);
  let inFlight = 0;
  let prefillTokens = 0;
  let contextTokens = 0;
  let remainingTokens = 0;
  let limit = options.maxInFlight;
  let successesSinceRefusal = 0;
  let refusedAt = -CALM_MS;
  let reading: EngineReading | null = null;
  let readAt = 0;
  let foreign = 0;
  // Integrals over time, advanced whenever the number in flight changes.
  let at = now();
  let gpuClock = 0;
  let utilization = 0;
  let prefillShare = 0;
  // When the prompts that it has will be through, and since when it has worked on the next of them.
  let prefillFreeAt = 0;
  let prefillMark = 0;
  let finished = { tokens: 0, ms: 0 };

  const advance = () => {
    const time = now();
    const passed = time - at;
    at = time;
    if (passed <= 0) return time;
    const fade = Math.exp(-passed / UTILIZATION_WINDOW_MS);
    utilization = utilization * fade + (inFlight > 0 ? 1 - fade : 0);
    const prefillFade = Math.exp(-passed / PREFILL_WINDOW_MS);
    prefillShare = prefillShare * prefillFade + (prefillTokens > 0 ? 1 - prefillFade : 0);
    if (inFlight > 0) gpuClock += passed / 1000 / inFlight;
    return time;
  };
  /**
   * Some prompt is through. The time since the one before it, or since prefill began, is what its tokens took;
   * prompts that come through together were one step's work.
   */
  const prefilled = (tokens: number, time: number) => {
    if (time - prefillMark < SAME_STEP_MS) {
      finished.tokens += tokens;
    } else {
      if (finished.ms > 0) prefill.add(finished.tokens, finished.ms, time);
      finished = { tokens, ms: time - prefillMark };
      prefillMark = time;
    }
    prefillFreeAt = prefillTokens > 0 ? time + prefill.predict(prefillTokens, time) : time;
  };
  const fresh = (time: number) =>
    reading !== null && time - readAt <= options.scrapeLifetimeMs ? reading : null;
  const prefillQueueMs = (time: number) => {
    const own = prefillTokens > 0 ? Math.max(SAME_STEP_MS, prefillFreeAt - time) : 0;
    const waiting = fresh(time)?.waiting ?? 0;
    if (waiting === 0) return own;
    // What waits there and is not ours is taken to be like ours.
    const meanContext = inFlight > 0 ? contextTokens / inFlight : UNKNOWN_PROMPT_TOKENS;
    return own + Math.min(waiting, foreign) * meanContext * prefill.slope(time);
  };

  const begin = (job: Job, cachedTokens: number): Work => {
    const began = advance();
    const uncached = Math.max(1, job.promptTokens - cachedTokens);
    if (prefillTokens === 0) {
      prefillMark = began;
      prefillFreeAt = began + prefill.predict(uncached, began);
    } else {
      prefillFreeAt = Math.max(prefillFreeAt, began) + prefill.slope(began) * uncached;
    }
    inFlight++;
    prefillTokens += uncached;
    contextTokens += job.promptTokens;
    remainingTokens += job.outputTokens;
    let waiting = true;
    let output = 0;
    let remaining = job.outputTokens;
    let sampledAt = 0;
    let sampledOutput = 0;

    return {
      firstToken: () => {
        if (!waiting) return;
        waiting = false;
        sampledAt = advance();
        prefillTokens -= uncached;
        prefilled(uncached, sampledAt);
      },
      progress: (outputTokens, time = now()) => {
        contextTokens += outputTokens - output;
        if (time - sampledAt >= SAMPLE_MS) {
          // Time in which a prompt was computed tells of the prompt, not of decoding.
          const tokens = outputTokens - sampledOutput;
          const undisturbed = prefillTokens === 0 && prefillMark <= sampledAt;
          if (undisturbed && sampledOutput > 0 && tokens > 0) {
            decode.add(inFlight, (time - sampledAt) / tokens, time);
          }
          sampledAt = time;
          sampledOutput = outputTokens;
        }
        output = outputTokens;
        // An answer that outgrows its estimate is expected to go on for a while, not to end now.
        const left = Math.max(job.outputTokens - output, Math.min(32, job.outputTokens));
        remainingTokens += left - remaining;
        remaining = left;
      },
      end: () => {
        const ended = advance();
        inFlight--;
        if (waiting) {
          prefillTokens -= uncached;
          prefillFreeAt -= prefill.slope(ended) * uncached;
        }
        contextTokens -= job.promptTokens + output;
        remainingTokens -= remaining;
        if (waiting) return;
        // Room that was refused once may be there again: one more after as many successes as the limit.
        const isCalm = ended - refusedAt >= CALM_MS;
        if (limit < options.maxInFlight && (++successesSinceRefusal >= limit || isCalm)) {
          limit++;
          successesSinceRefusal = 0;
        }
      },
    };
  };

  return {
    get inFlight() {
      return inFlight;
    },
    get prefillTokens() {
      return prefillTokens;
    },
    get contextTokens() {
      return contextTokens;
    },
    get remainingTokens() {
      return remainingTokens;
    },
    kvCacheUsage: (time) => fresh(time)?.kvCacheUsage ?? null,
    get kvCapacityTokens() {
      // The size does not age: it changes with a restart only, and the next scrape tells.
      return reading?.kvCapacityTokens ?? null;
    },
    get limit() {
      return limit;
    },
    get prefillShare() {
      return prefillShare;
    },
    get utilization() {
      advance();
      return utilization;
    },
    get gpuClock() {
      advance();
      return gpuClock;
    },
    // Asked for every token, so without the averages that `advance` keeps.
    gpuSecondsSince: (from, time = now()) => gpuClock + (time - at) / 1000 / Math.max(1, inFlight) - from,
    begin,
    prefillQueueMs,
    prefillMs: (uncachedTokens, time) => prefill.predict(uncachedTokens, time),
    typicalPrefillMs: (uncachedTokens) => fleet.prefill.predict(uncachedTokens),
    tokenMs: (more, time) => decode.predict(inFlight + (fresh(time) ? foreign : 0) + more, time),
    slowdownMs: (time) => decode.slope(time),
    scraped: (latest) => {
      reading = latest;
      readAt = now();
      const total = latest.running === null ? null : latest.running + (latest.waiting ?? 0);
      foreign = total === null ? 0 : Math.max(0, total - inFlight);
    },
    refused: () => {
      limit = Math.max(1, Math.min(limit, inFlight) - 1);
      successesSinceRefusal = 0;
      refusedAt = now();
    },
  };
}
