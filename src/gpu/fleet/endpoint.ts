/** One vLLM server: its connections, its state of health, what it serves and what it is doing. */
import { type Dispatcher, Pool } from 'undici';
import type { BreakerState } from '../../upstream/breaker-state.ts';
import { asItIs } from '../../upstream/content-encoding.ts';
import { createConnector, resendIfStale } from '../../upstream/stale-sockets.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import { createEndpointLoad, type EndpointLoad } from '../schedule/endpoint-load.ts';
import type { Job } from '../schedule/job.ts';
import type { FleetSpeeds } from '../schedule/learned-speed.ts';
import type { Schedulable } from '../schedule/placement.ts';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
import type { Capability } from './capabilities.ts';
import { createEndpointModels, type EndpointModels } from './endpoint-models.ts';
import type { EngineReading } from './engine-reading.ts';
import type { FleetClock } from './fleet-clock.ts';

export interface Endpoint extends Schedulable {
  /** `gpu-1`, `gpu-2`, ...: its address is for logs only. */
  readonly name: string;
  readonly origin: string;
  /** Before every path: empty, or the path of the configured base URL. */
  readonly pathPrefix: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For inference; probes have connections of their own, so that neither waits for the other. */
  readonly dispatcher: Dispatcher;
  readonly probes: Pool;
  readonly breaker: Breaker;
  readonly models: EndpointModels;
  readonly load: EndpointLoad;
  readonly lastError: string | null;
  readonly healthy: boolean;
  setHealthy(healthy: boolean, why?: string): void;
  scraped(reading: EngineReading): void;
  /** Keeps a failure for `health`, and learns from it. */
  noteFailure(failure: UpstreamFailure, job: Pick<Job, 'model' | 'user'>): void;
  /** The model answered: it is on the GPU, and can do what the request needed. */
  noteAnswer(model: string, needed: readonly Capability[]): void;
  close(): Promise<void>;
}

export interface EndpointDependencies {
  readonly name: string;
  readonly url: URL;
  readonly apiKey: string | null;
  readonly connectTimeoutMs: number;
  readonly maxInFlight: number;
  readonly breaker: BreakerOptions;
  readonly scrapeLifetimeMs: number;
  /** Shared by the endpoints of one fleet. */
  readonly speeds: FleetSpeeds;
  readonly clock: FleetClock;
  readonly random: () => number;
  readonly onBreaker: (state: BreakerState) => void;
}

/** A model that answered within this time is taken to be on the GPU still. */
const WARM_MS = 10 * 60_000;

/** Whatever Retry-After says: an endpoint that has recovered is not left alone for a day. */
const LONGEST_PAUSE_MS = 30_000;

/** uvicorn closes idle connections after 5 s: ours must let go first, or a request races with the close. */
const KEEP_ALIVE_MS = 4_000;
export const MAX_PROBE_BYTES = 4 * 1024 * 1024;

export function createEndpoint(deps: EndpointDependencies): Endpoint {
  const { clock, url } = deps;
  const connection = {
    connect: createConnector({ timeout: deps.connectTimeoutMs, allowH2: false }),
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    allowH2: false,
  };
  const inference = new Pool(url.origin, { ...connection, connections: deps.maxInFlight + 1 });
  const probes = new Pool(url.origin, { ...connection, connections: 2, maxResponseSize: MAX_PROBE_BYTES });
  const breaker = createBreaker({ clock, random: deps.random, onChange: deps.onBreaker }, deps.breaker);
  const models = createEndpointModels(clock.now);
  const { maxInFlight, scrapeLifetimeMs } = deps;
  const load = createEndpointLoad(clock.now, { maxInFlight, scrapeLifetimeMs }, deps.speeds);
  const answeredAt = new Map<string, number>();
  let healthy = true;
  let pausedUntil = 0;
  let lastError: string | null = null;
  let asleep = false;
  let warmAdapters: readonly string[] | null = null;

  return {
    name: deps.name,
    origin: url.origin,
    pathPrefix: url.pathname.replace(/\/+$/, '').replace(/\/v1$/, ''),
    headers: { ...asItIs, ...(deps.apiKey !== null && { authorization: `Bearer ${deps.apiKey}` }) },
    dispatcher: inference.compose(resendIfStale(clock.now)),
    probes,
    breaker,
    models,
    load,
    serves: (model) => models.get(model) !== null,
    get usable() {
      return healthy && breaker.admits && clock.now() >= pausedUntil;
    },
    get pausedForMs() {
      return Math.max(0, pausedUntil - clock.now());
    },
    get brokenForMs() {
      // Nobody knows when a dead engine is back; the next health probe tells.
      if (!healthy) return 1_000;
      return breaker.admits ? 0 : Math.max(1, breaker.retryInMs);
    },
    get probeInMs() {
      return healthy && !breaker.admits ? breaker.retryInMs : null;
    },
    warm: (model) => {
      if (asleep) return false;
      // With one model on the server there is nothing to swap it out for.
      if (models.list().length <= 1 || warmAdapters === null) return true;
      const answered = answeredAt.get(model);
      return warmAdapters.includes(model) || (answered !== undefined && clock.now() - answered < WARM_MS);
    },
    get lastError() {
      return lastError;
    },
    get healthy() {
      return healthy;
    },
    setHealthy: (value, why) => {
      healthy = value;
      if (!value && why !== undefined) lastError = why;
    },
    scraped: (reading) => {
      load.scraped(reading);
      asleep = reading.asleep === true;
      warmAdapters = reading.warmAdapters;
    },
    noteFailure: (failure, { model, user }) => {
      // Shown in `health`: the failure's own message may name an address.
      lastError = `${failure.kind}: ${failure.shown.message}`;
      if (failure.retryAfterMs !== null) {
        const pause = Math.min(failure.retryAfterMs, LONGEST_PAUSE_MS);
        pausedUntil = Math.max(pausedUntil, clock.now() + pause);
      }
      if (failure.kind === 'overloaded' || failure.kind === 'full') load.refused();
      if (failure.kind === 'model-missing') models.miss(model);
      if (failure.capability) models.noteLack(model, failure.capability, user);
    },
    noteAnswer: (model, needed) => {
      answeredAt.set(model, clock.now());
      models.noteAbility(model, needed);
    },
    close: async () => {
      await Promise.all([inference.destroy(), probes.destroy()]);
    },
  };
}
