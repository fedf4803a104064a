/**
 * A GPU server on loopback that answers as vLLM does: the gateway's client, scheduler and metrics reader cannot tell
 * the difference, so a gateway without rented GPUs runs the same code as one with them.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from './api-error.ts';
import { type Batch, type BatchLimits, createBatch } from './batch.ts';
import { createEngineMetrics, type EngineMetrics } from './engine-metrics.ts';
import { createFaultScript, type Fault, type FaultScript } from './faults.ts';
import type { PaceOptions } from './pace.ts';
import { createPrefixCache, type PrefixCache } from './prefix-cache.ts';
import { createRouter } from './router.ts';
import type { TextEngine } from './text-engine.ts';

/** Tokens of the KV cache: what the prefix cache holds and what usage is measured against. */
const KV_CACHE_TOKENS = 1_000_000;

export interface ServedModel {
  /** Says that it is local: `local-gpu-...`. */
  readonly id: string;
  readonly task: 'generate' | 'embed';
  /** Context length in tokens. */
  readonly maxModelLen: number;
}

export interface GpuServerOptions {
  readonly engine: TextEngine;
  readonly models?: readonly ServedModel[];
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** When set, every `/v1` route wants it as a bearer token. */
  readonly apiKey?: string;
  /** Unlimited by default. */
  readonly pace?: Partial<PaceOptions>;
  readonly limits?: Partial<BatchLimits>;
  /** How many of the last requests `served` shows; 100 by default. */
  readonly requestsKept?: number;
}

/** One inference request as the server saw it. */
export interface ServedRequest {
  readonly route: string;
  readonly requestId: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly fault: Fault;
  promptTokens: number;
  completionTokens: number;
  /** The client went away before the answer ended. */
  aborted: boolean;
  done: boolean;
}

export interface GpuServer {
  readonly url: URL;
  readonly faults: FaultScript;
  readonly served: readonly ServedRequest[];
  /** Requests in work: running and waiting. */
  readonly inFlight: number;
  /** Connections that clients hold open. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/** What the routes share. */
export interface ServerParts {
  readonly engine: TextEngine;
  readonly models: readonly ServedModel[];
  readonly apiKey: string | null;
  readonly batch: Batch;
  readonly prefixCache: PrefixCache;
  readonly metrics: EngineMetrics;
  readonly pace: PaceOptions;
  readonly faults: FaultScript;
  /** @throws ApiError 404, in vLLM's words. */
  model(id: string, task: ServedModel['task']): ServedModel;
  record(request: ServedRequest): void;
  finished(request: ServedRequest): void;
}

export const defaultModels: readonly ServedModel[] = [
  { id: 'local-gpu-chat', task: 'generate', maxModelLen: 32_768 },
  { id: 'local-gpu-embed', task: 'embed', maxModelLen: 8_192 },
];

export async function createGpuServer(options: GpuServerOptions): Promise<GpuServer> {
  const { engine, models = defaultModels, requestsKept = 100 } = options;
  const served: ServedRequest[] = [];
  const inWork = new Set<ServedRequest>();
  const faults = createFaultScript();
  const metrics: EngineMetrics = createEngineMetrics({
    model: models[0]?.id ?? 'local-gpu',
    kvCacheTokens: KV_CACHE_TOKENS,
    load: () => ({
      running: batch.running,
      waiting: batch.waiting,
      kvCacheUsage: Math.min(1, tokensInWork() / KV_CACHE_TOKENS),
    }),
  });
  const batch = createBatch(
    { maxRunning: 256, maxQueuedRequests: 4_096, maxQueuedTokens: Infinity, ...options.limits },
    metrics.rejected,
  );
  const tokensInWork = () => {
    let tokens = 0;
    for (const request of inWork) tokens += request.promptTokens + request.completionTokens;
    return tokens;
  };

  const route = createRouter({
    engine,
    models,
    apiKey: options.apiKey ?? null,
    batch,
    prefixCache: createPrefixCache(KV_CACHE_TOKENS),
    metrics,
    pace: { prefillTokensPerSecond: Infinity, decodeTokensPerSecond: Infinity, ...options.pace },
    faults,
    model: (id, task) => {
      const model = models.find((candidate) => candidate.id === id);
      if (!model) throw new ApiError(404, `The model \`${id}\` does not exist.`, 'model');
      if (model.task !== task) {
        throw new ApiError(400, `The model does not support the ${task} task.`, 'model');
      }
      return model;
    },
    record: (request) => {
      served.push(request);
      if (served.length > requestsKept) served.shift();
      inWork.add(request);
    },
    finished: (request) => {
      request.done = true;
      inWork.delete(request);
    },
  });

  const server = createServer((request, response) => void route(request, response));
  // Kept-alive connections must outlive the client's own idle time, or a request races with the close.
  server.keepAliveTimeout = 60_000;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: new URL(`http://127.0.0.1:${port}`),
    faults,
    served,
    get inFlight() {
      return batch.running + batch.waiting;
    },
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
