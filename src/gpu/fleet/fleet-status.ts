/** What `health`, `models` and the metrics show of the fleet. No address leaves it. */
import type { BreakerState } from '../../upstream/breaker-state.ts';
import type { Endpoint } from './endpoint.ts';

export interface EndpointStatus {
  readonly name: string;
  readonly status: 'OK' | 'DEGRADED' | 'DOWN';
  readonly models: readonly string[];
  readonly breaker: BreakerState;
  /** Requests that wait in the gateway and could go to it. */
  readonly queued: number;
  readonly inFlight: number;
  /** Prompt and answer tokens of ours in its KV cache. */
  readonly inFlightTokens: number;
  /** 0 to 1, from the last scrape; null when that is too old or was never had. */
  readonly kvCacheUsage: number | null;
  /** The share of the last minute (exponentially weighted) in which it had work of ours, 0 to 1. */
  readonly utilization: number;
  readonly lastError: string | null;
}

export interface FleetModel {
  readonly name: string;
  readonly task: 'generate' | 'embed';
  /** The smallest over its endpoints; null when none says. */
  readonly contextLength: number | null;
  /** Whether any endpoint would take a request now. */
  readonly available: boolean;
  /** Names of endpoints. */
  readonly endpoints: readonly string[];
}

export function describeEndpoint(endpoint: Endpoint, queued: number, at: number): EndpointStatus {
  const { load, breaker } = endpoint;
  return {
    name: endpoint.name,
    status: statusOf(endpoint),
    models: endpoint.models.list().map(({ name }) => name),
    breaker: breaker.state,
    queued,
    inFlight: load.inFlight,
    inFlightTokens: load.contextTokens,
    kvCacheUsage: load.kvCacheUsage(at),
    utilization: load.utilization,
    lastError: endpoint.lastError,
  };
}

function statusOf(endpoint: Endpoint): EndpointStatus['status'] {
  if (!endpoint.healthy || endpoint.breaker.state === 'OPEN') return 'DOWN';
  return endpoint.usable && endpoint.models.list().length > 0 ? 'OK' : 'DEGRADED';
}

/** The list is made anew when an endpoint's models have changed: requests ask for it several times each. */
export function createModelList(endpoints: readonly Endpoint[]): () => readonly FleetModel[] {
  let listed: readonly FleetModel[] = [];
  let of: readonly unknown[] | null = null;
  return () => {
    if (!of || endpoints.some(({ models }, i) => models.list() !== of?.[i])) {
      of = endpoints.map(({ models }) => models.list());
      listed = listModels(endpoints);
    }
    return listed;
  };
}

function listModels(endpoints: readonly Endpoint[]): readonly FleetModel[] {
  const names = [...new Set(endpoints.flatMap(({ models }) => models.list().map(({ name }) => name)))].sort();
  return names.map((name) => {
    const serving = endpoints.filter((endpoint) => endpoint.serves(name));
    const known = serving
      .map(({ models }) => models.get(name)?.contextLength ?? null)
      .filter((n) => n !== null);
    return {
      name,
      task:
        endpoints.flatMap(({ models }) => models.list()).find((model) => model.name === name)?.task ??
        'generate',
      contextLength: known.length === 0 ? null : Math.min(...known),
      // Breakers and pauses change it from one moment to the next.
      get available() {
        return serving.some((endpoint) => endpoint.usable);
      },
      endpoints: serving.map((endpoint) => endpoint.name),
    };
  });
}
