/** The account setup over the real driver, on a warehouse of the test's own. */
import {
  EMBEDDED_ACCOUNT,
  type EmbeddedWarehouse,
  startEmbeddedWarehouse,
} from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { readConfig } from '../../src/config.ts';
import type { PolicyFile } from '../../src/credits/policy/policy-file.ts';
import type { UserName } from '../../src/identity/caller.ts';
import { createLogger } from '../../src/observability/log.ts';
import {
  applySetup,
  applySetupAtOnce,
  readSetup,
  type SetupChange,
  type SetupStatement,
} from '../../src/snowflake/account/account-setup.ts';
import { setupValues } from '../../src/snowflake/account/setup-values.ts';
import { createSnowflakePool, type SnowflakePool } from '../../src/snowflake/pool/pool.ts';

export const WAREHOUSE = 'COMPUTE_WH';

const settings = {
  ALERT_EMAIL_TO: 'ops@example.com',
  SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/X',
  CREDIT_TIME_ZONE: 'Pacific/Kiritimati',
};

export const setupOf = (more: Record<string, string> = {}, policy: PolicyFile = {}) =>
  readSetup(setupValues(readConfig({ ...settings, ...more }), policy));

/** The account's day, which is another one than UTC's for most of it. */
export const today = () => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10);

export interface SetupFixture {
  readonly warehouse: EmbeddedWarehouse;
  readonly pool: SnowflakePool;
  /** Unexpected errors of the warehouse. */
  readonly failures: readonly unknown[];
  apply(all: readonly SetupStatement[]): Promise<readonly SetupChange[]>;
  /** As one statement, which takes a tenth of the time. */
  applyAtOnce(all: readonly SetupStatement[]): Promise<void>;
  run(sql: string): Promise<readonly (readonly unknown[])[]>;
  /** Makes this all that was used today. */
  use(credits: number | string): Promise<void>;
  close(): Promise<void>;
}

/** @param home Where sessions begin. */
export async function startSetupFixture(
  running: EmbeddedWarehouse | null = null,
  home: { readonly database?: string; readonly schema?: string } = {},
): Promise<SetupFixture> {
  const failures: unknown[] = [];
  const onError = (error: unknown) => failures.push(error);
  const warehouse = running ?? (await startEmbeddedWarehouse({ dataDir: null, onError }));
  const pool = createSnowflakePool({
    account: {
      account: EMBEDDED_ACCOUNT,
      user: warehouse.user,
      accessUrl: warehouse.server.url,
      ...home,
      credentials: { kind: 'programmatic-access-token', token: { value: warehouse.token } },
    },
    log: createLogger('silent'),
  });
  const fixture: SetupFixture = {
    warehouse,
    pool,
    failures,
    async apply(all) {
      const changes: SetupChange[] = [];
      for (const statement of all) changes.push(await applySetup(pool, statement, WAREHOUSE));
      return changes;
    },
    applyAtOnce: (all) => applySetupAtOnce(pool, all, WAREHOUSE),
    async run(sql) {
      const user = 'test' as UserName;
      const tag = {
        application: 'cortex-gateway',
        user,
        operation: 'test',
        requestId: 't',
        eventId: '',
      } as const;
      return (await pool.run({ sql, warehouse: WAREHOUSE, user, function: 'SETUP', tag })).rows;
    },
    async use(credits) {
      const log = 'SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG';
      await fixture.run(`DELETE FROM ${log}`);
      await fixture.run(`INSERT INTO ${log}
        (TIMESTAMP, USER_NAME, FUNCTION_NAME, INPUT_TOKENS, OUTPUT_TOKENS, CREDITS_USED, EVENT_ID, BACKEND, STATUS, LATENCY_MS, CACHED, CREDIT_DAY, REVISION)
        SELECT SYSDATE(), 'ada', 'SQL', 0, 0, ${credits}, 'e', 'SNOWFLAKE', 'ok', 1, FALSE, '${today()}', 1`);
    },
    async close() {
      await pool.close();
      await warehouse.close();
    },
  };
  return fixture;
}
