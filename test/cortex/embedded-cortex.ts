/** One embedded warehouse for the tests of a file, with the real driver, pool and REST client before it. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import {
  EMBEDDED_ACCOUNT,
  type EmbeddedWarehouse,
  localModelName,
  startEmbeddedWarehouse,
} from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import type { StatementLogEntry } from '../../packages/embedded-warehouse/src/protocol/statement/statement-log.ts';
import { type CortexService, type CortexSettings, createCortex } from '../../src/cortex/create-cortex.ts';
import type { SnowflakeAccount } from '../../src/snowflake/driver/driver.ts';
import { createSnowflakePool, type SnowflakePool } from '../../src/snowflake/pool/pool.ts';
import { type CortexRest, createCortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { createPassThroughGovern, type PassThroughGovern } from '../support/pass-through-govern.ts';
import { catalog, formats, settings } from './fixture.ts';

export let warehouse: EmbeddedWarehouse;
export let pool: SnowflakePool;
export let rest: CortexRest;
export const bugs: unknown[] = [];
export const log = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  warehouse = await startEmbeddedWarehouse({
    dataDir: null,
    // The gateway's own pages and schema are what DOCS_SEARCH finds.
    documentsDir: fileURLToPath(new URL('../../', import.meta.url)),
    onError: (bug) => bugs.push(bug),
  });
  const account: SnowflakeAccount = {
    account: EMBEDDED_ACCOUNT,
    user: warehouse.user,
    accessUrl: warehouse.server.url,
    database: settings.database,
    schema: settings.schema,
    credentials: { kind: 'programmatic-access-token', token: { value: warehouse.token } },
  };
  pool = createSnowflakePool({ account, log });
  rest = createCortexRest({
    baseUrl: warehouse.server.url,
    account: EMBEDDED_ACCOUNT,
    user: warehouse.user,
    credentials: { kind: 'programmatic-access-token', token: { value: warehouse.token } },
  });
});

afterAll(async () => {
  await Promise.all([pool?.close(), rest?.close()]);
  await warehouse?.close();
  expect(bugs).toEqual([]);
});

export function open(more: Partial<CortexSettings> = {}): {
  cortex: CortexService;
  books: PassThroughGovern;
} {
  const books = createPassThroughGovern();
  const cortex = createCortex({
    formats,
    runner: pool,
    rest,
    govern: books.govern,
    catalog,
    settings: { ...settings, ...more },
    answeringModel: localModelName,
  });
  return { cortex, books };
}

/** What the server's own log has of the work, and its REST calls. */
export async function watch<T>(work: () => Promise<T>) {
  const [statements, calls] = [warehouse.server.statements().length, warehouse.server.restCalls().length];
  const result = await work();
  return {
    result,
    statements: warehouse.server
      .statements()
      .slice(statements)
      .filter(({ sqlText }) => /^select/i.test(sqlText)),
    calls: warehouse.server.restCalls().slice(calls),
  };
}

export const tagOf = (entry: StatementLogEntry | undefined) => JSON.parse(entry?.queryTag ?? 'null');
export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

export const review =
  'The hotel was lovely and clean, but the breakfast was terrible. Ada Lovelace wrote to ada@example.com on Monday. The invoice total is 120 euros and it is due on 5 May 2026.';
