/** The whole embedded warehouse: the driver, the protocol, the SQL engine and its language functions. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedWarehouse, startEmbeddedWarehouse } from '../../src/embedded-warehouse.ts';
import { cancel, connect, destroy, execute, failure, start } from './driver.ts';
import { post } from './server.ts';

const bugs: unknown[] = [];
let warehouse: EmbeddedWarehouse;

beforeAll(async () => {
  warehouse = await startEmbeddedWarehouse({
    dataDir: null,
    onError: (error) => bugs.push(error),
  });
});

afterAll(async () => {
  await warehouse.close();
  expect(bugs).toEqual([]);
});

const logIn = () =>
  connect(warehouse.server.url, {
    username: warehouse.user,
    authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
    token: warehouse.token,
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'ANALYTICS',
    warehouse: 'COMPUTE_WH',
  });

const endless =
  'select count(*) from table(generator(rowcount => 100000)) a, table(generator(rowcount => 100000)) b, table(generator(rowcount => 100000)) c';

describe('the driver on the real engine', () => {
  it('reads every type as it was written', async () => {
    const session = await logIn();
    const { rows } = await execute(
      session,
      `select 42 as int, -1.50::number(10, 2) as dec, 2.5::float as dbl, 'héllo 🙂' as txt, true as yes,
        '2024-10-04'::date as day, '12:34:56'::time as clock,
        '2023-11-14 22:13:20.123'::timestamp_ntz as ntz, to_binary('00FF', 'HEX') as bin,
        parse_json('{"a": [1, null]}') as var, array_construct(1, 'x') as arr,
        object_construct('b', true) as obj, null as nothing`,
    );
    const [{ BIN: bin, ...row } = {}] = rows;
    expect(row).toEqual({
      INT: 42,
      DEC: -1.5,
      DBL: 2.5,
      TXT: 'héllo 🙂',
      YES: true,
      DAY: new Date('2024-10-04'),
      CLOCK: '12:34:56',
      NTZ: new Date('2023-11-14T22:13:20.123Z'),
      VAR: { a: [1, null] },
      ARR: [1, 'x'],
      OBJ: { b: true },
      NOTHING: null,
    });
    expect((bin as Buffer).toString('hex')).toBe('00ff');
  });

  it('starts in Los Angeles, or in the zone that the login asks for', async () => {
    const hour = "select '2024-01-15 20:00:00 +0000'::timestamp_ltz::varchar as local";
    const session = await logIn();
    expect((await execute(session, hour)).rows).toEqual([{ LOCAL: '2024-01-15 12:00:00.000 -0800' }]);
    await execute(session, "alter session set timezone = 'Europe/Berlin'");
    expect((await execute(session, hour)).rows).toEqual([{ LOCAL: '2024-01-15 21:00:00.000 +0100' }]);

    const { url } = warehouse.server;
    const login = {
      ACCOUNT_NAME: 'local',
      AUTHENTICATOR: 'PROGRAMMATIC_ACCESS_TOKEN',
      TOKEN: warehouse.token,
      SESSION_PARAMETERS: { timezone: 'UTC' },
    };
    const { body } = await post(`${url}/session/v1/login-request`, JSON.stringify({ data: login }));
    const { token, parameters } = body.data as { token: string; parameters: readonly object[] };
    expect(parameters).toContainEqual({ name: 'TIMEZONE', value: 'UTC' });
    const answer = await post(`${url}/queries/v1/query-request`, JSON.stringify({ sqlText: hour }), {
      authorization: `Snowflake Token="${token}"`,
    });
    expect(answer.body.data).toMatchObject({ rowset: [['2024-01-15 20:00:00.000 +0000']] });
  });

  it('binds values of every type, and arrays of them', async () => {
    const session = await logIn();
    const binds = ['x', 1, 2.5, true, null];
    const { rows } = await execute(session, 'select ? as a, ? as b, ? as c, ? as d, ? as e', { binds });
    expect(rows).toEqual([{ A: 'x', B: 1, C: 2.5, D: true, E: null }]);
    await execute(session, 'create temporary table bound (n number, t varchar)');
    const { statement } = await execute(session, 'insert into bound values (?, ?)', {
      binds: [
        [1, 'one'],
        [2, 'two'],
        [3, null as never],
      ],
    });
    expect(statement.getNumUpdatedRows()).toBe(3);
    const bound = await execute(session, 'select * from bound order by n');
    expect(bound.rows).toEqual([
      { N: 1, T: 'one' },
      { N: 2, T: 'two' },
      { N: 3, T: null },
    ]);
  });

  it("fails in Snowflake's own words", async () => {
    const session = await logIn();
    expect(await failure(execute(session, 'select * from nope'))).toMatchObject({
      code: '002003',
      sqlState: '42S02',
      message: expect.stringMatching(/Object 'NOPE' does not exist or not authorized/),
    });
    const error = await failure(execute(session, 'selec 1'));
    expect(error).toMatchObject({ code: '001003', sqlState: '42000' });
    expect(error.data?.queryId).toBe(warehouse.server.statements().at(-1)?.queryId);
  });

  it('streams 200,000 rows', async () => {
    const session = await logIn();
    const sql = "select seq4() as n, concat('row ', seq4()) as txt from table(generator(rowcount => 200000))";
    const { statement } = await execute(session, sql, { streamResult: true });
    let [count, sum] = [0, 0];
    for await (const { N, TXT } of statement.streamRows()) {
      if (TXT === `row ${N}`) count += 1;
      sum += N;
    }
    expect([count, sum]).toEqual([200_000, (200_000 * 199_999) / 2]);
  });

  it('stops a statement that is cancelled, and the session goes on', async () => {
    const session = await logIn();
    const { statement, answered } = start(session, endless);
    await running(endless);
    await cancel(statement);
    expect(await failure(answered)).toMatchObject({ code: '000604', sqlState: '57014' });
    expect((await execute(session, 'select 1 as n')).rows).toEqual([{ N: 1 }]);
  });

  it('honours the timeout that ALTER SESSION set', async () => {
    const session = await logIn();
    await execute(session, 'alter session set statement_timeout_in_seconds = 1');
    expect(await failure(execute(session, endless))).toMatchObject({ code: '000630', sqlState: '57014' });
    await execute(session, 'alter session unset statement_timeout_in_seconds');
    expect((await execute(session, 'select 1 as n')).rows).toEqual([{ N: 1 }]);
  });

  it('follows the tag and the formats that ALTER SESSION set', async () => {
    const session = await logIn();
    await execute(session, "alter session set query_tag = 'mine', date_output_format = 'DD.MM.YYYY'");
    const { rows } = await execute(session, "select '2024-10-04'::date as day", { fetchAsString: ['Date'] });
    expect(rows).toEqual([{ DAY: '04.10.2024' }]);
    expect(warehouse.server.statements().at(-1)?.queryTag).toBe('mine');
  });

  it('is told the context after USE', async () => {
    const session = await logIn();
    const { statement } = await execute(session, 'use warehouse LOADING_WH');
    const state = (
      statement as unknown as { getSessionState(): { getCurrentWarehouse(): string } }
    ).getSessionState();
    expect(state.getCurrentWarehouse()).toBe('LOADING_WH');
    await execute(session, 'select 1');
    expect(warehouse.server.statements().at(-1)?.warehouse).toBe('LOADING_WH');
  });

  it('finds its statement in the query history', async () => {
    const session = await logIn();
    const parameters = { QUERY_TAG: 'history-test' };
    const { statement } = await execute(session, 'select 7 as n', { parameters });
    const history = await execute(
      session,
      `select query_id, query_text, execution_status from snowflake.account_usage.query_history
        where query_tag = 'history-test'`,
    );
    expect(history.rows).toEqual([
      { QUERY_ID: statement.getQueryId(), QUERY_TEXT: 'select 7 as n', EXECUTION_STATUS: 'SUCCESS' },
    ]);
  });

  it('runs an AI function, and fifty sessions at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 50 }, logIn));
    const answers = await Promise.all(
      sessions.map((session, i) =>
        execute(session, 'select ? as i, ai_sentiment(?) as s', { binds: [i, 'I love it'] }),
      ),
    );
    expect(answers.map(({ rows }) => rows[0]?.I)).toEqual(sessions.map((_, i) => i));
    expect(JSON.stringify(answers[0]?.rows[0]?.S)).toMatch(/positive/);
    await Promise.all(sessions.map(destroy));
  });

  it('answers Cortex REST with the same token', async () => {
    const headers = { authorization: `Bearer ${warehouse.token}` };
    const response = await fetch(`${warehouse.server.url}/api/v2/cortex/inference:complete`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        model: 'llama3.1-70b',
        messages: [{ role: 'user', content: 'Snow is cold. Fire is hot. What is cold?' }],
        stream: false,
      }),
    });
    expect(await response.json()).toMatchObject({
      model: expect.stringMatching(/^local-/),
      choices: [{ message: { content: expect.stringMatching(/./) } }],
      usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
    });
  });
});

/** Until the server has begun the statement. */
async function running(sqlText: string): Promise<void> {
  const isRunning = () =>
    warehouse.server.statements().some((entry) => entry.sqlText === sqlText && entry.status === 'running');
  while (!isRunning()) await new Promise((resolve) => setTimeout(resolve, 5));
}
