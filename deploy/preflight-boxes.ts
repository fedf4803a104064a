/** The boxes of the deployment checklist. Each looks for itself, and says what it saw or why it fails. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PreflightOptions {
  /** The running gateway, `https://gateway.example.com`. */
  readonly gateway: string;
  /** Its `/metrics`, which is on a port of its own. */
  readonly metrics: string;
  /** A JWT or API key with `sql:read` and `usage:read:all`; null in local mode. */
  readonly token: string | null;
  /** The checkout of the version that is deployed. */
  readonly checkout: string;
  readonly github: {
    readonly api: string;
    /** `owner/name`; null when nobody said. */
    readonly repository: string | null;
    readonly token: string | null;
  };
}

export interface Box {
  readonly title: string;
  /** Resolves to what was seen; rejects with the reason. */
  readonly check: () => Promise<string>;
}

export function preflightBoxes(options: PreflightOptions): readonly Box[] {
  const { gateway, metrics, token, checkout } = options;
  const ask = (query: string, variables: object = {}) => askGateway(gateway, token, query, variables);
  return [
    { title: 'The gateway is ready', check: () => isReady(gateway) },
    { title: 'CI is green', check: () => ciIsGreen(options) },
    { title: 'No direct connects', check: () => noDirectConnects(ask, checkout) },
    { title: 'Metrics on 8003', check: () => metricsAreServed(metrics) },
    { title: 'The credit watch is active', check: () => creditsAreWatched(ask) },
    { title: 'The GPUs are healthy', check: () => gpusAreHealthy(ask) },
    { title: 'Rollback is documented', check: async () => rollbackIsDocumented(checkout) },
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is the operation's.
type Ask = (query: string, variables?: object) => Promise<any>;

const PATIENCE_MS = 30_000;

async function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${url} does not answer (${cause instanceof Error ? cause.message : message})`);
  }
}

async function isReady(gateway: string): Promise<string> {
  const response = await get(`${gateway}/health/ready`);
  const body = (await response.json().catch(() => ({}))) as {
    status?: string;
    dependencies?: readonly { readonly name: string; readonly status: string }[];
  };
  if (response.status !== 200) throw new Error(`/health/ready says ${response.status} ${body.status ?? ''}`);
  return `ready; ${body.dependencies?.map(({ name, status }) => `${name} ${status}`).join(', ') ?? 'no details'}`;
}

/** Every check of the commit has ended, and none badly. Source: GitHub REST, "List check runs for a Git reference". */
async function ciIsGreen({ checkout, github }: PreflightOptions): Promise<string> {
  if (!github.repository) throw new Error('say whose CI it is: GITHUB_REPOSITORY=owner/name');
  const commit = git(checkout, ['rev-parse', 'HEAD']);
  const response = await get(
    `${github.api}/repos/${github.repository}/commits/${commit}/check-runs?per_page=100`,
    {
      accept: 'application/vnd.github+json',
      ...(github.token && { authorization: `Bearer ${github.token}` }),
    },
  );
  if (!response.ok)
    throw new Error(`GitHub says ${response.status} of ${github.repository}@${commit.slice(0, 8)}`);
  const { check_runs: runs } = (await response.json()) as {
    check_runs: readonly {
      readonly name: string;
      readonly status: string;
      readonly conclusion: string | null;
    }[];
  };
  if (runs.length === 0) throw new Error(`nothing has checked ${commit.slice(0, 8)}`);
  const good = new Set(['success', 'skipped', 'neutral']);
  const bad = runs.filter(({ conclusion }) => !good.has(conclusion ?? ''));
  if (bad.length > 0)
    throw new Error(bad.map(({ name, status, conclusion }) => `${name}: ${conclusion ?? status}`).join(', '));
  return `${runs.length} checks of ${commit.slice(0, 8)} passed`;
}

/** Cortex calls of the last day that do not carry the gateway's tag; Snowflake tells of them after up to 45 minutes. */
const untagged = `SELECT user_name, COUNT(*) AS calls FROM SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY
  WHERE start_time > DATEADD('hour', -24, CURRENT_TIMESTAMP())
    AND (query_text ILIKE '%SNOWFLAKE.CORTEX.%' OR query_text ILIKE '%AI_COMPLETE(%' OR query_text ILIKE '%AI_EMBED(%'
      OR query_text ILIKE '%AI_SENTIMENT(%' OR query_text ILIKE '%AI_CLASSIFY(%' OR query_text ILIKE '%AI_EXTRACT(%')
    AND NOT CONTAINS(COALESCE(query_tag, ''), 'cortex-gateway')
    AND query_text NOT ILIKE '%ACCOUNT_USAGE.QUERY_HISTORY%'
  GROUP BY user_name ORDER BY calls DESC`;

async function noDirectConnects(ask: Ask, checkout: string): Promise<string> {
  const connecting = sourcesOf(checkout).filter((path) =>
    /\bcreateConnection\s*\(/.test(readFileSync(path, 'utf8')),
  );
  if (connecting.length !== 1)
    throw new Error(`connections are opened in ${connecting.length} files: ${connecting.join(', ')}`);
  const { executeSql } = await ask(
    'query ($s: String!) { executeSql(input: { statement: $s, maxRows: 5 }) { rows } }',
    { s: untagged },
  );
  const callers = (executeSql.rows as [string, number][]).map(([user, calls]) => `${user} (${calls})`);
  if (callers.length > 0) throw new Error(`Cortex was called beside the gateway by ${callers.join(', ')}`);
  return 'one file connects, and no Cortex call of the last day came from elsewhere';
}

function sourcesOf(checkout: string): readonly string[] {
  return ['src', 'plugins', 'resolvers'].flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(checkout, folder, name)),
  );
}

async function metricsAreServed(metrics: string): Promise<string> {
  const response = await get(metrics);
  if (!response.ok) throw new Error(`${metrics} says ${response.status}`);
  const text = await response.text();
  const wanted = [
    'snowflake_query_duration_seconds',
    'snowflake_credits_total',
    'snowflake_daily_limit_remaining',
  ];
  const missing = wanted.filter((name) => !text.includes(`# TYPE ${name} `));
  if (missing.length > 0) throw new Error(`${metrics} has no ${missing.join(', ')}`);
  const remaining = /^snowflake_daily_limit_remaining (\S+)$/m.exec(text)?.[1];
  if (remaining === undefined) throw new Error('snowflake_daily_limit_remaining has no value');
  return `${new URL(metrics).port || 'the default port'}; ${remaining} credits left today`;
}

async function creditsAreWatched(ask: Ask): Promise<string> {
  const { credits, health } = await ask(
    '{ credits { account { limit used state } } health { alertChannels { name status lastError } } }',
  );
  const { limit, used, state } = credits.account;
  if (!(limit > 0)) throw new Error('the account has no daily limit');
  if (state.startsWith('SUSPENDED')) throw new Error(`the account is ${state}: ${used} of ${limit} are used`);
  const channels = health.alertChannels as { name: string; status: string; lastError: string | null }[];
  if (channels.length === 0) throw new Error('nobody is told of limits: set SLACK_WEBHOOK_URL or SMTP_URL');
  const broken = channels.filter(({ status }) => status !== 'OK');
  if (broken.length > 0)
    throw new Error(broken.map(({ name, lastError }) => `${name}: ${lastError}`).join(', '));
  return `${used} of ${limit} used; ${channels.map(({ name }) => name).join(' and ')} will tell`;
}

async function gpusAreHealthy(ask: Ask): Promise<string> {
  const { health } = await ask(
    '{ health { gpuEndpoints { name breaker } dependencies { name status detail } } }',
  );
  const endpoints = health.gpuEndpoints as { name: string; breaker: string }[];
  if (endpoints.length === 0) throw new Error('there is no GPU endpoint');
  const open = endpoints.filter(({ breaker }) => breaker !== 'CLOSED');
  if (open.length > 0) throw new Error(open.map(({ name, breaker }) => `${name} is ${breaker}`).join(', '));
  const gpu = health.dependencies.find(({ name }: { name: string }) => name === 'gpu');
  if (gpu?.status !== 'OK') throw new Error(`gpu is ${gpu?.status ?? 'unknown'}: ${gpu?.detail ?? ''}`);
  return `${endpoints.length} in use, no circuit is open`;
}

/** The runbook has its commands, and the version to go back to has a tag. */
function rollbackIsDocumented(checkout: string): string {
  const runbook = readFileSync(join(checkout, 'docs/releasing.md'), 'utf8');
  const [, chapter = ''] = /^## Roll back\n(.*?)(?=^## |$(?![\s\S]))/ms.exec(runbook) ?? [];
  if (!/```sh\n[^`]*kubectl [^`]*rollout undo/.test(chapter))
    throw new Error('docs/releasing.md has no commands under "Roll back"');
  const tag = git(checkout, ['tag', '--points-at', 'HEAD']).split('\n')[0];
  if (!tag) throw new Error('this commit has no tag; tag a release before it is deployed');
  return `docs/releasing.md; this is ${tag}`;
}

function git(checkout: string, args: readonly string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: checkout,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  } catch {
    throw new Error(`git ${args.join(' ')} fails in ${checkout}`);
  }
}

async function askGateway(gateway: string, token: string | null, query: string, variables: object) {
  const response = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: Error) => {
    throw new Error(`${gateway} does not answer (${error.message})`);
  });
  const { data, errors } = (await response.json()) as {
    data?: unknown;
    errors?: readonly { message: string }[];
  };
  if (errors?.[0]) throw new Error(errors[0].message);
  return data;
}
