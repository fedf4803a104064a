/**
 * Settings that have no effect without another, or beside one, and those that cannot be together: whoever sets one
 * expects it to hold, so each is a line that stops the start.
 */
import type { Settings } from '../config.ts';
import { areSet, isLoopback } from './config-variable.ts';
import { sharedPorts } from './shared-ports.ts';
import { loginMethod, loginProblems } from './snowflake-login.ts';
import { graphIdOf } from './subgraph-variables.ts';

export type SettingName = keyof Settings;

/** As far as they could be read: of the others it is told already what is wrong with them. */
export type ReadSettings = Partial<Settings>;

interface Dependence {
  readonly of: readonly SettingName[];
  /** Any one of them is enough. */
  readonly on: readonly SettingName[];
  /** What would come of it otherwise. */
  readonly why: string;
}

/**
 * The OTEL_ ones may be alone: platforms set them for whatever they run. So may ALERT_EMAIL_TO and SMTP_URL, which
 * Snowflake's own alerts and `npm run report` take too, and DATA_DIR, which the image sets.
 */
const noEffectWithout: readonly Dependence[] = [
  {
    of: ['ALERT_WEBHOOK_SECRET'],
    on: ['ALERT_WEBHOOK_URL'],
    why: 'nothing would be posted',
  },
  {
    of: ['AUTH_ISSUER', 'AUTH_AUDIENCE'],
    on: ['AUTH_JWKS_URL'],
    why: 'no token would be asked for, and everybody could do everything',
  },
  {
    of: ['LAMBDA_LABS_API_KEY'],
    on: ['LAMBDA_LABS_ENDPOINTS'],
    why: 'the stand-in on this machine, which asks for no key, would be asked instead of your servers',
  },
  {
    of: ['SNOWFLAKE_PRIVATE_KEY_PASSPHRASE'],
    on: ['SNOWFLAKE_PRIVATE_KEY', 'SNOWFLAKE_PRIVATE_KEY_PATH'],
    why: 'there would be no key that it opens',
  },
  {
    of: [
      'SUBGRAPH_NAME',
      'SUBGRAPH_TIMEOUT_MS',
      'SUBGRAPH_MAX_ANSWER_BYTES',
      'SUBGRAPH_SUBSCRIPTIONS',
      'SUBGRAPH_HEADERS',
    ],
    on: ['SUBGRAPHS', 'SUPERGRAPH_PATH'],
    why: 'there would be no other services',
  },
  {
    of: ['SUBGRAPH_POLL_SECONDS'],
    on: ['SUBGRAPHS'],
    why: 'no schemas of services would be looked at',
  },
  {
    of: ['CREDIT_CURRENCY'],
    on: ['CREDIT_PRICE', 'CREDIT_PRICES_PATH'],
    why: 'the built-in price of a credit is in US dollars',
  },
];

interface Need {
  readonly of: SettingName;
  /** All of them. */
  readonly needs: readonly SettingName[];
  readonly why: string;
}

const incompleteWithout: readonly Need[] = [
  {
    of: 'ALERT_WEBHOOK_URL',
    needs: ['ALERT_WEBHOOK_SECRET'],
    why: 'its receiver could not tell our messages from forged ones',
  },
  {
    of: 'CREDIT_REPORT_EMAIL_TO',
    needs: ['SMTP_URL'],
    why: 'the mail server that takes the reports',
  },
  {
    of: 'AUTH_JWKS_URL',
    needs: ['AUTH_ISSUER', 'AUTH_AUDIENCE'],
    why: 'a token of another service would pass otherwise',
  },
];

const notTogether: readonly (readonly [SettingName, SettingName, why: string])[] = [
  ['SUBGRAPHS', 'SUPERGRAPH_PATH', 'the supergraph is composed here, or read from a file'],
  [
    'CORTEX_ANALYST_SEMANTIC_VIEW',
    'SEMANTIC_MODEL_PATH',
    'business questions are asked of one semantic model',
  ],
];

/**
 * A line for each fault.
 * @param isGiven whether somebody gives another value for it than its default, be it readable or not
 */
export function* contradictions(
  settings: ReadSettings,
  isGiven: (name: SettingName) => boolean,
): Generator<string> {
  const isSet = (name: SettingName) => isGiven(name) && !isNone(settings[name]);
  /** What could not be read may be meant to be another. */
  const isRead = (name: SettingName) => isSet(name) && settings[name] !== undefined;

  for (const { of, on, why } of noEffectWithout) {
    const idle = on.some(isSet) ? [] : of.filter(isRead);
    if (idle.length > 0) yield `${areSet(idle)} without ${on.join(' or ')}: ${why}.`;
  }
  for (const { of, needs, why } of incompleteWithout)
    if (isRead(of) && !needs.every(isSet)) yield `${of} needs ${needs.join(' and ')}: ${why}.`;
  for (const [one, other, why] of notTogether)
    if (isSet(one) && isSet(other)) yield `${one} and ${other} are both set: ${why}; keep one of them.`;
  if (isSet('EMBEDDED_MODEL_URL') && isSet('SNOWFLAKE_ACCOUNT') && isSet('LAMBDA_LABS_ENDPOINTS'))
    yield 'EMBEDDED_MODEL_URL is set beside SNOWFLAKE_ACCOUNT and LAMBDA_LABS_ENDPOINTS: there would be no embedded back end whose completions it could make.';
  yield* openToAll(settings, isSet);
  yield* serviceProblems(settings);
  yield* portProblems(settings);
  yield* loginProblems(settings, isSet);
  yield* restProblems(settings, isSet);
}

/** Where a list is asked for, commas alone are none. */
function isNone(value: unknown): boolean {
  return (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0);
}

function* openToAll(settings: ReadSettings, isSet: (name: SettingName) => boolean): Generator<string> {
  if (isSet('AUTH_JWKS_URL')) return;
  for (const name of ['HOST', 'MCP_HOST'] as const) {
    const host = settings[name];
    if (host && !isLoopback(host))
      yield `${name}: "${host}" is open to the network, and without AUTH_JWKS_URL nobody would be asked who they are; set AUTH_JWKS_URL or listen on 127.0.0.1.`;
  }
  if (settings.CORS_ORIGINS === '*')
    yield "CORS_ORIGINS: without AUTH_JWKS_URL nobody is asked who they are, so with * every web page could spend this machine's credits; name the origins.";
}

function* serviceProblems(settings: ReadSettings): Generator<string> {
  const { SUBGRAPHS = [], SUBGRAPH_NAME, SUBGRAPH_TIMEOUT_MS, SUBGRAPH_SUBSCRIPTIONS } = settings;
  const own = SUBGRAPHS.find(({ name }) => SUBGRAPH_NAME && graphIdOf(name) === graphIdOf(SUBGRAPH_NAME));
  if (own)
    yield `SUBGRAPHS: "${own.name}" is this gateway itself, which is a part of every supergraph; leave it out.`;
  // Who is in a supergraph of a file shows when it is read, and that changes.
  if (SUBGRAPHS.length === 0) return;
  const names = new Set(SUBGRAPHS.map(({ name }) => name));
  const byName = { SUBGRAPH_TIMEOUT_MS: SUBGRAPH_TIMEOUT_MS?.byName, SUBGRAPH_SUBSCRIPTIONS };
  for (const [setting, given] of Object.entries(byName))
    for (const name of given?.keys() ?? [])
      if (!names.has(name))
        yield `${setting}: "${name}" is none of SUBGRAPHS, which are ${[...names].join(', ')}.`;
}

function* portProblems(settings: ReadSettings): Generator<string> {
  const { HOST = '', METRICS_HOST, MCP_HOST, PORT, METRICS_PORT, MCP_PORT } = settings;
  const servers = [
    { setting: 'PORT', host: HOST, port: PORT },
    { setting: 'METRICS_PORT', host: METRICS_HOST ?? HOST, port: METRICS_PORT },
    { setting: 'MCP_PORT', host: MCP_HOST ?? HOST, port: MCP_PORT },
  ];
  yield* sharedPorts(
    servers.flatMap(({ port, ...server }) => (port === undefined ? [] : [{ ...server, port }])),
  );
}

/** Cortex over REST takes a token or a key pair; without them all runs in statements. */
function* restProblems(settings: ReadSettings, isSet: (name: SettingName) => boolean): Generator<string> {
  if (!isSet('CORTEX_REST_ROUTE')) return;
  if (settings.CORTEX_COMPLETE_THROUGH === 'statement')
    yield 'CORTEX_REST_ROUTE is set, and with CORTEX_COMPLETE_THROUGH=statement no completion goes over REST.';
  if (loginMethod(settings, isSet) === 'password')
    yield 'CORTEX_REST_ROUTE is set beside SNOWFLAKE_PASSWORD, with which nothing goes over REST: log in with a key pair or a token, or leave it out.';
}
