/** The services behind the schema, which resolvers name, built over one Snowflake account, a GPU fleet and the books. */
import type { Config } from './config.ts';
import { createResponseFormats } from './cortex/complete/response-format.ts';
import { type CortexService, cortexDefaults, createCortex } from './cortex/create-cortex.ts';
import { createModelCatalog } from './cortex/models/model-catalog.ts';
import { createServedModels, type ServedModels } from './cortex/models/served-models.ts';
import { takeTurns } from './cortex/take-turns.ts';
import type { CreditGauges, Credits } from './credits/create-credits.ts';
import type { Estimate, OperationTarget } from './credits/operation.ts';
import type { PriceTable } from './credits/prices/price-table.ts';
import { createQuotePlanner, type QuotePlanner } from './credits/quotes/plan-quote.ts';
import type { Health } from './generated/resolvers.ts';
import { createGpuFleet, type GpuFleet } from './gpu/fleet/fleet.ts';
import { composeHybrid } from './hybrid/compose-hybrid.ts';
import type { HybridService } from './hybrid/create-hybrid.ts';
import type { ApiKeyRing } from './identity/api-keys/api-key-ring.ts';
import { type ApiKeyService, createApiKeyService } from './identity/api-keys/api-key-service.ts';
import { createUserDirectory, type UserDirectory } from './identity/user-directory.ts';
import type { EventLoopWatch } from './observability/event-loop.ts';
import { createHealthMonitor, type HealthMonitor, type HealthStatus } from './observability/health.ts';
import { createHealthReport } from './observability/health-report.ts';
import type { Logger } from './observability/log.ts';
import type { Metrics } from './observability/metrics.ts';
import { beginSetup } from './snowflake/account/begin-setup.ts';
import {
  createWarehouseDirectory,
  type WarehouseDirectory,
} from './snowflake/account/warehouse-directory.ts';
import { addressOf, type SnowflakeAccount } from './snowflake/driver/driver.ts';
import { createSnowflakePool } from './snowflake/pool/pool.ts';
import { createCortexRest } from './snowflake/rest/cortex-rest.ts';
import { BOOKS_WAREHOUSE, defaultWarehouses } from './snowflake/sql/choose-warehouse.ts';
import { createSqlService, type SqlService } from './snowflake/sql/sql-service.ts';
import { createThreadedReader } from './snowflake/sql/statement-reader.ts';
import { quoteName } from './snowflake/statement/quote-name.ts';
import type { StatementRunner } from './snowflake/statement/statement.ts';
import type { FairTurns } from './threads/fair-turns.ts';
import { createUsage, type UsageService } from './usage/create-usage.ts';
import { startMonthlyReports } from './usage/monthly/start-monthly-reports.ts';

export interface Services {
  readonly cortex: CortexService;
  readonly models: ServedModels;
  readonly sql: SqlService;
  readonly warehouses: WarehouseDirectory;
  readonly credits: Pick<Credits, 'status' | 'limits' | 'alerts' | 'history' | 'testAlertChannel'>;
  readonly quotes: QuotePlanner;
  readonly hybrid: HybridService;
  readonly usage: UsageService;
  readonly users: UserDirectory;
  readonly apiKeys: ApiKeyService;
  readonly health: { readonly report: () => Promise<Health> };
}

export interface ServicesDependencies {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly eventLoop: EventLoopWatch;
  readonly turns: FairTurns;
  readonly credits: Credits;
  readonly prices: PriceTable;
  readonly account: SnowflakeAccount;
  /** Base URLs of vLLM servers. */
  readonly gpuEndpoints: readonly URL[];
  readonly apiKeyRing: ApiKeyRing;
  /** Teams by policy. */
  readonly teamsOf: (user: string) => readonly string[];
  /** Whether the policy names the user. */
  readonly isInPolicy: (user: string) => boolean;
  /** Gives the account what the gateway needs in it; null where an administrator has done that. */
  readonly setUp: ((runner: StatementRunner) => Promise<void>) | null;
  /** In the embedded warehouse: the local model that runs in the place of the one named. */
  readonly localModelOf: ((model: string) => string) | null;
  /** Null where this gateway's own schema is all that is served. */
  readonly supergraph: { readonly health: () => HealthFinding } | null;
}

export interface RunningServices {
  readonly services: Services;
  readonly health: HealthMonitor;
  /** Resolves when every GPU server was asked for its models, whether it answered or not. */
  readonly modelsKnown: Promise<void>;
  /** Resolves when the account has what the gateway needs, and its semantic view was asked for once. @throws GatewayError */
  isSetUp(): Promise<void>;
  /** Starts what the first call would wait for otherwise. */
  warmUp(): void;
  /** Lets statements finish, loads the last usage events, and closes every connection. The ledger stays open. */
  close(drainMs: number): Promise<void>;
}

export function createServices(deps: ServicesDependencies): RunningServices {
  const { config, logger, metrics, turns, credits, prices, account, localModelOf, supergraph } = deps;
  const isEmbedded = localModelOf !== null;
  const pool = createSnowflakePool({
    account,
    log: logger,
    max: config.SNOWFLAKE_POOL_MAX,
    queueMax: config.SNOWFLAKE_POOL_QUEUE_MAX,
    statementTimeoutMs: config.SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS * 1000,
    hooks: { onStatement: metrics.observeStatement },
  });
  const { setUp } = deps;
  const setup = setUp && beginSetup(pool, () => setUp(pool));
  // Whatever reads or writes the gateway's own tables, or may.
  const preparedRunner = setup?.runner ?? pool;
  const { credentials } = account;
  const rest =
    credentials.kind === 'password'
      ? null
      : createCortexRest({
          baseUrl: addressOf(account),
          account: account.account,
          ...(account.user && { user: account.user }),
          credentials,
          proxyFor: config.proxyFor,
          route: config.CORTEX_REST_ROUTE,
          timeoutMs: config.SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS * 1000,
          onCall: metrics.observeStatement,
        });
  const fleet = createGpuFleet({
    endpoints: deps.gpuEndpoints,
    apiKey: config.LAMBDA_LABS_API_KEY,
    deadlines: {
      connectMs: config.LAMBDA_LABS_CONNECT_TIMEOUT_MS,
      firstTokenMs: config.LAMBDA_LABS_FIRST_TOKEN_TIMEOUT_MS,
      stallMs: config.LAMBDA_LABS_STALL_TIMEOUT_MS,
      totalMs: config.LAMBDA_LABS_TOTAL_TIMEOUT_MS,
    },
    logger,
    hooks: {
      firstToken: ({ seconds }) => metrics.observeFirstToken({ backend: 'LAMBDA_LABS', seconds }),
      failure: metrics.countGpuFailure,
      batch: metrics.observeBatch,
    },
  });

  const { govern, pricing } = credits;
  const catalog = createModelCatalog({
    completeModel: config.CORTEX_COMPLETE_MODEL,
    embedModel: config.CORTEX_EMBED_MODEL,
    price: pricing.modelPrice,
  });
  const formats = createResponseFormats();
  const cortex = takeTurns(
    createCortex({
      moreToCome: turns.isWaiting,
      formats,
      runner: pool,
      rest,
      govern,
      catalog,
      fleet,
      priceAtMost: priceOrNull(pricing),
      outage: () => (pool.stats().breaker === 'OPEN' ? 'Snowflake does not answer.' : null),
      settings: {
        ...cortexDefaults,
        functions: config.CORTEX_FUNCTIONS,
        completeThrough: config.CORTEX_COMPLETE_THROUGH,
        searchThrough: config.CORTEX_SEARCH_THROUGH,
        warehouse: defaultWarehouses.ai,
        database: quoteName(config.SNOWFLAKE_DATABASE),
        schema: quoteName(config.SNOWFLAKE_SCHEMA),
        statementTimeoutMs: config.SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS * 1000,
      },
      ...(localModelOf && { answeringModel: localModelOf }),
      onBatch: metrics.observeBatch,
    }),
    turns,
  );
  const priceOfSeconds = (name: string, seconds: number) =>
    pricing.priceAtMost(
      { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse: name },
      { inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds: seconds },
      0,
    );
  const reader = createThreadedReader();
  const sql = createSqlService({
    reader,
    runner: preparedRunner,
    govern,
    priceWarehouse: priceOfSeconds,
    statementTimeoutSeconds: config.SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS,
  });
  // The embedded warehouse costs nothing to wake.
  const loadEveryMs = isEmbedded ? 1_000 : config.SNOWFLAKE_LOG_INTERVAL_SECONDS * 1000;
  const usage = createUsage({
    outbox: credits.outbox,
    runner: preparedRunner,
    logger,
    timeZone: config.CREDIT_TIME_ZONE,
    database: config.SNOWFLAKE_DATABASE,
    schema: config.SNOWFLAKE_SCHEMA,
    booksWarehouse: BOOKS_WAREHOUSE,
    analyticsWarehouse: defaultWarehouses.analytics,
    loadEveryMs,
    pricing,
    rates: credits.rates,
    account: config.SNOWFLAKE_ACCOUNT ?? 'embedded',
    cortexModel: config.CORTEX_COMPLETE_MODEL,
    status: credits.status,
    teamsOf: credits.teamsOf,
    isImmediate: isEmbedded,
    // A server that makes the embedded completions names its models as it likes.
    ...(localModelOf && { answeringModel: config.EMBEDDED_MODEL_URL ? null : localModelOf }),
  });

  const monthlyReports = startMonthlyReports({
    smtpUrl: config.SMTP_URL,
    addresses: config.CREDIT_REPORT_EMAIL_TO,
    timeZone: config.CREDIT_TIME_ZONE,
    report: usage.report,
    once: credits.once,
    now: credits.outbox.now,
    logger,
  });
  const health = createHealthMonitor([
    { name: 'ledger', check: async () => ledgerHealth(credits.health()) },
    { name: 'snowflake', check: () => pool.ping(defaultWarehouses.general).then(() => healthy) },
    { name: 'gpu', check: async () => fleetHealth(fleet.endpoints()) },
    {
      name: 'usage-log',
      check: async () => usageLogHealth(usage.loader.failure(), await credits.gauges(), loadEveryMs / 1000),
    },
    { name: 'alerts', check: () => credits.alertChannels().then(alertsHealth) },
    ...(supergraph ? [{ name: 'supergraph', check: async () => supergraph.health() }] : []),
  ]);
  const hybrid = composeHybrid({
    config,
    cortex,
    sql,
    rest,
    govern,
    reserve: credits.reserve,
    isEmbedded,
    runner: preparedRunner,
    logger,
  });
  const services: Services = {
    cortex,
    models: createServedModels({ catalog, fleet }),
    sql,
    warehouses: createWarehouseDirectory({
      names: defaultWarehouses,
      sizeOf: (name) => (prices.warehouses[name] ?? prices.unlistedWarehouse).size,
      priceOfSeconds,
    }),
    credits,
    hybrid: hybrid.service,
    quotes: createQuotePlanner({ cortex, sql, quotes: credits.quotes, turns }),
    usage,
    users: createUserDirectory({
      teamsOf: deps.teamsOf,
      isInPolicy: deps.isInPolicy,
      seenAmong: usage.usersAmong,
    }),
    apiKeys: createApiKeyService({
      store: credits.apiKeys,
      ring: deps.apiKeyRing,
      setLimit: credits.limits.setForKey,
      now: credits.outbox.now,
    }),
    health: createHealthReport({
      health,
      pool: pool.stats,
      endpoints: fleet.endpoints,
      alertChannels: credits.alertChannels,
      embedded: isEmbedded,
    }),
  };
  metrics.connect({
    credits: credits.gauges,
    openHolds: credits.openHolds,
    pool: pool.stats,
    endpoints: fleet.endpoints,
    eventLoopDelays: deps.eventLoop.readDelays,
  });

  return {
    services,
    health,
    modelsKnown: fleet.ready,
    async isSetUp() {
      await setup?.done();
      await hybrid.wordsTried;
    },
    warmUp: reader.warmUp,
    async close(drainMs) {
      hybrid.close();
      await monthlyReports?.close();
      await pool.drain(drainMs).catch(() => {});
      await Promise.all([
        usage.loader.close(),
        fleet.close(),
        rest?.close(),
        formats.close(),
        reader.close(),
      ]);
    },
  };
}

function priceOrNull(pricing: Credits['pricing']) {
  return (target: OperationTarget, estimate: Estimate) => {
    try {
      return pricing.priceAtMost(target, estimate, estimate.maxOutputTokens);
    } catch {
      return null;
    }
  };
}

interface HealthFinding {
  readonly status: HealthStatus;
  readonly detail: string | null;
}

const healthy: HealthFinding = { status: 'OK', detail: null };

function ledgerHealth({ ok, reason, warning }: ReturnType<Credits['health']>): HealthFinding {
  if (ok && warning) return { status: 'DEGRADED', detail: warning };
  return ok ? healthy : { status: 'DOWN', detail: reason ?? 'settlements are waiting to be written' };
}

function fleetHealth(endpoints: ReturnType<GpuFleet['endpoints']>): HealthFinding {
  const down = endpoints.filter(({ status }) => status === 'DOWN').length;
  if (down === 0) return healthy;
  const detail = `${down} of ${endpoints.length} endpoints are down`;
  return { status: down === endpoints.length ? 'DOWN' : 'DEGRADED', detail };
}

/** Events that wait for the log are safe, but reports and Snowflake's own governor do not see them. */
function usageLogHealth(
  failure: string | null,
  gauges: CreditGauges | null,
  loadEverySeconds: number,
): HealthFinding {
  const { pendingEvents = 0, oldestEventSeconds = 0 } = gauges ?? {};
  const isLate = oldestEventSeconds > Math.max(2 * loadEverySeconds, LATE_SECONDS);
  const isBehind = failure !== null || isLate || pendingEvents > MANY_EVENTS;
  if (!isBehind) return healthy;
  const waiting = `${pendingEvents} events wait for the usage log, the oldest for ${Math.round(oldestEventSeconds)} s; none is lost`;
  return { status: 'DEGRADED', detail: failure === null ? waiting : `${failure} (${waiting})` };
}

const LATE_SECONDS = 60;
const MANY_EVENTS = 10_000;

function alertsHealth(channels: Awaited<ReturnType<Credits['alertChannels']>>): HealthFinding {
  const problems = channels.flatMap(({ channel, waiting, failure }) =>
    failure
      ? [`${channel}: ${failure.reason}, since ${new Date(failure.since).toISOString()}; ${waiting} waiting`]
      : [],
  );
  return problems.length === 0 ? healthy : { status: 'DEGRADED', detail: problems.join('; ') };
}
