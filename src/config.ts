/**
 * Every setting of the gateway, read once. This is the only file that reads the environment; `--help`,
 * `.env.example` and the README's table are made from the same list.
 */
import {
  baseUrl,
  baseUrls,
  ConfigError,
  choice,
  creditAmount,
  currency,
  fraction,
  headerPairs,
  integer,
  mailAddresses,
  moneyOrNone,
  objectName,
  origins,
  secret,
  teamAddresses,
  text,
  timeZone,
  trusted,
  url,
  type Variable,
  withoutLogin,
} from './settings/config-variable.ts';
import { contradictions, type ReadSettings } from './settings/contradictions.ts';
import { readEnvFile } from './settings/env-file.ts';
import { givenValue, isGiven } from './settings/given-value.ts';
import { type ProxyFor, readProxies } from './settings/proxy.ts';
import {
  headerNames,
  namedMilliseconds,
  subgraphName,
  subgraphs,
  subscriptionWays,
} from './settings/subgraph-variables.ts';
import { unknownVariables } from './settings/unknown-variables.ts';

const port = (about: string, fallback: number) => integer(about, fallback, [0, 65_535]);
const milliseconds = (about: string, fallback: number) => integer(about, fallback, [1, 3_600_000]);

export const sections = {
  Server: {
    PORT: port('Port of /graphql, the explorers and the health routes', 4000),
    HOST: text('Address to listen on. Without AUTH_JWKS_URL only a loopback address', '127.0.0.1'),
    CORS_ORIGINS: origins(
      'Origins whose pages may call the gateway, with commas between: https://app.example, http://localhost:5173; * for all, where tokens are asked for',
    ),
    METRICS_PORT: port('Port of /metrics', 8003),
    METRICS_HOST: text('Address for /metrics, which asks nobody who they are; by default that of HOST'),
    MCP_PORT: port('Port of /mcp, the Model Context Protocol; any free one by default where PORT is 0', 9030),
    MCP_HOST: text(
      'Address for /mcp; by default that of HOST. Without AUTH_JWKS_URL only a loopback address',
    ),
    RATE_LIMIT_PER_MINUTE: integer(
      'Operations a minute for each user and each API key; 0 is no limit',
      0,
      [0, 1_000_000],
    ),
    TRUSTED_DOCUMENTS: choice(
      'Documents that may run: all (off), all with a warning about those not in the list (warn), only those in it (only)',
      'off',
      ['off', 'warn', 'only'],
    ),
    TRUSTED_DOCUMENTS_PATH: text(
      "JSON file of that list, as code generators write it; by default the gateway's own operations",
    ),
    LOG_LEVEL: choice('How much to log', 'info', ['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    DATA_DIR: text('Folder of the ledger and the embedded warehouse', '.data'),
    DATABASE_URL: {
      ...url(
        'PostgreSQL that keeps the ledger, for any number of gateways: postgres://user:password@host:5432/database?sslmode=verify-full; absent = SQLite under DATA_DIR',
        ['postgres:', 'postgresql:'],
      ),
      secret: true,
    },
  },
  Tracing: {
    OTEL_EXPORTER_OTLP_ENDPOINT: baseUrl(
      'OpenTelemetry collector for traces and GenAI metrics, OTLP over HTTP, like http://localhost:4318; absent = nothing is traced',
    ),
    OTEL_EXPORTER_OTLP_HEADERS: headerPairs('Headers for the collector: name=value, with commas between'),
    OTEL_SERVICE_NAME: text('Name of the gateway in traces', 'cortex-gateway'),
    OTEL_TRACES_SAMPLER_ARG: fraction(
      'Part of the traces to keep that begin here, 0 to 1; of others the client decides',
      1,
    ),
  },
  Identity: {
    AUTH_JWKS_URL: trusted(url("Keys that sign the callers' JWTs; absent = local mode, for loopback only")),
    AUTH_ISSUER: text('The `iss` that a JWT must carry'),
    AUTH_AUDIENCE: text('The `aud` that a JWT must carry'),
  },
  Snowflake: {
    SNOWFLAKE_ACCOUNT: text('Account identifier; absent = the embedded warehouse'),
    SNOWFLAKE_USER: text('User to log in as'),
    SNOWFLAKE_AUTHENTICATOR: text(
      'SNOWFLAKE_JWT, PROGRAMMATIC_ACCESS_TOKEN, OAUTH, OAUTH_CLIENT_CREDENTIALS or SNOWFLAKE; by default what the credentials given call for',
    ),
    SNOWFLAKE_PRIVATE_KEY: secret('Private key, PEM'),
    SNOWFLAKE_PRIVATE_KEY_PATH: text('File of the private key, PEM'),
    SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: secret('Passphrase of the private key'),
    SNOWFLAKE_TOKEN: secret('Programmatic access token or OAuth token'),
    SNOWFLAKE_TOKEN_PATH: text('File of that token, read again at every login'),
    SNOWFLAKE_OAUTH_CLIENT_ID: text('Client that fetches OAuth tokens for the gateway'),
    SNOWFLAKE_OAUTH_CLIENT_SECRET: secret('Secret of that client'),
    SNOWFLAKE_OAUTH_TOKEN_URL: trusted(
      url('Where it fetches them: the token endpoint of the identity provider'),
    ),
    SNOWFLAKE_OAUTH_SCOPE: text('Scope that it asks for, like session:role:CORTEX_GATEWAY'),
    SNOWFLAKE_PASSWORD: secret('Password'),
    SNOWFLAKE_ROLE: text("Role to use; by default the user's own"),
    SNOWFLAKE_DATABASE: objectName('Database to use', 'SOPHIA_AI_UNIFIED'),
    SNOWFLAKE_SCHEMA: objectName('Schema to use', 'ANALYTICS'),
    SNOWFLAKE_ACCESS_URL: trusted(
      baseUrl('Base URL of the account, where it is not https://ACCOUNT.snowflakecomputing.com'),
    ),
    SNOWFLAKE_POOL_MAX: integer('Sessions at most', 8, [1, 1000]),
    SNOWFLAKE_POOL_QUEUE_MAX: integer('Statements that may wait for a session', 1000, [0, 100_000]),
    SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS: integer('Seconds until a statement is cancelled', 60, [1, 604_800]),
    SNOWFLAKE_LOG_INTERVAL_SECONDS: integer(
      'Seconds between loads of the usage log, each of which keeps a warehouse awake for a minute',
      900,
      [1, 86_400],
    ),
  },
  Cortex: {
    CORTEX_COMPLETE_MODEL: text('Completion model when a call names none', 'llama3.1-70b'),
    CORTEX_EMBED_MODEL: text('Embedding model when a call names none', 'snowflake-arctic-embed-l-v2.0'),
    CORTEX_FUNCTIONS: choice('AI_* functions, or the legacy SNOWFLAKE.CORTEX.* ones', 'ai', ['ai', 'legacy']),
    CORTEX_COMPLETE_THROUGH: choice('How single completions run', 'rest', ['rest', 'statement']),
    CORTEX_REST_ROUTE: choice(
      "Where REST completions go: Snowflake's inference:complete, or v1/chat/completions in OpenAI's form",
      'inference',
      ['inference', 'chat'],
    ),
    CORTEX_SEARCH_THROUGH: choice('How searches run', 'rest', ['rest', 'statement']),
    CORTEX_ANALYST_SEMANTIC_VIEW: text(
      'Semantic view that business questions are asked of, through Cortex Analyst',
    ),
    SEMANTIC_MODEL_PATH: text(
      "Semantic model in Snowflake's YAML, in the place of a semantic view; without either the embedded warehouse has the sample's",
    ),
    CLASSIFY_WITH_MODEL: text(
      'Completion model that hybrid asks for one token where it is unsure which side a message is for; absent = none',
    ),
    EMBEDDED_MODEL_URL: withoutLogin(
      baseUrl("OpenAI-compatible server that makes the embedded back ends' completions"),
    ),
  },
  'Lambda Labs': {
    LAMBDA_LABS_ENDPOINTS: baseUrls(
      'Base URLs of vLLM servers, with commas between; absent = the embedded stand-in',
    ),
    LAMBDA_LABS_API_KEY: secret('Key for all of them'),
    LAMBDA_LABS_CONNECT_TIMEOUT_MS: milliseconds('Until a connection must stand', 2_000),
    LAMBDA_LABS_FIRST_TOKEN_TIMEOUT_MS: milliseconds('Until the first token must come', 20_000),
    LAMBDA_LABS_STALL_TIMEOUT_MS: milliseconds('The longest pause between two tokens', 10_000),
    LAMBDA_LABS_TOTAL_TIMEOUT_MS: milliseconds('Until an answer must be complete', 300_000),
  },
  Supergraph: {
    SUBGRAPHS: subgraphs(
      'Other services of the supergraph, composed with this one: name=URL of its GraphQL, with commas between',
    ),
    SUPERGRAPH_PATH: text('File of a supergraph that was composed elsewhere, read again when it changes'),
    SUBGRAPH_NAME: subgraphName("This gateway's own name in the supergraph", 'cortex'),
    SUBGRAPH_POLL_SECONDS: integer('Seconds between looks at the schemas of the services', 30, [1, 86_400]),
    SUBGRAPH_TIMEOUT_MS: namedMilliseconds(
      'Until a service must have answered; others for some by name: 10000,orders=2000',
      10_000,
    ),
    SUBGRAPH_MAX_ANSWER_BYTES: integer('The longest answer of a service', 4_194_304, [1_024, 1_073_741_824]),
    SUBGRAPH_SUBSCRIPTIONS: subscriptionWays(
      'How subscriptions of services are asked for: name=sse, as of all others, name=multipart, name=ws, or name=ws://HOST/PATH',
    ),
    SUBGRAPH_HEADERS: headerNames(
      "Headers of the caller's that services get as they came, with commas between; without it none, `authorization` neither",
    ),
  },
  Credits: {
    CREDIT_ACCOUNT_DAILY_LIMIT: creditAmount('Credits a day for everybody together', '100'),
    CREDIT_USER_DAILY_LIMIT: creditAmount('Credits a day for each user', '10'),
    CREDIT_ACCOUNT_MONTHLY_LIMIT: creditAmount(
      'Credits a month for everybody together; none by default',
      null,
    ),
    CREDIT_USER_MONTHLY_LIMIT: creditAmount('Credits a month for each user; none by default', null),
    CREDIT_TIME_ZONE: timeZone('Where the day begins', 'UTC'),
    CREDIT_CURRENCY: currency('Currency that credits are shown in beside credits, in three letters', 'USD'),
    CREDIT_PRICE: moneyOrNone(
      'Price of one credit in that currency, of those that are used from then on; without it no money is shown',
    ),
    CREDIT_PRICES_PATH: text('JSON file of prices that replace the built-in ones'),
    CREDIT_POLICY_PATH: text('JSON file of limits, teams and triggers'),
    SLACK_WEBHOOK_URL: { ...url('Slack webhook for alerts'), secret: true },
    ALERT_WEBHOOK_URL: { ...url('Webhook for alerts, which are posted to it as signed JSON'), secret: true },
    ALERT_WEBHOOK_SECRET: secret('Secret that signs them, as Standard Webhooks has it'),
    SMTP_URL: {
      ...url('Mail server for alerts, like smtp://user:password@host:587', ['smtp:', 'smtps:']),
      secret: true,
    },
    ALERT_EMAIL_TO: mailAddresses('Addresses for alerts, with commas between'),
    CREDIT_REPORT_EMAIL_TO: teamAddresses(
      'Who gets the report of a team on the first of the month, over SMTP_URL: growth=finance@example.com, with commas between; * stands for each team',
    ),
  },
} as const satisfies Record<string, Record<string, Variable<unknown>>>;

type Sections = typeof sections;
type SectionVariables = { [S in keyof Sections]: Sections[S] }[keyof Sections];
type AllOf<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;
export type Settings = {
  readonly [N in keyof AllOf<SectionVariables>]: AllOf<SectionVariables>[N] extends Variable<infer T>
    ? T
    : never;
};

/** Every variable's value, by its name, and the proxies, whose variables are not the gateway's own. Frozen. */
export type Config = Settings & { readonly proxyFor: ProxyFor };

const variables: Record<string, Variable<unknown>> = Object.assign({}, ...Object.values(sections));

/**
 * @param wrongLines what is wrong with the file that the environment came from, to be told with the rest
 * @param alsoWrong what else is wrong with what could be read, in a line each
 * @throws ConfigError with a line about each wrong or unknown variable.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  wrongLines: readonly string[] = [],
  alsoWrong: (settings: ReadSettings) => Iterable<string> = () => [],
): Config {
  const problems = [...wrongLines, ...unknownVariables(environment, variables)];
  const values: Record<string, unknown> = {};
  try {
    values.proxyFor = readProxies(environment);
  } catch (error) {
    problems.push((error as Error).message);
  }
  for (const [name, variable] of Object.entries(variables)) {
    try {
      values[name] = readVariable(name, variable, environment);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  // Whoever writes a default down expects no more of it than whoever leaves it out.
  const isMeant = (name: keyof Settings) =>
    isGiven(name, settingNamed(name), environment) && values[name] !== settingNamed(name).fallback;
  problems.push(...contradictions(values, isMeant), ...alsoWrong(values));
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return Object.freeze(values as Config);
}

/**
 * The configuration of this process, of the environment and the `.env` of its folder: every command that works with the
 * gateway's settings has the same ones. @throws ConfigError
 */
export function readOwnConfig(alsoWrong?: Parameters<typeof readConfig>[2]): Config {
  const wrongLines = takeEnvFile();
  return readConfig(process.env, wrongLines, alsoWrong);
}

/** Puts what `.env` says into the environment, which wins. Returns what is wrong with the file. */
function takeEnvFile(): readonly string[] {
  const { settings, problems } = readEnvFile();
  for (const [name, value] of settings) process.env[name] ??= value;
  return problems;
}

/** One of them, for a command that needs no other: the rest may be another machine's. @throws ConfigError */
export function readOwnSetting<Name extends keyof Settings>(name: Name): Settings[Name] {
  const wrongLines = takeEnvFile();
  if (wrongLines.length > 0) throw new ConfigError(wrongLines.join('\n'));
  return readVariable(name, settingNamed(name), process.env);
}

const settingNamed = <Name extends keyof Settings>(name: Name) => variables[name] as Variable<Settings[Name]>;

function readVariable<T>(
  name: string,
  variable: Variable<T>,
  environment: Readonly<Record<string, string | undefined>>,
): T {
  const given = givenValue(name, variable, environment);
  try {
    return given === undefined ? variable.fallback : variable.parse(given);
  } catch (error) {
    const message = (error as Error).message.replace(LONG_QUOTATION, '$1…');
    throw new ConfigError(`${name}: ${message}`);
  }
}

/** A value of megabytes, as of a variable that was given a file's content, is known by how it begins. */
const LONG_QUOTATION = /("[^"]{200})[^"]+(?=")/g;

/** Every secret of the configuration, and the passwords in its URLs. */
export function secretsOf(config: Config): readonly string[] {
  const given = config as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(variables).flatMap(([name, { secret }]) => {
    const value = given[name];
    if (!secret || typeof value !== 'string') return [];
    const password = URL.parse(value)?.password;
    return password ? [value, password, decodeURIComponent(password)] : [value];
  });
}

/** What `--help` prints: every variable with its default, by section. */
export function describeConfig(): string {
  const width = Math.max(...Object.keys(variables).map((name) => name.length));
  const line = ([name, { about, shown }]: [string, Variable<unknown>]) =>
    `  ${name.padEnd(width)}  ${about}${shown ? ` [${shown}]` : ''}`;
  return Object.entries(sections)
    .map(([section, own]) => `${section}\n${Object.entries(own).map(line).join('\n')}`)
    .join('\n\n')
    .concat('\n\nA secret NAME may also be given as NAME_FILE, the path of a file that holds it.\n')
    .concat('HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which way Snowflake is reached.\n');
}
