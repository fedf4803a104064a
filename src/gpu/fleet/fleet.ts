/** The rented GPUs as one back end: many vLLM servers behind one scheduler. */
import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { GatewayError } from '../../errors/gateway-error.ts';
import type { Logger } from '../../observability/log.ts';
import type { BreakerState } from '../../upstream/breaker-state.ts';
import type { Flow } from '../../upstream/flow.ts';
import { checkGpuCompletion } from '../completion/check-served.ts';
import { streamCompletion } from '../completion/complete.ts';
import { completeWhole } from '../completion/complete-whole.ts';
import type {
  GpuCall,
  GpuCompletionEvent,
  GpuCompletionRequest,
  WholeGpuCompletion,
} from '../completion/completion.ts';
import { createTokenEstimates } from '../completion/token-estimates.ts';
import {
  createEmbedder,
  defaultEmbedOptions,
  type EmbedOptions,
  type EmbedRequest,
} from '../embedding/embed.ts';
import type { Embedded } from '../embedding/send-embeddings.ts';
import type { Job } from '../schedule/job.ts';
import { createFleetSpeeds } from '../schedule/learned-speed.ts';
import { createPromptHasher } from '../schedule/prompt-blocks.ts';
import { createScheduler, defaultSchedulerOptions, type SchedulerOptions } from '../schedule/scheduler.ts';
import { type BreakerOptions, defaultBreaker } from './breaker.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { type FleetClock, systemFleetClock } from './fleet-clock.ts';
import type { Deadlines, FleetHooks, FleetParts } from './fleet-parts.ts';
import { createModelList, describeEndpoint, type EndpointStatus, type FleetModel } from './fleet-status.ts';
import { createLeases } from './leases.ts';
import { defaultProbes, type ProbeOptions, startProbes } from './probe.ts';
import { createRetryBudget, defaultRetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
import { defaultRetries, type RetryOptions } from './tries.ts';

export interface FleetLimits {
  /** Requests in work at one endpoint. */
  readonly maxInFlight: number;
  readonly scheduler: SchedulerOptions;
  readonly retries: RetryOptions;
  readonly retryBudget: RetryBudgetOptions;
  readonly breaker: BreakerOptions;
  readonly probes: ProbeOptions;
  readonly embed: EmbedOptions;
}

export interface GpuFleetDependencies {
  /** Base URLs of vLLM servers, with or without `/v1`. */
  readonly endpoints: readonly URL[];
  readonly apiKey: string | null;
  readonly deadlines: Deadlines;
  readonly logger: Logger;
  readonly limits?: { readonly [K in keyof FleetLimits]?: Partial<FleetLimits[K]> };
  readonly hooks?: FleetHooks & { breaker?(change: { endpoint: string; state: BreakerState }): void };
  readonly clock?: FleetClock;
  readonly wallClock?: () => number;
  readonly random?: () => number;
}

export interface GpuFleet {
  /** Resolves when every endpoint was asked for its models once, whether it answered or not. */
  readonly ready: Promise<void>;
  /** See `streamCompletion`. The request is checked at once. @throws GatewayError at the call for what cannot work. */
  complete(request: GpuCompletionRequest, call: GpuCall): Flow<GpuCompletionEvent>;
  /** See `completeWhole`. */
  completeWhole(request: GpuCompletionRequest, call: GpuCall): Promise<WholeGpuCompletion>;
  embed(request: EmbedRequest, call: GpuCall): Promise<Embedded>;
  /** OVERLOADED while as many requests wait as may, so that the next one would be refused; else null. */
  full(job: Pick<Job, 'model' | 'user'>): GatewayError | null;
  /** Every model that any endpoint serves. */
  models(): readonly FleetModel[];
  endpoints(): readonly EndpointStatus[];
  /** Breaks off whatever is in work. */
  close(): Promise<void>;
}

export function createGpuFleet(deps: GpuFleetDependencies): GpuFleet {
  const { clock = systemFleetClock, random = Math.random, wallClock = Date.now, hooks = {}, logger } = deps;
  const limits = deps.limits ?? {};
  const probeOptions = { ...defaultProbes, ...limits.probes };
  const maxInFlight = limits.maxInFlight ?? 256;

  const speeds = createFleetSpeeds();
  const endpoints = deps.endpoints.map((url, index): Endpoint => {
    const name = `gpu-${index + 1}`;
    return createEndpoint({
      name,
      url,
      apiKey: deps.apiKey,
      connectTimeoutMs: deps.deadlines.connectMs,
      maxInFlight,
      breaker: { ...defaultBreaker, ...limits.breaker },
      speeds,
      scrapeLifetimeMs: 3 * probeOptions.intervalMs + probeOptions.timeoutMs,
      clock,
      random,
      onBreaker: (state) => {
        logger.warn({ endpoint: name, origin: url.origin, state }, 'GPU endpoint breaker changed');
        hooks.breaker?.({ endpoint: name, state });
        // Whoever waited for the probe may go, also while its answer is still being written.
        if (state === 'CLOSED') scheduler.wake();
      },
    });
  });
  const scheduler = createScheduler(
    { clock, random, endpoints },
    { ...defaultSchedulerOptions, ...limits.scheduler },
  );
  const hasher = createPromptHasher(Math.floor(random() * 2 ** 31));
  const parts: FleetParts = {
    clock,
    wallClock,
    deadlines: deps.deadlines,
    estimates: createTokenEstimates(),
    hooks,
    logger,
    cacheSalt: createCacheSalts(deps.apiKey ?? 'no key'),
    promptBlocks: (tenant, messages) =>
      hasher.hash(
        messages.flatMap(({ role, content }) => [role, content]),
        tenant,
      ),
    tries: {
      acquire: createLeases(scheduler, clock),
      endpoints,
      budget: createRetryBudget(clock, { ...defaultRetryBudget, ...limits.retryBudget }),
      clock,
      random,
      retries: { ...defaultRetries, ...limits.retries },
      onFailure: (endpoint, failure, model) => {
        const { kind } = failure;
        logger.warn(
          { endpoint: endpoint.name, origin: endpoint.origin, model, kind, err: failure },
          'GPU request failed',
        );
        hooks.failure?.({ endpoint: endpoint.name, kind });
      },
    },
  };
  const prober = startProbes(
    {
      endpoints,
      clock,
      logger,
      onChange: scheduler.wake,
      onRestart: (endpoint) => scheduler.prefixes.clear(endpoints.indexOf(endpoint)),
    },
    probeOptions,
  );

  return {
    ready: prober.ready,
    complete: (request, call) => {
      checkGpuCompletion(endpoints, request);
      return streamCompletion(parts, request, call);
    },
    completeWhole: (request, call) => completeWhole(parts, request, call),
    embed: createEmbedder(parts, { ...defaultEmbedOptions, ...limits.embed }),
    full: scheduler.full,
    models: createModelList(endpoints),
    endpoints: () =>
      endpoints.map((endpoint) => describeEndpoint(endpoint, scheduler.queuedFor(endpoint), clock.now())),
    close: async () => {
      prober.close();
      scheduler.close();
      await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    },
  };
}

/** What keeps one tenant's prompts out of the prefix cache of others. @returns the salt of a tenant, always the same */
function createCacheSalts(secret: string): (tenant: string) => string {
  // With `max`, 10,000 places would be made at once.
  const salts = new LRUCache<string, string>({ maxSize: 10_000, sizeCalculation: () => 1 });
  return (tenant) => {
    const known = salts.get(tenant);
    if (known !== undefined) return known;
    const salt = createHmac('sha256', secret).update(tenant).digest('base64url');
    salts.set(tenant, salt);
    return salt;
  };
}
