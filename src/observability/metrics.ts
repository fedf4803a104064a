/** Every Prometheus metric of the gateway, and the functions that feed it. Services get functions, never metrics. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { MicroCredits } from '../credits/micro-credits.ts';
import { MICRO_CREDITS_PER_CREDIT } from '../credits/micro-credits.ts';
import type { BreakerState } from '../upstream/breaker-state.ts';
import { createHeaviestUsers, OTHER } from './heaviest-users.ts';

/** Named so that promtool, which wants `_total` on counters only, objects to them. */
const misnamedDefaults = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

export interface PoolGauges {
  readonly size: number;
  readonly available: number;
  readonly pending: number;
}

export interface EndpointGauges {
  readonly name: string;
  readonly queued: number;
  readonly inFlightTokens: number;
  readonly utilization: number | null;
  readonly breaker: BreakerState;
}

/** Read at each scrape, so that the gauges are never stale. */
export interface GaugeSources {
  readonly pool: () => PoolGauges;
  readonly endpoints: () => readonly EndpointGauges[];
  /** What is left of the account's daily limit. */
  readonly accountRemaining: () => MicroCredits | null;
  readonly openHolds: () => number;
  readonly outboxPending: () => number;
  /** Of the event loop's delays, in seconds, since they were read last. */
  readonly eventLoopDelays: (quantiles: readonly number[]) => readonly number[];
}

export interface Metrics {
  /** One observation for each statement or REST call sent to Snowflake: a batch of 100 rows is one. */
  observeStatement(call: {
    readonly function: string;
    readonly warehouse: string;
    readonly seconds: number;
  }): void;
  countCredits(spent: {
    readonly function: string;
    readonly user: string;
    readonly credits: MicroCredits;
  }): void;
  observeOperation(operation: {
    readonly type: string;
    readonly outcome: 'ok' | 'error';
    readonly seconds: number;
  }): void;
  countError(code: string): void;
  observeBatch(batch: { readonly function: string; readonly rows: number }): void;
  observeFirstToken(first: { readonly backend: string; readonly seconds: number }): void;
  countGpuFailure(failure: { readonly endpoint: string; readonly kind: string }): void;
  observeHold(ended: {
    readonly function: string;
    readonly held: MicroCredits;
    readonly credits: MicroCredits;
  }): void;
  /** A call cost more than was held for it. */
  countBillAboveHold(bill: { readonly function: string; readonly backend: string }): void;
  /** The event loop was held up for longer than anybody should wait. */
  countEventLoopBlock(seconds: number): void;
  /** A document ran that is not in the list of trusted ones. */
  countUntrustedDocument(): void;
  countAlert(alert: { readonly channel: string; readonly outcome: 'sent' | 'failed' | 'expired' }): void;
  connect(sources: GaugeSources): void;
  /** The exposition text and its content type. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export function createMetrics({ namedUsers = 50 }: { readonly namedUsers?: number } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of misnamedDefaults) registry.removeSingleMetric(name);

  const statements = new Histogram({
    name: 'snowflake_query_duration_seconds',
    help: 'Duration of each statement or REST call sent to Snowflake',
    labelNames: ['function', 'warehouse'],
    buckets: secondsBuckets,
    registers,
  });
  const operations = new Histogram({
    name: 'gateway_operation_duration_seconds',
    help: 'Duration of each GraphQL operation',
    labelNames: ['type', 'outcome'],
    buckets: secondsBuckets,
    registers,
  });
  const errors = new Counter({
    name: 'gateway_errors_total',
    help: 'Errors in answers, by code',
    labelNames: ['code'],
    registers,
  });
  const batches = new Histogram({
    name: 'gateway_batch_rows',
    help: 'Rows in each batch statement',
    labelNames: ['function'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    registers,
  });
  const firstToken = new Histogram({
    name: 'gateway_time_to_first_token_seconds',
    help: 'Time from the request to the first generated token',
    labelNames: ['backend'],
    buckets: secondsBuckets,
    registers,
  });
  const gpuFailures = new Counter({
    name: 'gateway_gpu_failures_total',
    help: 'Failed tries against GPU endpoints, by kind of failure',
    labelNames: ['endpoint', 'kind'],
    registers,
  });
  const alerts = new Counter({
    name: 'gateway_alerts_total',
    help: 'Alerts by channel and outcome',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const untrustedDocuments = new Counter({
    name: 'gateway_untrusted_documents_total',
    help: 'Operations whose document is not in the list of trusted ones; counted with TRUSTED_DOCUMENTS=warn',
    registers,
  });
  const eventLoopBlocks = new Histogram({
    name: 'gateway_event_loop_block_seconds',
    help: 'Times that the event loop was held up for more than 50 ms',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const holdRatio = new Histogram({
    name: 'gateway_hold_ratio',
    help: 'What was held for each call, over what it cost; calls that cost nothing are not counted',
    labelNames: ['function'],
    buckets: [1, 1.5, 2, 3, 5, 10, 20, 50, 100],
    registers,
  });
  const billsAboveHold = new Counter({
    name: 'gateway_bills_above_hold_total',
    help: 'Calls that cost more than was held for them; each one is a defect',
    labelNames: ['function', 'backend'],
    registers,
  });
  const countCredits = creditCounter(registry, namedUsers);

  return {
    observeStatement: ({ function: name, warehouse, seconds }) =>
      statements.labels(name, warehouse).observe(seconds),
    countCredits,
    observeOperation: ({ type, outcome, seconds }) => operations.labels(type, outcome).observe(seconds),
    countError: (code) => errors.labels(code).inc(),
    observeBatch: ({ function: name, rows }) => batches.labels(name).observe(rows),
    observeFirstToken: ({ backend, seconds }) => firstToken.labels(backend).observe(seconds),
    countGpuFailure: ({ endpoint, kind }) => gpuFailures.labels(endpoint, kind).inc(),
    observeHold({ function: name, held, credits }) {
      if (credits > 0) holdRatio.labels(name).observe(held / credits);
    },
    countBillAboveHold: ({ function: name, backend }) => billsAboveHold.labels(name, backend).inc(),
    countUntrustedDocument: () => untrustedDocuments.inc(),
    countEventLoopBlock: (seconds) => eventLoopBlocks.observe(seconds),
    countAlert: ({ channel, outcome }) => alerts.labels(channel, outcome).inc(),
    connect: (sources) => connectGauges(registry, sources),
    scrape: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function creditCounter(registry: Registry, namedUsers: number): Metrics['countCredits'] {
  const counter = new Counter({
    name: 'snowflake_credits_total',
    help: 'Credits charged, by function and user; the heaviest users by name, the rest as other',
    labelNames: ['function', 'user'],
    registers: [registry],
  });
  const heaviest = createHeaviestUsers(namedUsers);
  const spentByUser = new Map<string, Map<string, number>>();

  return ({ function: name, user, credits }) => {
    const amount = credits / MICRO_CREDITS_PER_CREDIT;
    const { label, displaced } = heaviest.add(user, amount);
    if (displaced !== null) {
      for (const [func, spent] of spentByUser.get(displaced) ?? []) {
        counter.remove({ function: func, user: displaced });
        counter.inc({ function: func, user: OTHER }, spent);
      }
      spentByUser.delete(displaced);
    }
    counter.inc({ function: name, user: label }, amount);
    if (label === OTHER) return;
    const spent = spentByUser.get(user) ?? new Map<string, number>();
    spentByUser.set(user, spent.set(name, (spent.get(name) ?? 0) + amount));
  };
}

function connectGauges(registry: Registry, sources: GaugeSources): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value === null) this.reset();
        else this.set(value);
      },
    });

  gauge('snowflake_daily_limit_remaining', "Credits left of the account's daily limit", () => {
    const left = sources.accountRemaining();
    return left === null ? null : left / MICRO_CREDITS_PER_CREDIT;
  });
  gauge('gateway_pool_size', 'Snowflake sessions that exist', () => sources.pool().size);
  gauge('gateway_pool_available', 'Snowflake sessions that are free', () => sources.pool().available);
  gauge('gateway_pool_pending', 'Statements that wait for a session', () => sources.pool().pending);
  gauge('gateway_holds_open', 'Credit holds of running calls', sources.openHolds);
  gauge('gateway_outbox_pending', 'Usage events that have not reached the usage log', sources.outboxPending);

  // promtool keeps the label `quantile` for summaries.
  const delayQuantiles = { median: 0.5, p99: 0.99, longest: 1 };
  new Gauge({
    name: 'gateway_event_loop_delay_seconds',
    help: 'How long the event loop was held up since the last scrape: median, 99th percentile and longest',
    labelNames: ['delay'],
    registers,
    collect() {
      const seconds = sources.eventLoopDelays(Object.values(delayQuantiles));
      for (const [i, name] of Object.keys(delayQuantiles).entries()) this.labels(name).set(seconds[i] ?? 0);
    },
  });

  const endpointGauge = (name: string, help: string, read: (endpoint: EndpointGauges) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ['endpoint'],
      registers,
      collect() {
        this.reset();
        for (const endpoint of sources.endpoints()) {
          const value = read(endpoint);
          if (value !== null) this.labels(endpoint.name).set(value);
        }
      },
    });

  const breakerValue = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 };
  endpointGauge('gateway_gpu_queue', 'Requests that wait for a GPU endpoint', ({ queued }) => queued);
  endpointGauge(
    'gateway_gpu_in_flight_tokens',
    'Tokens being worked on',
    ({ inFlightTokens }) => inFlightTokens,
  );
  endpointGauge(
    'gateway_gpu_utilization',
    'Share of the last minute spent busy',
    ({ utilization }) => utilization,
  );
  endpointGauge(
    'gateway_breaker_state',
    '0 closed, 1 half-open, 2 open',
    ({ breaker }) => breakerValue[breaker],
  );
}
