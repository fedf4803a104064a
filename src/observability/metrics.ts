/** Every Prometheus metric of the gateway, and the functions that feed it. Services get functions, never metrics. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { AlertOutcome } from '../credits/alerts/deliver-alerts.ts';
import type { MicroCredits } from '../credits/micro-credits.ts';
import { errorTable } from '../errors/gateway-error.ts';
import { createCreditCounters, type SpentCredits } from './credit-counters.ts';
import { createGauges, type GaugeSources } from './gauges.ts';
import { keptChildren } from './kept-children.ts';

/** Named so that promtool, which wants `_total` on counters only, objects to them. */
const misnamedDefaults = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** With a bound at each threshold of an alert, so that the quantile is exact there. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30, 60, 120];

const alertOutcomes: readonly AlertOutcome[] = ['sent', 'failed', 'expired'];

export interface Metrics {
  /** One observation for each statement or REST call sent to Snowflake: a batch of 100 rows is one. */
  observeStatement(call: {
    readonly function: string;
    readonly warehouse: string;
    readonly seconds: number;
    /** Of the gateway itself, such as a load of the usage log: measured apart from what callers wait for. */
    readonly isInternal: boolean;
  }): void;
  countCredits(spent: SpentCredits): void;
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
  /** A call cost more than was held for it, and its limits had room for the rest. */
  countTopUpAtEnd(bill: { readonly function: string; readonly backend: string }): void;
  /** A call cost more than was held for it, and than its limits had room for. */
  countBillAboveHold(bill: { readonly function: string; readonly backend: string }): void;
  /** The event loop was held up for longer than anybody should wait. */
  countEventLoopBlock(seconds: number): void;
  /** A document ran that is not in the list of trusted ones. */
  countUntrustedDocument(): void;
  /** One request to another service of the supergraph; `outcome` is `ok` or an error's code. */
  observeSubgraph(call: {
    readonly subgraph: string;
    readonly outcome: string;
    readonly seconds: number;
  }): void;
  /** A new supergraph is served, or one could not be made. */
  countSupergraph(outcome: 'served' | 'failed'): void;
  /** Gives what counts the alerts of one channel, and shows from then on that there were none. */
  countAlertsOf(channel: string): (outcome: AlertOutcome) => void;
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
    help: 'Duration of each statement or REST call sent to Snowflake for a caller',
    labelNames: ['function', 'warehouse'],
    buckets: secondsBuckets,
    registers,
  });
  const internalStatements = new Histogram({
    name: 'gateway_internal_statement_duration_seconds',
    help: 'Duration of each statement that the gateway sent to Snowflake for itself',
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
  // A series that begins with its first error shows no increase.
  for (const code of Object.keys(errorTable)) errors.labels(code).inc(0);
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
  const subgraphs = new Histogram({
    name: 'gateway_subgraph_duration_seconds',
    help: 'Duration of each request to another service of the supergraph',
    labelNames: ['subgraph', 'outcome'],
    buckets: secondsBuckets,
    registers,
  });
  const supergraphs = new Counter({
    name: 'gateway_supergraph_changes_total',
    help: 'Supergraphs that were served anew, and problems that kept one from being served',
    labelNames: ['outcome'],
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
    help: 'Calls that cost more than was held for them and than their limits had room for; each one is a defect',
    labelNames: ['function', 'backend'],
    registers,
  });
  const topUpsAtEnd = new Counter({
    name: 'gateway_holds_topped_up_at_end_total',
    help: 'Calls that cost more than was held for them, and whose limits had room for the rest',
    labelNames: ['function', 'backend'],
    registers,
  });
  const countCredits = createCreditCounters(registry, namedUsers);
  const operationsOf = keptChildren(operations);
  const firstTokensOf = keptChildren(firstToken);
  const holdRatiosOf = keptChildren(holdRatio);
  let readGauges = async () => {};

  return {
    observeStatement: ({ function: name, warehouse, seconds, isInternal }) =>
      (isInternal ? internalStatements : statements).labels(name, warehouse).observe(seconds),
    countCredits,
    observeOperation: ({ type, outcome, seconds }) => operationsOf(type, outcome).observe(seconds),
    countError: (code) => errors.labels(code).inc(),
    observeBatch: ({ function: name, rows }) => batches.labels(name).observe(rows),
    observeFirstToken: ({ backend, seconds }) => firstTokensOf(backend).observe(seconds),
    countGpuFailure: ({ endpoint, kind }) => gpuFailures.labels(endpoint, kind).inc(),
    observeHold({ function: name, held, credits }) {
      if (credits > 0) holdRatiosOf(name).observe(held / credits);
    },
    countTopUpAtEnd: ({ function: name, backend }) => topUpsAtEnd.labels(name, backend).inc(),
    countBillAboveHold: ({ function: name, backend }) => billsAboveHold.labels(name, backend).inc(),
    observeSubgraph: ({ subgraph, outcome, seconds }) => subgraphs.labels(subgraph, outcome).observe(seconds),
    countSupergraph: (outcome) => supergraphs.labels(outcome).inc(),
    countUntrustedDocument: () => untrustedDocuments.inc(),
    countEventLoopBlock: (seconds) => eventLoopBlocks.observe(seconds),
    countAlertsOf(channel) {
      for (const outcome of alertOutcomes) alerts.labels(channel, outcome).inc(0);
      return (outcome) => alerts.labels(channel, outcome).inc();
    },
    connect(sources) {
      readGauges = createGauges(registry, sources);
    },
    async scrape() {
      await readGauges();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
