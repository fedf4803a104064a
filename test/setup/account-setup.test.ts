/** What `sql/` makes of an account, over the real driver. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMBEDDED_ACCOUNT } from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { objectExists, splitStatements } from '../../src/snowflake/account/account-setup.ts';
import { BOOKS_WAREHOUSE, defaultWarehouses } from '../../src/snowflake/sql/choose-warehouse.ts';
import { bareEnvironment } from '../support/bare-environment.ts';
import { type SetupFixture, setupOf, startSetupFixture, today, WAREHOUSE } from './setup-fixture.ts';

const setupScript = fileURLToPath(new URL('../../sql/setup.ts', import.meta.url));
const statements = setupOf();

let fixture: SetupFixture;
const run: SetupFixture['run'] = (sql) => fixture.run(sql);
const apply: SetupFixture['apply'] = (all) => fixture.apply(all);

beforeAll(async () => {
  fixture = await startSetupFixture();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.failures).toEqual([]);
});

describe('the setup', () => {
  it('creates everything once: applied again it creates nothing', async () => {
    expect(await apply(statements)).toContain('created');
    expect(await apply(statements)).not.toContain('created');
    for (const statement of statements)
      expect([true, null]).toContain(await objectExists(fixture.pool, statement, WAREHOUSE));
  });

  it('makes the same of an account as one statement', async () => {
    const other = await startSetupFixture();
    try {
      await other.applyAtOnce(statements);
      expect(await other.apply(statements)).not.toContain('created');
      for (const look of [
        'SHOW GRANTS',
        'SHOW WAREHOUSES',
        'SHOW RESOURCE MONITORS',
        'SHOW TASKS IN ACCOUNT',
      ]) {
        // Ids of tasks are made from the moment too.
        const moment = /"(\d{4}-\d\d-\d\dT[^"]*Z"|[\da-f]+-)/g;
        const texts = (rows: readonly (readonly unknown[])[]) =>
          rows.map((row) => JSON.stringify(row).replace(moment, 'a moment'));
        const expected = texts(await run(look));
        expect(expected.length).toBeGreaterThan(0);
        expect(texts(await other.run(look))).toEqual(expected);
      }
    } finally {
      await other.close();
    }
  });

  it('lists the task with its schedule, and the monitor with its triggers', async () => {
    const tasks = JSON.stringify(
      await run("SHOW TASKS LIKE 'DAILY_CREDIT_GOVERNOR' IN SCHEMA SOPHIA_AI_UNIFIED.ANALYTICS"),
    );
    expect(tasks).toContain('USING CRON 0 */6 * * * UTC');
    expect(tasks).toContain('started');
    const monitors = JSON.stringify(await run("SHOW RESOURCE MONITORS LIKE 'SOPHIA_AI_DAILY_LIMIT'"));
    expect(monitors).toContain('SOPHIA_AI_DAILY_LIMIT');
    for (const percent of ['80%', '95%', '100%']) expect(monitors).toContain(percent);
  });

  it.each([
    [10, 'OK'],
    [80, 'NOTIFIED'],
    [95.5, 'SUSPENDED'],
    [100, 'SUSPENDED_IMMEDIATE'],
  ])('tells at %d credits of today that the state is %s', async (credits, state) => {
    await fixture.use(credits);
    const [[verdict] = []] = await run('CALL SOPHIA_AI_UNIFIED.ANALYTICS.CHECK_AND_ALERT_CREDIT_USAGE()');
    expect(verdict).toMatch(new RegExp(`^${state}: `));
    const [[logged] = []] = await run(
      'SELECT STATE FROM SOPHIA_AI_UNIFIED.ANALYTICS.CREDIT_GOVERNOR_LOG ORDER BY CHECKED_AT DESC LIMIT 1',
    );
    expect(logged).toBe(state);
    const rows = await run(
      'SELECT USER_NAME, CALLS, CREDITS_USED FROM SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_BY_USER_AND_DAY',
    );
    expect(rows).toEqual([['ada', 1, credits]]);
  });
});

describe('applied again with other settings', () => {
  afterAll(() => apply(statements));
  const show = async (sql: string) => JSON.stringify(await run(sql));

  it('the monitor has the new limit and triggers, and the governor judges by them', async () => {
    const account = { triggers: { notify: 50, suspend: null, suspendImmediate: 90 } };
    await apply(setupOf({ CREDIT_ACCOUNT_DAILY_LIMIT: '20.5' }, { account }));
    const monitor = await show("SHOW RESOURCE MONITORS LIKE 'SOPHIA_AI_DAILY_LIMIT'");
    expect(monitor).toMatch(/"21(\.0+)?"/);
    expect(monitor).toContain('50%');
    expect(monitor).toContain('90%');
    expect(monitor).not.toContain('95%');
    await run(
      `UPDATE SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG SET CREDITS_USED = 10.25, CREDIT_DAY = '${today()}'`,
    );
    const [[verdict] = []] = await run('CALL SOPHIA_AI_UNIFIED.ANALYTICS.CHECK_AND_ALERT_CREDIT_USAGE()');
    expect(verdict).toMatch(/^NOTIFIED: 10\.25\d* of 20\.5/);
  });

  it('mail goes to the new address', async () => {
    const changed = setupOf({ ALERT_EMAIL_TO: 'new@example.com, two@example.com' });
    await apply(changed);
    // An integration that is there already has to be told as well.
    expect(changed.map(({ sql }) => sql)).toContain(
      "ALTER NOTIFICATION INTEGRATION CORTEX_GATEWAY_EMAIL SET ALLOWED_RECIPIENTS = ('new@example.com', 'two@example.com')",
    );
    const alerts = await show('SHOW ALERTS IN SCHEMA SOPHIA_AI_UNIFIED.ANALYTICS');
    expect(alerts).toContain('new@example.com,two@example.com');
    expect(alerts).toContain('CREDIT_GOVERNOR_SLACK_ALERT');
    expect(alerts).toContain('SYSTEM$SEND_SNOWFLAKE_NOTIFICATION');
  });

  it('all of it lies in the configured database and schema', async () => {
    const elsewhere = setupOf({ SNOWFLAKE_DATABASE: 'OTHER_DB', SNOWFLAKE_SCHEMA: 'books' });
    expect(elsewhere.filter(({ sql }) => /SOPHIA_AI_UNIFIED|ANALYTICS\./.test(sql))).toEqual([]);
    await apply(elsewhere);
    expect(await show("SHOW TABLES LIKE 'CORTEX_USAGE_LOG' IN SCHEMA OTHER_DB.BOOKS")).toContain(
      'CORTEX_USAGE_LOG',
    );
  });

  it('what watches the warehouses runs on none of them', () => {
    for (const { sql } of statements.filter(({ sql }) => /^CREATE OR REPLACE (TASK|ALERT)/.test(sql)))
      expect(sql).not.toMatch(/\bWAREHOUSE\s*=/);
  });

  it('each role has its turn, with what earlier turns have made', () => {
    const turns = statements.map(({ role }) => role).filter((role, at, all) => role !== all[at - 1]);
    expect(turns).toEqual(['SYSADMIN', 'SECURITYADMIN', 'ACCOUNTADMIN', 'SYSADMIN']);
    const made = new Set<string>();
    for (const { sql, subject, creates } of statements) {
      const [, role] = /TO ROLE (CORTEX_GATEWAY\w*)/.exec(sql) ?? [];
      if (role) expect([sql, made.has(`ROLE ${role}`)]).toEqual([sql, true]);
      // Of the functions that an alert calls.
      const needs = /SNOWFLAKE\.ALERT\./.test(sql) ? ['SNOWFLAKE.ALERT_VIEWER', 'EXECUTE MANAGED ALERT'] : [];
      for (const privilege of needs)
        expect(
          [...made].find((grant) => grant.includes(privilege) && /TO ROLE SYSADMIN/.test(grant)),
        ).toBeTruthy();
      made.add(creates ? subject : sql);
    }
  });

  it('watches the warehouses of callers, and leaves alone the one that the books are kept on', () => {
    const created = statements.flatMap(({ creates }) =>
      creates?.kind === 'WAREHOUSE' ? [creates.path.at(-1)] : [],
    );
    const watched = statements.flatMap(
      ({ sql }) => /^ALTER WAREHOUSE (\w+) SET RESOURCE_MONITOR/.exec(sql)?.[1] ?? [],
    );
    expect(created.filter((name) => !watched.includes(name ?? ''))).toEqual([BOOKS_WAREHOUSE]);
    expect(Object.values(defaultWarehouses).sort()).toEqual(watched.sort());
  });

  it('says which role each part is for', async () => {
    const roles = new Map(statements.map(({ file, role }) => [file, role]));
    expect(new Set(roles.values())).toEqual(new Set(['SYSADMIN', 'SECURITYADMIN', 'ACCOUNTADMIN']));
    for (const { sql, role } of statements) {
      if (/RESOURCE MONITOR|NOTIFICATION INTEGRATION|ON ACCOUNT|DATABASE ROLE SNOWFLAKE/.test(sql))
        expect([sql, role]).toEqual([sql, 'ACCOUNTADMIN']);
    }
  });
});

describe('npm run setup:snowflake', () => {
  const script = (environment: Record<string, string>, ...args: string[]) =>
    promisify(execFile)(process.execPath, [setupScript, ...args], {
      env: { ...bareEnvironment, ...environment },
    }).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  const account = () => ({
    SNOWFLAKE_ACCOUNT: EMBEDDED_ACCOUNT,
    SNOWFLAKE_USER: fixture.warehouse.user,
    SNOWFLAKE_ACCESS_URL: fixture.warehouse.server.url,
    SNOWFLAKE_TOKEN: fixture.warehouse.token,
  });

  it('prints the statements without an account, and does not apply them to none', async () => {
    const printed = await script({});
    expect(printed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('CREATE WAREHOUSE IF NOT EXISTS'),
    });
    expect(printed.stdout).toContain('left out without ALERT_EMAIL_TO');
    expect(printed.stdout).toContain(
      'USE ROLE ACCOUNTADMIN;\n\n-- 06-resource-monitor.sql, for ACCOUNTADMIN',
    );
    // What is left out is not there to be pasted.
    expect(printed.stdout).not.toContain('{{');
    const some = await script({}, '--files', '05');
    expect(some.stdout).toContain('CREATE ROLE');
    expect(some.stdout).not.toContain('CREATE WAREHOUSE');
    const more = await script({}, '--files', '01-03');
    expect(more.stdout).toContain('CREATE WAREHOUSE');
    expect(more.stdout).toContain('CREATE OR REPLACE PROCEDURE');
    expect(more.stdout).not.toContain('CREATE ROLE');
    for (const wrong of ['SYSADMIN', '11', '04-02'])
      expect(await script({}, '--files', wrong)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('like 01-04'),
      });
    expect(await script({}, '--apply')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SNOWFLAKE_ACCOUNT is not set'),
    });
  });

  it('compares with an account, and applies', async () => {
    expect((await script(account())).stdout).toContain(
      '= TABLE SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG',
    );
    const applied = await script({ ...account(), ALERT_EMAIL_TO: 'ops@example.com' }, '--apply');
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('= NOTIFICATION INTEGRATION CORTEX_GATEWAY_EMAIL');
  });

  it('goes on after a statement that was refused, and says so at the end', async () => {
    await run('CREATE DATABASE IF NOT EXISTS TAKEN');
    await run('CREATE SCHEMA IF NOT EXISTS TAKEN.BOOKS');
    await run('CREATE OR REPLACE VIEW TAKEN.BOOKS.CORTEX_USAGE_LOG AS SELECT 1 AS A');
    const elsewhere = { ...account(), SNOWFLAKE_DATABASE: 'TAKEN', SNOWFLAKE_SCHEMA: 'BOOKS' };
    const all = await script(elsewhere, '--apply', '--files', '02-05');
    expect(all.code).toBe(1);
    expect(all.stdout).toMatch(/^! TABLE TAKEN\.BOOKS\.CORTEX_USAGE_LOG: \S/m);
    expect(all.stdout).toMatch(/^= ROLE CORTEX_GATEWAY$/m);
  });

  it('says in one line that the login was refused', async () => {
    const refused = await script({ ...account(), SNOWFLAKE_TOKEN: 'wrong' }, '--apply');
    expect(refused.code).toBe(1);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('statements are cut', () => {
  it.each([
    ['at semicolons', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['not inside of strings', "SELECT ';''' ; SELECT \";\"", ["SELECT ';'''", 'SELECT ";"']],
    ['not inside of bodies', 'CALL $$ a; b $$;', ['CALL $$ a; b $$']],
    ['without their comments', '-- one; two\nSELECT 1 -- it\n;', ['SELECT 1']],
    ['and nothing is made of nothing', ' ;; -- \n', []],
  ])('%s', (_, text, expected) => {
    expect(splitStatements(text)).toEqual(expected);
  });
});
