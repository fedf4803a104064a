/** The whole gateway in this process, with its embedded back ends, as clients reach it: over HTTP on loopback. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedWarehouseOptions } from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { parsePolicy } from '../../src/credits/policy/policy-file.ts';
import { createLogger, type RootLogger } from '../../src/observability/log.ts';
import { putNewAccount } from './new-account.ts';
import { zoneWhereItIsNoon } from './noon.ts';

export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly retryable: boolean;
    readonly [name: string]: unknown;
  };
}

/** The data is untyped on purpose: a client knows no more than what comes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the operation's, and each test knows its own.
  readonly data: any;
  readonly errors: readonly GatewayError[];
}

export interface AskOptions {
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
  /** Who calls; default `local`. */
  readonly user?: string;
  readonly headers?: Record<string, string>;
}

/** What reached the stand-ins since the mark was set: AI and SQL statements, REST calls, GPU requests. */
export interface Reached {
  readonly statements: readonly string[];
  readonly restCalls: number;
  readonly gpuRequests: number;
}

export interface Gateway {
  readonly app: App;
  readonly url: string;
  readonly dataDir: string;
  ask(query: string, options?: AskOptions): Promise<Answer>;
  /** Any request to `/graphql`. */
  send(init: RequestInit & { readonly path?: string }): Promise<Answer>;
  /** Forgets what reached the stand-ins so far. */
  mark(): void;
  reached(): Reached;
  setLimit(scope: string, limit: number): Promise<void>;
  /** Closes the app and starts another on the same folder, with these settings in the place of its own. */
  restart(changed?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly environment?: Record<string, string>;
  /** Silent by default. */
  readonly logger?: RootLogger;
  readonly embeddedWarehouse?: EmbeddedWarehouseOptions['server'];
  /** Fills the folder before the first start. */
  readonly prepare?: (dataDir: string) => Promise<void>;
  /** The content of CREDIT_POLICY_PATH. */
  readonly policy?: Parameters<typeof parsePolicy>[0];
}

/** The gateway's own books, which no caller pays for. */
const bookkeeping = /CORTEX_USAGE_LOG|ACCOUNT_USAGE|INFORMATION_SCHEMA|^(SHOW|ALTER|USE)\b/i;

export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-'));
  const policyPath = join(dataDir, 'policy.json');
  if (!options.environment?.SNOWFLAKE_ACCOUNT) await putNewAccount(dataDir);
  await options.prepare?.(dataDir);
  if (options.policy) await writeFile(policyPath, JSON.stringify(options.policy));
  const settings = {
    PORT: '0',
    METRICS_PORT: '0',
    MCP_PORT: '0',
    DATA_DIR: dataDir,
    // At midnight what was used of a day's limit would begin anew, in the midst of a test.
    CREDIT_TIME_ZONE: zoneWhereItIsNoon().timeZone,
    ...(options.policy ? { CREDIT_POLICY_PATH: policyPath } : {}),
    ...options.environment,
  };
  const start = async (changed: Record<string, string> = {}) => {
    const app = await startApp({
      config: readConfig({ ...settings, ...changed }),
      logger: options.logger ?? createLogger('silent'),
      // Beside this process, as users have it, its statements could not be counted.
      embeddedWarehouse: {
        ...options.embeddedWarehouse,
        onStatement: (entry) => {
          if (entry.status === 'running' && !bookkeeping.test(entry.sqlText)) statements.push(entry.sqlText);
          options.embeddedWarehouse?.onStatement?.(entry);
        },
        onRestCall: (entry) => {
          if (entry.status === 'running') restCalls += 1;
          options.embeddedWarehouse?.onRestCall?.(entry);
        },
      },
    });
    // Its statements count among no caller's.
    await app.isSetUp();
    return app;
  };

  const statements: string[] = [];
  let restCalls = 0;
  let app = await start();
  let seen = { statements: statements.length, restCalls, gpuRequests: 0 };
  const gpuRequests = () => app.embedded.gpu?.served?.length ?? 0;

  const send: Gateway['send'] = async ({ path = '/graphql', ...init }) => {
    const response = await fetch(new URL(path, app.url), init);
    const text = await response.text();
    const body = parseJson(text);
    const { status, headers } = response;
    return { status, headers, text, data: body?.data ?? null, errors: body?.errors ?? [] };
  };

  const ask: Gateway['ask'] = (query, { variables, operationName, user, headers } = {}) =>
    send({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(user !== undefined && { 'x-gateway-user': user }),
        ...headers,
      },
      body: JSON.stringify({ query, operationName, variables }),
    });

  return {
    get app() {
      return app;
    },
    get url() {
      return app.url;
    },
    dataDir,
    ask,
    send,
    mark() {
      seen = { statements: statements.length, restCalls, gpuRequests: gpuRequests() };
    },
    reached: () => ({
      statements: statements.slice(seen.statements),
      restCalls: restCalls - seen.restCalls,
      gpuRequests: gpuRequests() - seen.gpuRequests,
    }),
    async setLimit(scope, limit) {
      const { errors } = await ask(
        'mutation ($input: SetCreditLimitInput!) { setCreditLimit(input: $input) { limit } }',
        { variables: { input: { scope, limit } } },
      );
      if (errors[0]) throw new Error(errors[0].message);
    },
    async restart(changed) {
      await expectCoveredBills(app);
      await app.close();
      app = await start(changed);
      seen = { statements: statements.length, restCalls, gpuRequests: 0 };
    },
    async close() {
      const covered = expectCoveredBills(app);
      await covered.catch(() => {});
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
      await covered;
    },
  };
}

/** Whatever a test does, no call may cost more than was held for it before it ended. */
async function expectCoveredBills({ metricsUrl }: App): Promise<void> {
  const text = await fetch(new URL('/metrics', metricsUrl)).then((response) => response.text());
  const above = text
    .split('\n')
    .filter((line) => /^gateway_(bills_above_hold|holds_topped_up_at_end)_total\{/.test(line));
  if (above.length > 0) throw new Error(`bills above their holds: ${above.join(', ')}`);
}

function parseJson(text: string): { data?: unknown; errors?: GatewayError[] } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
