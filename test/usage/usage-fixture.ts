/** The usage services over a real ledger, the real pool and the embedded warehouse. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EMBEDDED_ACCOUNT,
  type EmbeddedWarehouse,
  localModelName,
  startEmbeddedWarehouse,
} from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import type { FaultInjector } from '../../packages/embedded-warehouse/src/protocol/faults.ts';
import { readConfig } from '../../src/config.ts';
import { type Credits, type CreditsOptions, createCredits } from '../../src/credits/create-credits.ts';
import type { Consumption, OperationTarget } from '../../src/credits/operation.ts';
import { openDatabase } from '../../src/credits/store/sqlite/open-database.ts';
import type { Caller, UserName } from '../../src/identity/caller.ts';
import type { Tags } from '../../src/identity/tags.ts';
import { decimalOf } from '../../src/settings/decimal.ts';
import { applySetup, readSetup } from '../../src/snowflake/account/account-setup.ts';
import { setupValues } from '../../src/snowflake/account/setup-values.ts';
import type { SnowflakeAccount } from '../../src/snowflake/driver/driver.ts';
import { createSnowflakePool, type SnowflakePool } from '../../src/snowflake/pool/pool.ts';
import type { SnowflakePoolOptions } from '../../src/snowflake/pool/pool-options.ts';
import type { CellValue, StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { createUsage, type UsageOptions, type UsageService } from '../../src/usage/create-usage.ts';

export const USAGE_LOG_TABLE = 'SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export interface UsageFixture {
  readonly warehouse: EmbeddedWarehouse;
  readonly account: SnowflakeAccount;
  readonly pool: SnowflakePool;
  /** Another pool on the warehouse; the test closes it. */
  openPool(options?: Partial<SnowflakePoolOptions>): SnowflakePool;
  /** What goes wrong with the warehouse's requests; null: nothing. */
  fault: FaultInjector | null;
  /** Unexpected errors of the warehouse. */
  readonly bugs: unknown[];
  /** An empty usage log and an empty ledger, with the services over them; a second call has a ledger of its own. */
  open(options?: Partial<CreditsOptions> & Partial<UsageOptions>): Promise<OpenUsage>;
  run(sql: string, ...binds: (string | number)[]): Promise<readonly (readonly CellValue[])[]>;
  createLog(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenUsage {
  readonly credits: Credits;
  readonly usage: UsageService;
  /** What the log has, in the order of event ids. */
  logged(): Promise<readonly (readonly CellValue[])[]>;
  /** The usage service of another process on the same ledger. */
  another(options?: Partial<UsageOptions>): UsageService;
  /** Changes the ledger behind its back. */
  tamper(sql: string, ...values: (string | number)[]): void;
  /** Closes both, and opens them again over the same ledger. */
  restart(runner?: StatementRunner, options?: Partial<CreditsOptions>): Promise<OpenUsage>;
}

/** @param historyLatencyMs How late the warehouse shows what ran. */
export async function startUsageFixture(historyLatencyMs = 0): Promise<UsageFixture> {
  const directory = await mkdtemp(join(tmpdir(), 'usage-'));
  const bugs: unknown[] = [];
  const open: { credits: Credits; usage: UsageService }[] = [];
  let ledgers = 0;
  const warehouse = await startEmbeddedWarehouse({
    dataDir: null,
    historyLatencyMs,
    onError: (bug) => bugs.push(bug),
    server: { faults: (request) => fixture.fault?.(request) },
  });
  const account: SnowflakeAccount = {
    account: EMBEDDED_ACCOUNT,
    user: warehouse.user,
    accessUrl: warehouse.server.url,
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'ANALYTICS',
    credentials: { kind: 'programmatic-access-token', token: { value: warehouse.token } },
  };
  const openPool = (options: Partial<SnowflakePoolOptions> = {}) =>
    createSnowflakePool({ account, log: quiet, max: 4, ...options });
  const pool = openPool();

  async function openOver(
    dataDir: string,
    options: Partial<CreditsOptions> & Partial<UsageOptions>,
  ): Promise<OpenUsage> {
    const timeZone = options.timeZone ?? 'UTC';
    const credits = await createCredits({
      logger: quiet,
      limits: { account: 1000, user: 1000 },
      // The instants of the tests lie far back; the ledger would drop what was loaded from them.
      maintenance: { retentionDays: 36_500 },
      credit: { price: decimalOf(3), currency: 'USD' },
      ...options,
      timeZone,
      dataDir,
    });
    const openUsage = (more: Partial<UsageOptions> = {}) =>
      createUsage({
        outbox: credits.outbox,
        runner: pool,
        logger: quiet,
        timeZone,
        database: 'SOPHIA_AI_UNIFIED',
        schema: 'ANALYTICS',
        booksWarehouse: 'CORTEX_GATEWAY_WH',
        analyticsWarehouse: 'AI_COMPUTE_WH',
        // Loads and corrections run when the test asks for them.
        loadEveryMs: 3_600_000,
        correctEveryMs: 3_600_000,
        pricing: credits.pricing,
        rates: credits.rates,
        account: 'test',
        cortexModel: 'llama3.1-70b',
        status: credits.status,
        teamsOf: credits.teamsOf,
        isImmediate: true,
        answeringModel: localModelName,
        ...options,
        ...more,
      });
    const usage = openUsage();
    const opened = { credits, usage };
    open.push(opened);
    return {
      ...opened,
      another: openUsage,
      tamper(sql, ...values) {
        const database = openDatabase(join(dataDir, 'ledger.db'));
        database.prepare(sql).run(...values);
        database.close();
      },
      logged: () =>
        fixture.run(
          `SELECT EVENT_ID, USER_NAME, CREDITS_USED, REVISION, STATUS FROM ${USAGE_LOG_TABLE} ORDER BY EVENT_ID`,
        ),
      async restart(runner, changed = {}) {
        open.splice(open.indexOf(opened), 1);
        await usage.loader.close();
        await credits.close();
        const database = openDatabase(join(dataDir, 'ledger.db'));
        // As if the other had been gone for a while.
        database.exec('DELETE FROM presences');
        database.close();
        return openOver(dataDir, { ...options, ...changed, ...(runner && { runner }) });
      },
    };
  }

  const fixture: UsageFixture = {
    warehouse,
    account,
    pool,
    openPool,
    fault: null,
    bugs,
    async open(options = {}) {
      await fixture.run(`DELETE FROM ${USAGE_LOG_TABLE}`);
      ledgers += 1;
      return openOver(join(directory, String(ledgers)), options);
    },
    async run(sql, ...binds) {
      const user = 'test' as UserName;
      const tag = {
        application: 'cortex-gateway',
        user,
        operation: 'test',
        requestId: 'test',
        eventId: '',
      } as const;
      return (await pool.run({ sql, binds, warehouse: 'COMPUTE_WH', user, function: 'TEST', tag })).rows;
    },
    async createLog() {
      for (const statement of readSetup(setupValues(readConfig({})))) {
        if (statement.file < '03') await applySetup(pool, statement, 'COMPUTE_WH');
      }
    },
    async close() {
      for (const { usage, credits } of open) {
        await usage.loader.close();
        await credits.close();
      }
      await pool.close();
      await warehouse.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await fixture.createLog();
  return fixture;
}

let requests = 0;

export function callerOf(name: string, isAdmin = false, teams: readonly string[] = []): Caller {
  requests += 1;
  return {
    user: { name: name as UserName, teams, permissions: new Set(isAdmin ? ['credits:admin'] : []) },
    requestId: `request-${requests}`,
    operationName: 'Ask',
    signal: new AbortController().signal,
    idempotencyKey: null,
  };
}

export const admin = callerOf('root', true);

export interface Call
  extends Partial<OperationTarget>,
    Partial<Pick<Consumption, 'inputTokens' | 'outputTokens' | 'queryId'>> {
  readonly user?: string;
  readonly teams?: readonly string[];
  readonly tags?: Tags;
  readonly apiKeyId?: string | null;
  /** Fails in a way that leaves open what it cost. */
  readonly uncertain?: boolean;
}

/** One governed call that costs what its tokens cost: 0.11 credits a million, unless another model is named. */
export async function spend({ credits }: Pick<OpenUsage, 'credits'>, call: Call = {}): Promise<void> {
  const { user = 'ada', uncertain, inputTokens = 1000, outputTokens = 1000, queryId, tags = [] } = call;
  const caller = callerOf(user, false, call.teams);
  const apiKey = call.apiKeyId ? { id: call.apiKeyId, tags: [] } : null;
  const target: OperationTarget = {
    function: call.function ?? 'AI_COMPLETE',
    model: call.model === undefined ? 'llama3.1-8b' : call.model,
    backend: call.backend ?? 'SNOWFLAKE',
    warehouse: call.warehouse === undefined ? 'CORTEX_COMPUTE_WH' : call.warehouse,
  };
  const run = credits.govern({
    caller: { ...caller, tags, user: { ...caller.user, ...(apiKey && { apiKey }) } },
    target,
    estimate: { inputTokens: Math.max(inputTokens, 1), maxOutputTokens: Math.max(outputTokens, 1) },
    run: (hold) =>
      hold.attempt(target, async (attempt) => {
        attempt.sent();
        if (uncertain) throw new Error('the connection broke');
        attempt.report({ inputTokens, outputTokens, ...(queryId && { queryId }) });
      }),
  });
  await run.catch((error) => {
    if (!uncertain) throw error;
  });
}
