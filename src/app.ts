/** The composition root: starts the back ends, builds the services over them, and serves the schema. */
import type { GraphQLSchema } from 'graphql';
import { createPlugins, withoutApolloOwn } from '../plugins/index.ts';
import { resolvers } from '../resolvers/index.ts';
import type { Config } from './config.ts';
import { type AlertOptions, createCredits } from './credits/create-credits.ts';
import { teamsOfMembers } from './credits/policy/create-policy.ts';
import type { PolicyFile } from './credits/policy/policy-file.ts';
import { readCreditFiles } from './credits/read-credit-files.ts';
import { type StartingBackends, startEmbedded } from './embedded/start-embedded.ts';
import type { EmbeddedGpu } from './embedded/start-gpu.ts';
import type { EmbeddedAccount, WarehouseHooks } from './embedded/start-warehouse.ts';
import { createInvalidAnswers } from './graphql/answer-invalid.ts';
import { createApolloServer } from './graphql/create-apollo-server.ts';
import { createDocumentSource } from './graphql/document-source.ts';
import { createDocumentStore } from './graphql/document-store.ts';
import { createPlannedExecution, type PlannedExecution } from './graphql/execution/execute-planned.ts';
import { createKnownOperations, noneKnown } from './graphql/known-operations.ts';
import { serveOwnSchema } from './graphql/served-schema.ts';
import { spreadOverTurns } from './graphql/spread-over-turns.ts';
import { createSubgraphSchema, sdlOf } from './graphql/subgraph.ts';
import type { ServedSupergraph } from './graphql/supergraph/serve-supergraph.ts';
import { readTrustedDocuments } from './graphql/trusted-documents.ts';
import { createUntrustedLog } from './graphql/untrusted-log.ts';
import { readConsoleDocuments } from './http/console-route.ts';
import { openAiDocuments } from './http/openai/documents.ts';
import { type Ports, portsOf, takePorts } from './http/ports.ts';
import { serve } from './http/serve.ts';
import { createApiKeyRing } from './identity/api-keys/api-key-ring.ts';
import { identifyByApiKey, identifyByJwt, identifyLocally } from './identity/identify.ts';
import { createRateLimiter } from './identity/rate-limiter.ts';
import { createSigningKeys } from './identity/signing-keys.ts';
import { mcpDocuments } from './mcp/run-here.ts';
import { watchEventLoop } from './observability/event-loop.ts';
import type { Logger, RootLogger } from './observability/log.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { createRequestLog } from './observability/request-log.ts';
import { createTracer } from './observability/tracing.ts';
import { createServices, type Services } from './services.ts';
import { applySetupAtOnce, readSetup } from './snowflake/account/account-setup.ts';
import { snowflakeAccount } from './snowflake/account/configured-account.ts';
import { setupValues } from './snowflake/account/setup-values.ts';
import { loadDriverAhead } from './snowflake/driver/driver.ts';
import { defaultWarehouses } from './snowflake/sql/choose-warehouse.ts';
import type { StatementRunner } from './snowflake/statement/statement.ts';
import { createFairTurns } from './threads/fair-turns.ts';
import { createVetter } from './vetting/vetter.ts';

export interface AppOptions {
  readonly config: Config;
  readonly logger: RootLogger;
  /** For tests: what the embedded warehouse tells, and what goes wrong in it; both stand-ins then run in this process. */
  readonly embeddedWarehouse?: WarehouseHooks;
  /** Ports that are taken already, and stand-ins that start already; by default they are from here. */
  readonly ports?: Ports;
  readonly embedded?: StartingBackends;
}

export interface App {
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly metricsUrl: string;
  /** `http://127.0.0.1:9030/mcp`. */
  readonly mcpUrl: string;
  readonly services: Services;
  /** The stand-ins; null where the real one is configured. */
  readonly embedded: {
    readonly warehouse: EmbeddedAccount['process'] | null;
    readonly gpu: EmbeddedGpu | null;
  };
  /**
   * Resolves when the account has the gateway's own tables, and its semantic view was asked for once; the first calls
   * are answered before.
   */
  isSetUp(): Promise<void>;
  /** Starts what the first calls would wait for otherwise. */
  warmUp(): Promise<void>;
  /** Turns unready, lets requests finish, settles, and closes everything. */
  close(): Promise<void>;
}

const DRAIN_MS = 10_000;

interface SupergraphParts {
  readonly schema: GraphQLSchema;
  readonly planned: PlannedExecution;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** @throws Error when a port is taken or a file that a setting names is wrong */
export async function startApp(options: AppOptions): Promise<App> {
  const ports = options.ports ?? (await takePorts(portsOf(options.config)));
  try {
    return await startOn(ports, options);
  } catch (error) {
    ports.close();
    throw error;
  }
}

async function startOn(ports: Ports, { config, logger, ...given }: AppOptions): Promise<App> {
  const embedded =
    given.embedded ??
    (await startEmbedded({
      config,
      onError: (err) => logger.error({ err }, 'unexpected error in an embedded back end'),
      hooks: given.embeddedWarehouse,
    }));
  // While others start, instead of when the first session is wanted.
  loadDriverAhead();
  const metrics = createMetrics();
  const requestLog = createRequestLog(logger);
  const eventLoop = watchEventLoop({ logger, onBlock: metrics.countEventLoopBlock });
  const { prices, policy } = await readCreditFiles(config);
  const trustedDocuments = await readTrustedDocuments(config.TRUSTED_DOCUMENTS_PATH);
  const teams = teamsOfMembers(policy);
  const teamsOf = (name: string) => teams.get(name) ?? [];

  const turns = createFairTurns();
  const schema = spreadOverTurns(createSubgraphSchema(resolvers), turns);
  const planned = createPlannedExecution(schema, turns);
  const [tracer, credits, warehouse, gpu] = await Promise.all([
    createTracer(config, logger),
    createCredits({
      dataDir: config.DATA_DIR,
      databaseUrl: config.DATABASE_URL,
      limits: {
        account: config.CREDIT_ACCOUNT_DAILY_LIMIT,
        user: config.CREDIT_USER_DAILY_LIMIT,
        accountMonth: config.CREDIT_ACCOUNT_MONTHLY_LIMIT,
        userMonth: config.CREDIT_USER_MONTHLY_LIMIT,
      },
      timeZone: config.CREDIT_TIME_ZONE,
      prices,
      credit: { price: config.CREDIT_PRICE, currency: config.CREDIT_CURRENCY },
      policy,
      alerts: alertOptions(config, logger),
      logger,
      countCredits: metrics.countCredits,
      countAlertsOf: metrics.countAlertsOf,
      countTopUpAtEnd: metrics.countTopUpAtEnd,
      countBillAboveHold: metrics.countBillAboveHold,
      observeHold: metrics.observeHold,
      // As long as a usual completion takes: what it gives back may be enough for the call that waits.
      queue: { patienceMs: 10_000 },
    }),
    embedded.warehouse,
    embedded.gpu,
  ]);
  const supergraph = await startSupergraph(config, { schema, planned, logger, metrics });
  const apiKeyRing = createApiKeyRing({ store: credits.apiKeys, teamsOf, now: credits.outbox.now });
  const running = createServices({
    config,
    logger,
    metrics,
    eventLoop,
    turns,
    credits,
    prices,
    account: warehouse?.account ?? snowflakeAccount(config),
    gpuEndpoints: gpu ? [gpu.url] : config.LAMBDA_LABS_ENDPOINTS.map((endpoint) => new URL(endpoint)),
    apiKeyRing,
    teamsOf,
    isInPolicy: (name) => teams.has(name) || Object.hasOwn(policy.users ?? {}, name),
    // In Snowflake an administrator does this once, with `npm run setup:snowflake`.
    setUp: warehouse && ((runner) => setUp(runner, config, policy)),
    localModelOf: warehouse?.localModelOf ?? null,
    supergraph,
  });
  const { services, health } = running;
  running.isSetUp().catch((err: unknown) => logger.error({ err }, 'the embedded account cannot be set up'));

  const servedSchema = supergraph ?? serveOwnSchema(schema, planned);
  const plugins = createPlugins({
    logger,
    metrics,
    eventLoop,
    requestLog,
    tracer,
    bindKey: credits.bindKey,
    remaining: (caller) => credits.status.remaining(caller),
  });
  const documents = createDocumentStore();
  const apollo = createApolloServer({
    served: servedSchema,
    documents,
    logger,
    plugins: withoutApolloOwn(plugins),
  });
  const identifyOthers = config.AUTH_JWKS_URL
    ? identifyByJwt({
        keys: createSigningKeys({ url: new URL(config.AUTH_JWKS_URL), logger }),
        issuer: config.AUTH_ISSUER ?? '',
        audience: config.AUTH_AUDIENCE ?? '',
        teamsOf,
      })
    : identifyLocally(teamsOf);
  const identify = identifyByApiKey(apiKeyRing, identifyOthers);
  // Whoever calls first is not told that there is no such model.
  await running.modelsKnown;
  const vetter = createVetter(logger);
  // A supergraph changes; and what is not listed is told of, or refused, before it is looked at.
  const vetsOperations = supergraph === null && config.TRUSTED_DOCUMENTS === 'off';
  const served = await serve({
    apollo,
    // A supergraph changes while requests run: each of them asks which one its document was validated against.
    known: supergraph ? noneKnown : createKnownOperations({ find: documents.find, schema, planned, plugins }),
    schema,
    servedSchema: servedSchema.schema,
    checkDocument: servedSchema.checkDocument,
    vetBody: vetter.body,
    vetDocument: supergraph ? () => null : vetter.document,
    vetsOperations,
    answerInvalid: createInvalidAnswers(plugins, schema),
    services,
    identify,
    limiter: createRateLimiter({ perMinute: config.RATE_LIMIT_PER_MINUTE }),
    documents: createDocumentSource({
      trusted: new Map([...trustedDocuments, ...mcpDocuments, ...openAiDocuments, ...readConsoleDocuments()]),
      trust: config.TRUSTED_DOCUMENTS,
      onUntrusted: createUntrustedLog({ logger, count: metrics.countUntrustedDocument }),
    }),
    turns,
    health,
    metrics,
    logger,
    requestLog,
    ports,
    metricsHost: config.METRICS_HOST ?? config.HOST,
    loopbackOnly: !config.AUTH_JWKS_URL,
    allowedOrigins: config.CORS_ORIGINS,
    timeZone: config.CREDIT_TIME_ZONE,
    now: credits.outbox.now,
  });

  return {
    url: ports.api.url,
    metricsUrl: `${ports.metrics.url}/metrics`,
    mcpUrl: `${ports.mcp.url}/mcp`,
    services,
    embedded: { warehouse: warehouse?.process ?? null, gpu },
    isSetUp: running.isSetUp,
    async warmUp() {
      // One after the other: the first page of an explorer asks a document that is vetted, and SQL comes later.
      await vetter.warmUp();
      running.warmUp();
    },
    async close() {
      health.startDraining();
      await served.close(DRAIN_MS);
      await vetter.close();
      await services.usage.loader.finish().catch(() => {});
      await supergraph?.close();
      await running.close(DRAIN_MS);
      await apiKeyRing.close();
      await credits.close();
      await Promise.all([warehouse?.process.close(), gpu?.close()]);
      eventLoop.close();
      // Last, as what was settled and closed above ends its spans.
      await tracer?.close();
    },
  };
}

/** Loaded where there is one alone: it brings a planner and a composer. */
async function startSupergraph(
  config: Config,
  { schema, planned, logger, metrics }: SupergraphParts,
): Promise<ServedSupergraph | null> {
  if (config.SUBGRAPHS.length === 0 && config.SUPERGRAPH_PATH === null) return null;
  const { serveSupergraph } = await import('./graphql/supergraph/serve-supergraph.ts');
  return serveSupergraph({
    settings: config,
    own: { name: config.SUBGRAPH_NAME, schema, planned, sdl: sdlOf(schema) },
    logger,
    observeSubgraph: metrics.observeSubgraph,
    countSupergraph: metrics.countSupergraph,
  });
}

/** All of it at every start: settings, columns and objects may be newer than what is there. */
async function setUp(runner: StatementRunner, config: Config, policy: PolicyFile): Promise<void> {
  const statements = readSetup(setupValues(config, policy)).filter(({ missing }) => missing.length === 0);
  await applySetupAtOnce(runner, statements, defaultWarehouses.general);
}

function alertOptions(config: Config, logger: Logger): AlertOptions {
  const { SLACK_WEBHOOK_URL, SMTP_URL, ALERT_EMAIL_TO, ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET } = config;
  // Neither is wrong as such: Snowflake mails alerts of its own to these addresses, and reports are mailed by command.
  const warn = (text: string) => logger.warn({}, text);
  if (ALERT_EMAIL_TO && !SMTP_URL)
    warn('ALERT_EMAIL_TO is set without SMTP_URL: the gateway itself mails no alerts');
  if (SMTP_URL && !ALERT_EMAIL_TO && config.CREDIT_REPORT_EMAIL_TO.length === 0)
    warn('SMTP_URL is set without ALERT_EMAIL_TO or CREDIT_REPORT_EMAIL_TO: the gateway mails nothing');
  return {
    ...(ALERT_WEBHOOK_URL && { webhookUrl: ALERT_WEBHOOK_URL }),
    ...(ALERT_WEBHOOK_SECRET && { webhookSecret: ALERT_WEBHOOK_SECRET }),
    ...(SLACK_WEBHOOK_URL && { slackWebhookUrl: SLACK_WEBHOOK_URL }),
    ...(SMTP_URL && { smtpUrl: SMTP_URL }),
    ...(ALERT_EMAIL_TO && { emailTo: ALERT_EMAIL_TO }),
  };
}
