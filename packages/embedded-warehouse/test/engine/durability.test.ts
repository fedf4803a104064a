/** What was committed is there after SIGKILL; a data directory has one owner at a time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it, onTestFinished } from 'vitest';
import { createEngine } from '../../src/engine/create-engine.ts';
import { startEngine, temporaryDirectory } from './engine.ts';

const recorder = fileURLToPath(new URL('./killed-recorder.ts', import.meta.url));
const writer = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));

async function directory(): Promise<string> {
  const made = await temporaryDirectory();
  onTestFinished(() => made.remove());
  return made.path;
}

it('keeps everything over a restart', async () => {
  const dataDir = await directory();
  const first = await startEngine({ dataDir, sample: true });
  await first.execute("create table kept (id int autoincrement, v variant comment 'x') comment = 'stays'");
  await first.execute("insert into kept (v) select parse_json('[1]')");
  await first.execute('create view seen as select v[0]::int as n from kept');
  await first.execute("create task t schedule = '1 minute' as select 1");
  await first.execute('drop table analytics.orders');
  await first.close();
  const second = await startEngine({ dataDir, sample: true });
  await second.execute("insert into kept (v) select parse_json('[2]')");
  expect(await second.rows('select id, v from kept order by id')).toEqual(['1 | [1]', '2 | [2]']);
  expect(await second.rows('select n from seen order by 1')).toEqual(['1', '2']);
  expect(await second.rows('show tasks')).toHaveLength(1);
  // What a user dropped does not come back with the sample data.
  expect((await second.failure('select * from analytics.orders')).code).toBe('002003');
  expect(await second.value('select count(*) from analytics.customers')).toBe('500');
  await second.close();
});

it('numbers of more than 18 digits lie on the disk as they are, with every digit, also in columns that came later', async () => {
  const dataDir = await directory();
  const digits = '9'.repeat(38);
  const first = await startEngine({ dataDir });
  await first.execute('create table wide (n number(38, 0) not null, short number(18, 2))');
  await first.execute('alter table wide add column later number(38, 6) default 1.5');
  await first.execute(
    `insert into wide select ${digits} - seq4(), seq4(), seq4() * 0.5 from table(generator(rowcount => 5000))`,
  );
  await first.close();
  const second = await startEngine({ dataDir });
  const row = await second.rows('select max(n), max(short), sum(later) from wide');
  expect(row).toEqual([`${digits} | 4999.00 | 6248750.000000`]);
  await second.close();
  const file = await DuckDBInstance.create(join(dataDir, 'warehouse.duckdb'));
  const connection = await file.connect();
  const stored = await connection.runAndReadAll(
    `SELECT DISTINCT column_name, compression FROM pragma_storage_info('"SOPHIA_AI_UNIFIED.ANALYTICS"."WIDE"')
     WHERE segment_type LIKE 'DECIMAL(38%' ORDER BY 1`,
  );
  expect(stored.getRows()).toEqual([
    ['LATER', 'Uncompressed'],
    ['N', 'Uncompressed'],
  ]);
  connection.closeSync();
  file.closeSync();
});

it('goes on with a file whose blocks have another size, as those of earlier versions', async () => {
  const dataDir = await directory();
  const path = join(dataDir, 'warehouse.duckdb');
  const sizes: unknown[] = [];
  const earlier = await DuckDBInstance.create(path);
  await (await earlier.connect()).run('CREATE TABLE main.one AS SELECT 1');
  earlier.closeSync();
  for (const made of ['first', 'second']) {
    const engine = await startEngine({ dataDir, sample: true });
    await engine.execute(`create table ${made} as select seq4() n from table(generator(rowcount => 20000))`);
    expect(await engine.value('select sum(n) from first')).toBe('199990000');
    expect(await engine.value('select count(*) from analytics.customers')).toBe('500');
    await engine.close();
    const file = await DuckDBInstance.create(path);
    const size = await (await file.connect()).runAndReadAll('SELECT block_size FROM pragma_database_size()');
    sizes.push(...size.getRows().flat());
    file.closeSync();
  }
  expect(sizes).toEqual([262_144n, 262_144n]);
});

/** Eight of them are part of `npm run prove`. */
const KILLS = process.env.TESTS_IN_FULL === '1' ? 8 : 2;

it('loses no committed row when the process is killed, again and again', async () => {
  const dataDir = await directory();
  let committed = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const enough = 3 + round * 7;
    let seen = 0;
    for await (const line of lines) {
      committed = Number(line);
      seen += 1;
      if (seen === enough) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const engine = await startEngine({ dataDir });
    const [row] = await engine.rows('select max(n), count(*), count(distinct n), sum(pair) from numbers');
    const [highest = '', count, distinct, pairs] = row?.split(' | ') ?? [];
    // One more may have been committed without its line having been written.
    expect([committed, committed + 1]).toContain(Number(highest));
    expect([count, distinct]).toEqual([highest, highest]);
    expect(pairs).toBe(await engine.value('select count(*) from shadows'));
    committed = Number(highest);
    await engine.close();
  }
});

it('reads definitions back that were never checkpointed', async () => {
  const dataDir = await directory();
  const child = spawn(process.execPath, [writer, dataDir, 'definitions'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: child.stdout }), 'line');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const engine = await startEngine({ dataDir });
  await engine.execute('insert into defaults (word) values (default)');
  expect(
    await engine.rows(
      'select id, day::varchar, v:a, length(u), word, share, flag, late::varchar, at is not null from defaults order by id',
    ),
  ).toEqual([
    '1 | 2024-05-06 | 1 | 36 | Hello World | 0.33 | 1 | 2024-07-08 | 1',
    '2 | 2024-05-06 | 1 | 36 | Hello World | 0.33 | 1 | 2024-07-08 | 1',
  ]);
  expect(await engine.rows('select word, day::varchar from seen limit 1')).toEqual([
    'Hello World | 2024-05-06',
  ]);
  expect(await engine.value('select count(*) from copied')).toBe('1');
  expect(await engine.value('select steps.nextval')).toBe('5');
  expect(engine.incidents).toEqual([]);
  await engine.close();
});

it('tells a second owner that the directory is in use', async () => {
  const dataDir = await directory();
  const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(createInterface({ input: child.stdout }), 'line');
  await expect(createEngine({ dataDir, account: 'local', sample: false })).rejects.toMatchObject({
    name: 'StoreUnavailableError',
    message: expect.stringMatching(/is in use by another process/),
  });
});

it('has what was answered, and what a running call had used, in its history after a kill', async () => {
  const dataDir = await directory();
  const child = spawn(process.execPath, [recorder, dataDir], { stdio: 'inherit' });
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
  const views = 'snowflake.account_usage';
  for (const start of ['the first', 'another']) {
    const engine = await startEngine({ dataDir });
    expect(
      [
        await engine.rows(`select query_id, query_tag, len(query_text) from ${views}.query_history`),
        await engine.rows(`select query_id from ${views}.cortex_ai_functions_usage_history`),
        await engine.rows(`select request_id, query_tag, tokens from ${views}.cortex_rest_api_usage_history`),
      ],
      start,
    ).toEqual([
      ['answered | {"eventId":"answered"} | 100000'],
      ['answered'],
      ['stream | {"eventId":"stream"} | 26'],
    ]);
    await engine.close();
  }
});
