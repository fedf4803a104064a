/**
 * What one endpoint is doing and how fast it does it.
 *
 * What we sent is counted exactly, token by token. What others sent (another gateway, a notebook) is known from
 * scrapes alone, and only as far as a scrape is fresh. Speeds are learned from the answers themselves.
 */
import type { EngineReading } from '../engine-reading.ts';
import type { Job } from './job.ts';
import type { LinearFit } from './linear-fit.ts';
import { createLinearFit } from './linear-fit.ts';

/** One request in work at the endpoint. */
export interface Work {
  firstToken(): void;
  /** Answer tokens so far. */
  progress(outputTokens: number): void;
  /** It is over, whatever way. */
  end(): void;
}

export interface EndpointLoad {
  readonly inFlight: number;
  /** Prompt tokens, not cached, of requests that wait for their first token. */
  readonly prefillTokens: number;
  /** Tokens in the KV cache on our account: prompts and answers so far. */
  readonly contextTokens: number;
  /** What the answers in work will probably still add. */
  readonly remainingTokens: number;
  /** Requests of others, running or waiting; 0 when unknown. */
  readonly foreignRequests: number;
  /** 0 to 1, or null when no fresh scrape tells. */
  readonly kvCacheUsage: number | null;
  /** The size of the KV cache in tokens, or null when unknown. */
  readonly kvCapacityTokens: number | null;
  /** How many requests it takes together, as far as its refusals have taught. */
  readonly limit: number;
  /** The share of the last minute in which it had work of ours. */
  readonly utilization: number;
  /** GPU seconds that one request has used since `from`: time divided among all that ran together. */
  gpuSecondsSince(from: number): number;
  /** The present mark for `gpuSecondsSince`. */
  readonly gpuClock: number;

  begin(job: Job, cachedTokens: number): Work;
  /** Milliseconds until the first token of a prompt with so many uncached tokens that is sent now. */
  firstTokenMs(uncachedTokens: number): number;
  /** Milliseconds between two tokens with `more` requests added. */
  tokenMs(more: number): number;
  /** Prompt tokens that it computes in a millisecond. */
  readonly prefillTokensPerMs: number;
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

/** A mid-size model on one modern GPU; a few dozen answers replace it. */
const firstTokenPrior = { intercept: 60, slope: 0.1, span: 8_000, weight: 1 };
const tokenPrior = { intercept: 15, slope: 0.15, span: 64, weight: 1 };

export function createEndpointLoad(now: () => number, options: LoadOptions): EndpointLoad {
  const firstToken: LinearFit = createLinearFit(firstTokenPrior, 64);
  const betweenTokens: LinearFit = createLinearFit(tokenPrior, 64);
  let inFlight = 0;
  let prefillTokens = 0;
  let contextTokens = 0;
  let remainingTokens = 0;
  let limit = options.maxInFlight;
  let successesSinceRefusal = 0;
  let reading: EngineReading | null = null;
  let readAt = 0;
  let foreign = 0;
  // Integrals over time, advanced whenever the number in flight changes.
  let at = now();
  let gpuClock = 0;
  let requestMs = 0;
  let utilization = 0;

  const advance = () => {
    const time = now();
    const passed = time - at;
    at = time;
    if (passed <= 0) return time;
    const fade = Math.exp(-passed / UTILIZATION_WINDOW_MS);
    utilization = utilization * fade + (inFlight > 0 ? 1 - fade : 0);
    if (inFlight > 0) gpuClock += passed / 1000 / inFlight;
    requestMs += passed * inFlight;
    return time;
  };
  const fresh = () => (reading !== null && now() - readAt <= options.scrapeLifetimeMs ? reading : null);
  const foreignRequests = () => (fresh() ? foreign : 0);

  const begin = (job: Job, cachedTokens: number): Work => {
    const began = advance();
    const uncached = Math.max(1, job.promptTokens - cachedTokens);
    const ahead = prefillTokens + uncached;
    inFlight++;
    prefillTokens += uncached;
    contextTokens += job.promptTokens;
    remainingTokens += job.outputTokens;
    let waiting = true;
    let output = 0;
    let remaining = job.outputTokens;
    let firstAt = 0;
    let requestMsAtFirst = 0;

    return {
      firstToken: () => {
        if (!waiting) return;
        waiting = false;
        firstAt = advance();
        requestMsAtFirst = requestMs;
        prefillTokens -= uncached;
        firstToken.add(ahead, firstAt - began);
      },
      progress: (outputTokens) => {
        const more = outputTokens - output;
        output = outputTokens;
        contextTokens += more;
        // An answer that outgrows its estimate is expected to go on for a while, not to end now.
        const left = Math.max(job.outputTokens - output, Math.min(32, job.outputTokens));
        remainingTokens += left - remaining;
        remaining = left;
      },
      end: () => {
        const ended = advance();
        inFlight--;
        if (waiting) prefillTokens -= uncached;
        contextTokens -= job.promptTokens + output;
        remainingTokens -= remaining;
        if (waiting || output < 8) return;
        const decodeMs = ended - firstAt;
        if (decodeMs <= 0) return;
        betweenTokens.add((requestMs - requestMsAtFirst) / decodeMs, decodeMs / (output - 1));
        // Room that was refused once may be there again: one more after as many successes as the limit.
        if (limit < options.maxInFlight && ++successesSinceRefusal >= limit) {
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
    get foreignRequests() {
      return foreignRequests();
    },
    get kvCacheUsage() {
      return fresh()?.kvCacheUsage ?? null;
    },
    get kvCapacityTokens() {
      // The size does not age: it changes with a restart only, and the next scrape tells.
      return reading?.kvCapacityTokens ?? null;
    },
    get limit() {
      return limit;
    },
    get utilization() {
      advance();
      return utilization;
    },
    get gpuClock() {
      advance();
      return gpuClock;
    },
    gpuSecondsSince: (from) => {
      advance();
      return gpuClock - from;
    },
    begin,
    firstTokenMs: (uncachedTokens) => {
      // A foreign request is taken for one of ours: its prompt is as long as ours are on average.
      const waiting = fresh()?.waiting ?? 0;
      const ourMean = inFlight > 0 ? contextTokens / inFlight : 500;
      const foreignTokens = Math.min(waiting, foreignRequests()) * ourMean;
      return firstToken.predict(prefillTokens + foreignTokens + uncachedTokens);
    },
    tokenMs: (more) => betweenTokens.predict(inFlight + foreignRequests() + more),
    get prefillTokensPerMs() {
      return firstToken.slope > 0 ? 1 / firstToken.slope : Infinity;
    },
    scraped: (latest) => {
      reading = latest;
      readAt = now();
      const total = latest.running === null ? null : latest.running + (latest.waiting ?? 0);
      foreign = total === null ? 0 : Math.max(0, total - inFlight);
    },
    refused: () => {
      limit = Math.max(1, Math.min(limit, inFlight) - 1);
      successesSinceRefusal = 0;
    },
  };
}
