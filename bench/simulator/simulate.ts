/** Runs one trace through one scheduler over simulated engines and measures what users and owners see. */
import { createEngine, type EngineOptions } from './engine.ts';
import type { CreatePolicy } from './policies.ts';
import { createRandom } from './random.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import type { Trace } from './traces.ts';

export interface Setup {
  readonly engines: readonly EngineOptions[];
  readonly seed: number;
}

export interface Outcome {
  readonly requests: number;
  readonly completed: number;
  /** Milliseconds from arrival, waiting in the gateway included. */
  readonly ttft: Percentiles;
  readonly endToEnd: Percentiles;
  /** Requests a second that kept the promise, over the trace's own duration. */
  readonly goodput: number;
  /** What was computed, as a share of what all engines could have computed until the last answer. */
  readonly utilization: number;
  /** Share of prompt tokens that prefix caches served. */
  readonly cacheHits: number;
  readonly preemptions: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly mean: number;
}

export const TTFT_PROMISE_MS = 2_000;
export const TOKEN_PROMISE_MS = 60;

export function simulate(trace: Trace, createPolicy: CreatePolicy, setup: Setup): Outcome {
  const clock = createSimulatedClock();
  const engines = setup.engines.map((options) => createEngine(clock, options));
  const policy = createPolicy({ clock, random: createRandom(setup.seed), engines });
  const ttft: number[] = [];
  const endToEnd: number[] = [];
  let kept = 0;
  let lastDone = 0;

  for (const request of trace.requests) {
    clock.after(request.at, () => {
      let firstAt = 0;
      const flight = policy.submit(
        request,
        (endpoint) => {
          engines[endpoint]?.submit({
            promptTokens: request.promptTokens,
            outputTokens: request.outputTokens,
            blocks: request.blocks,
            onFirstToken: () => {
              firstAt = clock.now();
              ttft.push(firstAt - request.at);
              flight.firstToken();
            },
            onToken: (tokens) => flight.token(tokens),
            onDone: () => {
              lastDone = clock.now();
              endToEnd.push(lastDone - request.at);
              const perToken = (lastDone - firstAt) / Math.max(1, request.outputTokens - 1);
              if (firstAt - request.at <= TTFT_PROMISE_MS && perToken <= TOKEN_PROMISE_MS) kept++;
              flight.done();
            },
          });
        },
        () => {},
      );
    });
  }
  clock.run();

  const lastAsked = trace.requests.at(-1)?.at ?? 0;
  const prefilled = engines.reduce((sum, engine) => sum + engine.prefilledTokens, 0);
  const cached = engines.reduce((sum, engine) => sum + engine.cachedTokens, 0);
  return {
    requests: trace.requests.length,
    completed: endToEnd.length,
    ttft: percentiles(ttft),
    endToEnd: percentiles(endToEnd),
    goodput: (kept / lastAsked) * 1000,
    utilization: engines.reduce((sum, engine) => sum + engine.usefulMs, 0) / (lastDone * engines.length),
    cacheHits: cached / Math.max(1, prefilled + cached),
    preemptions: engines.reduce((sum, engine) => sum + engine.preemptions, 0),
  };
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), mean };
}
