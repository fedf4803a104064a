/** The SQL service over the real driver, pool and ledger, against a server that answers by script. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { type Credits, type CreditsOptions, createCredits } from '../../src/credits/create-credits.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import type { Caller, UserName } from '../../src/identity/caller.ts';
import type { Permission } from '../../src/identity/permissions.ts';
import { createSnowflakePool } from '../../src/snowflake/pool/pool.ts';
import type { SnowflakePoolOptions } from '../../src/snowflake/pool/pool-options.ts';
import type { PriceWarehouse } from '../../src/snowflake/sql/advice/estimate-scan.ts';
import {
  createSqlService,
  type SqlService,
  type SqlServiceDependencies,
} from '../../src/snowflake/sql/sql-service.ts';
import { readHere } from '../../src/snowflake/sql/statement-reader.ts';
import { accountAt } from '../snowflake/pool-fixture.ts';
import { type ScriptedSnowflake, startScriptedSnowflake } from '../support/scripted-snowflake.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export function caller(name = 'ann', more: Partial<Caller> & { permissions?: Permission[] } = {}): Caller {
  const { permissions = [], ...rest } = more;
  return {
    user: { name: name as UserName, teams: [], permissions: new Set(permissions) },
    requestId: 'request-1',
    operationName: 'Report',
    signal: new AbortController().signal,
    idempotencyKey: null,
    ...rest,
  };
}

const pricing = createPricing(shippedPrices);

export const priceWarehouse: PriceWarehouse = (warehouse, warehouseSeconds) =>
  pricing.priceOf(
    { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse },
    { inputTokens: 0, outputTokens: 0, warehouseSeconds },
    0,
  );

export interface SqlParts {
  readonly sql: SqlService;
  readonly credits: Credits;
}

interface Fixture {
  server: ScriptedSnowflake;
  start: (options?: StartOptions) => Promise<SqlParts>;
}

export interface StartOptions {
  readonly credits?: Partial<CreditsOptions>;
  readonly pool?: Partial<SnowflakePoolOptions>;
  readonly statementTimeoutSeconds?: number;
  readonly resultBounds?: SqlServiceDependencies['resultBounds'];
}

export const test = base.extend<Fixture>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixture's needs from the pattern
  server: async ({}, use) => {
    const server = await startScriptedSnowflake();
    await use(server);
    await server.close();
  },
  start: async ({ server }, use) => {
    const closing: (() => Promise<unknown>)[] = [];
    await use(async ({ statementTimeoutSeconds = 60, ...options } = {}) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'sql-service-'));
      const credits = await createCredits({ dataDir, logger: quiet, ...options.credits });
      const runner = createSnowflakePool({ account: accountAt(server.url), log: quiet, ...options.pool });
      closing.unshift(
        () => runner.close(),
        () => credits.close(),
        () => rm(dataDir, { recursive: true, force: true }),
      );
      const sql = createSqlService({
        runner,
        govern: credits.govern,
        priceWarehouse,
        reader: readHere,
        statementTimeoutSeconds,
        ...(options.resultBounds ? { resultBounds: options.resultBounds } : {}),
      });
      return { sql, credits };
    });
    for (const close of closing) await close();
  },
});
