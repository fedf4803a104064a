/** The schedulers that are compared: ours, which is the production code, and four known ones. */

import { createTokenEstimates } from '../../src/gpu/completion/token-estimates.ts';
import type { EngineReading } from '../../src/gpu/fleet/engine-reading.ts';
import type { FleetClock } from '../../src/gpu/fleet/fleet-clock.ts';
import { createEndpointLoad, type EndpointLoad, type Work } from '../../src/gpu/schedule/endpoint-load.ts';
import { createFleetSpeeds } from '../../src/gpu/schedule/learned-speed.ts';
import type { Schedulable } from '../../src/gpu/schedule/placement.ts';
import {
  createScheduler,
  defaultSchedulerOptions,
  type SchedulerOptions,
} from '../../src/gpu/schedule/scheduler.ts';
import type { SimulatedEngine } from './engine.ts';
import type { Random } from './random.ts';
import type { TraceRequest } from './traces.ts';

/** Told of one request's life. */
export interface Flight {
  firstToken(): void;
  token(tokensSoFar: number): void;
  done(): void;
}

export interface Policy {
  /** Calls `send` with an endpoint, now or later; it returns when the request is at the engine. */
  submit(request: TraceRequest, send: (endpoint: number) => void, refuse: () => void): Flight;
}

export interface PolicyDependencies {
  readonly clock: FleetClock;
  readonly random: Random;
  readonly engines: readonly SimulatedEngine[];
}

export type CreatePolicy = (deps: PolicyDependencies) => Policy;

const nothing = () => {};

/** For policies that choose at once and only need to know how much is in flight. */
function immediate(
  deps: PolicyDependencies,
  choose: (request: TraceRequest, inFlight: readonly number[]) => number,
): Policy {
  const inFlight = deps.engines.map(() => 0);
  return {
    submit: (request, send) => {
      const endpoint = choose(request, inFlight);
      inFlight[endpoint] = (inFlight[endpoint] ?? 0) + 1;
      send(endpoint);
      return {
        firstToken: nothing,
        token: nothing,
        done: () => {
          inFlight[endpoint] = (inFlight[endpoint] ?? 0) - 1;
        },
      };
    },
  };
}

export const roundRobin: CreatePolicy = (deps) => {
  let next = 0;
  return immediate(deps, () => next++ % deps.engines.length);
};

export const leastRequest: CreatePolicy = (deps) =>
  immediate(deps, (_, inFlight) => inFlight.indexOf(Math.min(...inFlight)));

export const powerOfTwo: CreatePolicy = (deps) =>
  immediate(deps, (_, inFlight) => {
    const a = deps.random.below(inFlight.length);
    const b = deps.random.below(inFlight.length);
    return (inFlight[a] ?? 0) <= (inFlight[b] ?? 0) ? a : b;
  });

/**
 * Queue, KV cache and prefix scores with weights 2, 2 and 3, each from 0 to 1, as the Gateway API inference extension
 * has them. It is given more than it would have: the engines' true state at the moment of the choice.
 */
export const weightedScore: CreatePolicy = (deps) =>
  immediate(deps, (request) => {
    const queues = deps.engines.map((engine) => engine.waiting);
    const least = Math.min(...queues);
    const most = Math.max(...queues);
    const scores = deps.engines.map((engine, i) => {
      const queue = most === least ? 1 : (most - (queues[i] ?? 0)) / (most - least);
      const prefix =
        request.blocks.length === 0 ? 0 : engine.cachedBlocks(request.blocks) / request.blocks.length;
      return 2 * queue + 2 * (1 - engine.kvUsage) + 3 * prefix;
    });
    const best = Math.max(...scores);
    const equal = scores.flatMap((score, i) => (score === best ? [i] : []));
    return equal[deps.random.below(equal.length)] ?? 0;
  });

/** The old way: one request at a time to one server. */
export const oneAtATime: CreatePolicy = () => {
  const line: (() => void)[] = [];
  let busy = false;
  const next = () => {
    const start = line.shift();
    busy = start !== undefined;
    start?.();
  };
  return {
    submit: (_, send) => {
      line.push(() => send(0));
      if (!busy) next();
      return { firstToken: nothing, token: nothing, done: next };
    },
  };
};

export interface OurOptions {
  /** Null: every scrape fails. */
  readonly scrapeEveryMs: number | null;
  readonly scheduler?: Partial<SchedulerOptions>;
}

const MODEL = 'simulated';
const CHARACTERS_PER_TOKEN = 4;
const ENGINE_BLOCKS_PER_BLOCK = 4;

/** The production scheduler, its load model and its estimates, on the simulated clock. */
export const ours =
  (options: OurOptions): CreatePolicy =>
  ({ clock, random, engines }) => {
    const speeds = createFleetSpeeds();
    const endpoints = engines.map(
      (engine): Schedulable & { load: EndpointLoad; engine: SimulatedEngine } => ({
        engine,
        load: createEndpointLoad(clock.now, { maxInFlight: 256, scrapeLifetimeMs: 5_000 }, speeds),
        serves: () => true,
        usable: true,
        pausedForMs: 0,
        brokenForMs: 0,
        probeInMs: null,
        warm: () => true,
      }),
    );
    const scheduler = createScheduler(
      { clock, random: random.next, endpoints },
      { ...defaultSchedulerOptions, queueMax: 1e6, queueWaitMs: 1e9, ...options.scheduler },
    );
    const estimates = createTokenEstimates();
    const scrape = () => {
      for (const { engine, load } of endpoints) load.scraped(readingOf(engine));
    };
    let nextScrape = 0;

    return {
      submit: (request, send, refuse) => {
        // Scrapes come as time passes; a timer would keep the simulation from ending.
        if (options.scrapeEveryMs !== null && clock.now() >= nextScrape) {
          nextScrape = clock.now() + options.scrapeEveryMs;
          scrape();
        }
        let work: Work | null = null;
        const characters = request.promptTokens * CHARACTERS_PER_TOKEN;
        scheduler.submit({
          job: {
            model: MODEL,
            user: request.user,
            promptTokens: estimates.prompt(MODEL, characters),
            outputTokens: estimates.output(MODEL, null),
            blocks: request.blocks.filter(
              (_, i) => i % ENGINE_BLOCKS_PER_BLOCK === ENGINE_BLOCKS_PER_BLOCK - 1,
            ),
          },
          onLease: (lease) => {
            work = lease.work;
            send(endpoints.indexOf(lease.endpoint));
          },
          onRefused: refuse,
        });
        return {
          firstToken: () => work?.firstToken(),
          token: (tokens) => work?.progress(tokens),
          done: () => {
            const { promptTokens, outputTokens } = request;
            estimates.learn(MODEL, { characters, promptTokens, outputTokens });
            work?.end();
            scheduler.wake();
          },
        };
      },
    };
  };

function readingOf(engine: SimulatedEngine): EngineReading {
  return {
    running: engine.running,
    waiting: engine.waiting,
    kvCacheUsage: engine.kvUsage,
    kvCapacityTokens: engine.kvTokens,
    asleep: false,
    healthy: true,
    warmAdapters: null,
  };
}
