/** The pool and the REST client against the whole embedded warehouse, its SQL engine and its models included. */
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type EmbeddedWarehouse,
  startEmbeddedWarehouse,
} from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { createSnowflakePool, type SnowflakePool } from '../../src/snowflake/pool/pool.ts';
import { type CortexRest, createCortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { statement } from './pool-fixture.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const forever =
  'select count(*) from table(generator(rowcount => 1000000)) a, table(generator(rowcount => 10000000)) b';

let warehouse: EmbeddedWarehouse;
let pool: SnowflakePool;
let rest: CortexRest;
const bugs: unknown[] = [];
const statements = new EventEmitter();

beforeAll(async () => {
  warehouse = await startEmbeddedWarehouse({
    dataDir: null,
    onError: (error) => bugs.push(error),
    server: { onStatement: ({ status, sqlText }) => statements.emit(`${status} ${sqlText}`) },
  });
  const token = { kind: 'programmatic-access-token', token: { value: warehouse.token } } as const;
  const at = { account: 'local', credentials: token };
  const home = { database: 'SOPHIA_AI_UNIFIED', schema: 'ANALYTICS' };
  pool = createSnowflakePool({
    account: { ...at, ...home, accessUrl: warehouse.server.url },
    log: quiet,
    max: 2,
  });
  rest = createCortexRest({ ...at, baseUrl: warehouse.server.url });
});

afterAll(async () => {
  await Promise.all([rest.close(), pool.close()]);
  expect(warehouse.server.sessionCount).toBe(0);
  await warehouse.close();
  expect(bugs).toEqual([]);
});

describe('the pool, end to end', () => {
  it('keeps values exact', async () => {
    const { rows } = await pool.run(
      statement(`select 12345678901234567890::number(38,0), 1.50::number(10,2), 'NULL', null, true,
        '2024-02-29'::date, '12:34:56.789'::time, '2024-02-29 12:34:56.123456'::timestamp_ntz,
        parse_json('{"a":[1,2]}'), to_binary('DEADBEEF', 'HEX'), array_construct(1, 2), 0.1::float`),
    );
    expect(rows).toEqual([
      [
        '12345678901234567890',
        1.5,
        'NULL',
        null,
        true,
        '2024-02-29',
        '12:34:56.789',
        '2024-02-29T12:34:56.123456',
        { a: [1, 2] },
        'DEADBEEF',
        [1, 2],
        0.1,
      ],
    ]);
  });

  it('binds values and counts changes', async () => {
    const run = (sql: string, ...binds: (string | number | null)[]) => pool.run(statement(sql, { binds }));
    await run('create or replace table notes (id int, body varchar)');
    expect(await run('insert into notes values (?, ?), (?, ?)', 1, 'naïve 🙂', 2, null)).toMatchObject({
      rowCount: 2,
    });
    expect(await run('update notes set body = ? where id > ?', 'x', 1)).toMatchObject({ rowCount: 1 });
    expect((await run('select * from notes order by id')).rows).toEqual([
      [1, 'naïve 🙂'],
      [2, 'x'],
    ]);
    expect(await run('delete from notes')).toMatchObject({ rowCount: 2 });
  });

  it("passes Snowflake's errors on", async () => {
    await expect(pool.run(statement('select * from nope'))).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: expect.stringContaining("Object 'NOPE' does not exist"),
      details: { upstreamCode: '002003', sqlState: '42S02', queryId: expect.any(String) },
    });
  });

  it('stops the engine when a statement is aborted, or takes too long', async () => {
    const caller = new AbortController();
    const run = pool.run(statement(forever, { signal: caller.signal }));
    run.catch(() => {});
    await once(statements, `running ${forever}`);
    const cancelled = once(statements, `cancelled ${forever}`);
    caller.abort();
    await expect(run).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    await cancelled;
    await expect(pool.run(statement(forever, { timeoutMs: 200 }))).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
  });

  it('runs every statement on its warehouse', async () => {
    const names = ['AI_COMPUTE_WH', 'CORTEX_COMPUTE_WH', 'COMPUTE_WH', 'LOADING_WH'];
    const runs = Array.from({ length: 24 }, (_, i) => names[i % names.length] ?? '').map(async (name) => {
      const { rows } = await pool.run(statement('select current_warehouse()', { warehouse: name }));
      expect(rows).toEqual([[name]]);
    });
    await Promise.all(runs);
    expect(warehouse.server.sessionCount).toBe(2);
  });

  it('lets no statement move the session that the next one gets', async () => {
    await pool.run(statement('use schema information_schema'));
    for (let i = 0; i < 4; i++) {
      expect((await pool.run(statement('select current_schema()'))).rows).toEqual([['ANALYTICS']]);
    }
  });

  it('streams a large result', async () => {
    const sql = 'select seq4() as n from table(generator(rowcount => 200000))';
    let count = 0;
    for await (const { rows } of pool.stream(statement(sql))) count += rows.length;
    expect(count).toBe(200_000);
    expect(await pool.run(statement(sql, { maxRows: 10 }))).toMatchObject({
      truncated: true,
      rowCount: 200_000,
    });
  });
});

describe('Cortex REST, end to end', () => {
  const ann = { user: 'ann' };

  it('completes, embeds and lists models', async () => {
    const [model = ''] = await rest.models(ann);
    const request = {
      model,
      messages: [{ role: 'user' as const, content: 'Summarise: pools share sessions.' }],
    };
    const events = [];
    for await (const event of rest.complete(request, ann)) events.push(event);
    const text = events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
    expect(text).not.toBe('');
    expect(events.at(-1)).toMatchObject({ type: 'finish', model: expect.stringContaining('local') });
    expect((await rest.completeWhole(request, ann)).text).toBe(text);
    const { vectors } = await rest.embed('snowflake-arctic-embed-l-v2.0', ['one', 'two'], ann);
    expect(vectors.map(({ length }) => length)).toEqual([1024, 1024]);
  });

  it('refuses an unknown model in its own words', async () => {
    const request = { model: 'no-such-model', messages: [{ role: 'user' as const, content: 'Hi' }] };
    await expect(rest.completeWhole(request, ann)).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: expect.stringContaining('no-such-model'),
    });
  });
});
