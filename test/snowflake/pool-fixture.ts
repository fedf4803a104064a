import { test as base } from 'vitest';
import type { UserName } from '../../src/identity/caller.ts';
import type { SnowflakeAccount } from '../../src/snowflake/driver/driver.ts';
import { createSnowflakePool, type SnowflakePool } from '../../src/snowflake/pool/pool.ts';
import type { SnowflakePoolOptions, StatementObservation } from '../../src/snowflake/pool/pool-options.ts';
import type { Statement } from '../../src/snowflake/statement/statement.ts';
import { type ScriptedSnowflake, startScriptedSnowflake } from '../support/scripted-snowflake.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export const accountAt = (accessUrl: string): SnowflakeAccount => ({
  account: 'local',
  user: 'gateway',
  accessUrl,
  credentials: { kind: 'password', password: 'right' },
});

export const statement = (sql: string, more: Partial<Statement> = {}): Statement => ({
  sql,
  warehouse: 'COMPUTE_WH',
  tag: { application: 'cortex-gateway', user: 'ann', operation: 'Test', requestId: 'r1', eventId: 'e1' },
  user: 'ann' as UserName,
  function: 'SQL',
  ...more,
});

export const as = (name: string) => ({ user: name as UserName });

interface Fixture {
  server: ScriptedSnowflake;
  observed: StatementObservation[];
  /** Opens a pool on the server, and closes it after the test. */
  openPool: (options?: Partial<SnowflakePoolOptions>) => SnowflakePool;
}

export const test = base.extend<Fixture>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixture's needs from the pattern
  server: async ({}, use) => {
    const server = await startScriptedSnowflake();
    await use(server);
    await server.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixture's needs from the pattern
  observed: async ({}, use) => use([]),
  openPool: async ({ server, observed }, use) => {
    const pools: SnowflakePool[] = [];
    await use((options = {}) => {
      const pool = createSnowflakePool({
        account: accountAt(server.url),
        log: quiet,
        hooks: { onStatement: (observation) => observed.push(observation) },
        ...options,
      });
      pools.push(pool);
      return pool;
    });
    await Promise.all(pools.map((pool) => pool.close()));
  },
});
