/** Names, addresses, webhooks and limits of an odd kind, in what `sql/` makes of an account. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { PolicyFile } from '../../src/credits/policy/policy-file.ts';
import { objectExists, readSetup, type SetupStatement } from '../../src/snowflake/account/account-setup.ts';
import { setupValues } from '../../src/snowflake/account/setup-values.ts';
import { type SetupFixture, setupOf, startSetupFixture, WAREHOUSE } from './setup-fixture.ts';

let fixture: SetupFixture;
const run: SetupFixture['run'] = (sql) => fixture.run(sql);
const apply: SetupFixture['applyAtOnce'] = (all) => fixture.applyAtOnce(all);

beforeAll(async () => {
  fixture = await startSetupFixture();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.failures).toEqual([]);
});

describe('settings of an odd kind', () => {
  const names = [
    ['my-db', 'Übersicht 50%'],
    ["o'brien; DROP TABLE x; --", 'say "hi" \\'],
    ['a$$b', '"quoted lower"'],
    ['GROUP', 'order'],
    ['x'.repeat(255), ' y '],
  ] as const;

  it.each(names)(
    'the database %j and the schema %j are set up, found, and governed in',
    async (database, schema) => {
      const all = setupOf({ SNOWFLAKE_DATABASE: database, SNOWFLAKE_SCHEMA: schema });
      const isOwn = ({ creates }: SetupStatement) =>
        (creates?.path.length ?? 0) > 1 || creates?.kind === 'DATABASE';
      for (const statement of all.filter(isOwn))
        expect(await objectExists(fixture.pool, statement, WAREHOUSE)).toBe(false);
      await apply(all);
      for (const statement of all)
        expect([true, null]).toContain(await objectExists(fixture.pool, statement, WAREHOUSE));
      const procedure = all.find(({ creates }) => creates?.kind === 'PROCEDURE')?.creates?.path.join('.');
      expect((await run(`CALL ${procedure}()`))[0]?.[0]).toMatch(/^OK: 0/);
      // Nothing in a text tells of a name: a quote in it would end the text.
      for (const { sql } of all.filter(({ creates }) => creates?.kind === 'ALERT'))
        expect(sql).not.toMatch(/'[^']*x{9}/);
    },
  );

  it('a name is no pattern: another that it would match is not taken for it', async () => {
    await run('CREATE DATABASE IF NOT EXISTS "AXB"');
    for (const name of ['A_B', 'A%', 'axb']) {
      const [database] = setupOf({ SNOWFLAKE_DATABASE: `"${name}"` }).filter(
        ({ creates }) => creates?.kind === 'DATABASE',
      );
      expect(database && (await objectExists(fixture.pool, database, WAREHOUSE))).toBe(false);
    }
  });

  it('sessions begin in the database and schema whose names need quotes', async () => {
    await run('CREATE DATABASE IF NOT EXISTS "my-db"');
    await run('CREATE SCHEMA IF NOT EXISTS "my-db"."o\'k ""x"');
    const { SNOWFLAKE_DATABASE: database, SNOWFLAKE_SCHEMA: schema } = readConfig({
      SNOWFLAKE_DATABASE: 'my-db',
      SNOWFLAKE_SCHEMA: `o'k "x`,
    });
    const there = await startSetupFixture(fixture.warehouse, { database, schema });
    expect(await there.run('SELECT CURRENT_DATABASE(), CURRENT_SCHEMA()')).toEqual([[database, schema]]);
    await there.pool.close();
  });

  it('a name in double quotes is the name between them, and one without is in upper case', () => {
    const values = (name: string) => setupValues(readConfig({ SNOWFLAKE_SCHEMA: name })).SCHEMA;
    expect(['analytics', '"analytics"', '"a""b"', 'ANALYTICS', 'table'].map(values)).toEqual([
      'ANALYTICS',
      '"analytics"',
      '"a""b"',
      'ANALYTICS',
      '"TABLE"',
    ]);
    expect(() => readConfig({ SNOWFLAKE_SCHEMA: 'x'.repeat(256) })).toThrow('SNOWFLAKE_SCHEMA');
  });

  it('addresses stay within their quotes, and lose the names of people', async () => {
    const to = `"O'Neil, Ann" <ann.o'neil+50%@example.com>, bob\\@example.com`;
    const all = setupOf({ ALERT_EMAIL_TO: to });
    await apply(all);
    const alter = all.find(({ sql }) =>
      /^ALTER NOTIFICATION INTEGRATION CORTEX_GATEWAY_EMAIL/.test(sql),
    )?.sql;
    expect(alter).toContain(`('ann.o''neil+50%@example.com', 'bob\\\\@example.com')`);
    const [[text] = []] = await run(
      `SELECT ${setupValues(readConfig({ ALERT_EMAIL_TO: to }))['ALERT_EMAIL_TO.LIST']}`,
    );
    expect(text).toBe(`ann.o'neil+50%@example.com,bob\\@example.com`);
  });

  it.each([
    ['https://hooks.slack.com/services/T1/B2/c%27d\\', "'T1/B2/c%27d\\\\'"],
    ["https://hooks.slack.com/services/T1/B2/c' COMMENT = 'x", "'T1/B2/c'' COMMENT = ''x'"],
  ])('the webhook %j stays within its quotes', (url, secret) => {
    const [statement] = setupOf({ SLACK_WEBHOOK_URL: url }).filter(({ sql }) =>
      sql.startsWith('CREATE SECRET'),
    );
    expect(statement?.sql).toContain(`SECRET_STRING = ${secret}\n`);
  });

  it.each([
    'https://hooks.slack.com/triggers/T/1/x',
    'https://chat.example/hooks/x',
    'https://hooks.slack.com/services/',
  ])('a webhook that Snowflake does not post to is left out: %s', (url) => {
    const left = setupOf({ SLACK_WEBHOOK_URL: url }).filter(({ sql }) => /SLACK/.test(sql));
    expect(left.length).toBeGreaterThan(5);
    for (const { missing } of left) expect(missing).toEqual(['SLACK_WEBHOOK_URL']);
  });

  it('without mail and without Slack there is neither an integration nor an alert', () => {
    const all = readSetup(setupValues(readConfig({}))).filter(({ missing }) => missing.length === 0);
    expect(all.filter(({ sql }) => /INTEGRATION|SECRET|\bALERT SOPHIA/.test(sql))).toEqual([]);
  });
});

describe('the governor judges as the gateway does', () => {
  async function verdict(limit: string, triggers: PolicyFile['account'], used: string) {
    await apply(setupOf({ CREDIT_ACCOUNT_DAILY_LIMIT: limit }, triggers ? { account: triggers } : {}));
    await fixture.use(used);
    const [[answer] = []] = await run('CALL SOPHIA_AI_UNIFIED.ANALYTICS.CHECK_AND_ALERT_CREDIT_USAGE()');
    return String(answer).split(':')[0];
  }
  const off = { notify: null, suspend: null, suspendImmediate: null };

  it.each([
    // A share that is rounded reaches what the use does not.
    ['100', undefined, '99.999999', 'SUSPENDED'],
    ['100', undefined, '94.999999', 'NOTIFIED'],
    ['0', undefined, '0', 'OK'],
    ['0', undefined, '0.000001', 'SUSPENDED_IMMEDIATE'],
    ['0', { triggers: { notify: 80, suspend: 95, suspendImmediate: 150 } }, '1', 'SUSPENDED_IMMEDIATE'],
    // However many times the limit is passed, a trigger that is switched off stays off.
    ['0.000001', { triggers: off }, '500', 'OK'],
    ['0', { triggers: off }, '500', 'OK'],
  ] as const)('limit %s, triggers %j, used %s: %s', async (limit, triggers, used, state) => {
    expect(await verdict(limit, triggers, used)).toBe(state);
  });
});
