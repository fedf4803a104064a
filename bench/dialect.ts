/** What Snowflake SQL costs on top of DuckDB: statements met for the first time, and met again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createEngine } from '../packages/embedded-warehouse/src/engine/create-engine.ts';
import type { EngineSession, WireBind } from '../packages/embedded-warehouse/src/protocol/engine.ts';
import { spread } from './harness/compare.ts';
import { printTable, type Table } from './table.ts';

const runs = 300;
const rounds = 3;
const texts = JSON.stringify(Array.from({ length: 100 }, (_, index) => ({ text: `text number ${index}` })));

interface Case {
  readonly name: string;
  readonly snowflake: string;
  /** The same work in DuckDB's own words. */
  readonly duckdb: string;
  readonly binds?: Readonly<Record<string, WireBind>>;
}

const cases: readonly Case[] = [
  { name: 'select 1', snowflake: 'select 1', duckdb: 'select 1' },
  {
    name: 'aggregate over a join of 4,000 rows',
    snowflake:
      "select c.region, count(*) n, sum(o.total) s from sales.orders o join sales.customers c on c.customer_id = o.customer_id where o.status <> 'CANCELLED' group by 1 order by 3 desc",
    duckdb:
      "select c.region, count(*) n, sum(o.total) s from orders o join customers c on c.customer_id = o.customer_id where o.status <> 'CANCELLED' group by 1 order by 3 desc",
  },
  {
    name: 'FLATTEN of a bind with 100 rows',
    snowflake: 'select index, value:text::string as t from table(flatten(parse_json(?)))',
    duckdb:
      "select i - 1, list_extract(v, i) ->> '$.text' from (select cast($1::varchar as json[]) as v), range(1, 101) r(i)",
    binds: { 1: { type: 'TEXT', value: texts } },
  },
];

export async function run(): Promise<Table> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-dialect-'));
  const rows: (string | number)[][] = [];
  try {
    const created = await start(dataDir);
    const { session, floor } = { session: await open(created.engine), floor: await duckdb() };
    for (const { name, snowflake, duckdb: own, binds = {} } of cases) {
      const seen = { floor: [] as number[], cold: [] as number[], cached: [] as number[] };
      let count = 0;
      for (let round = 0; round < rounds; round += 1) {
        const values = Object.values(binds).map((bind) => String(bind.value));
        seen.floor.push(await cpu(() => floor.runAndReadAll(own, values)));
        // A comment makes another statement of it, so nothing is found in the cache.
        seen.cold.push(await cpu(() => execute(session, `${snowflake} -- ${count++}`, binds)));
        seen.cached.push(await cpu(() => execute(session, snowflake, binds)));
      }
      const ratios = (micros: readonly number[]) =>
        spread(
          micros.map((us, round) => us / (seen.floor[round] ?? Number.NaN)),
          2,
        );
      rows.push([
        name,
        spread(seen.floor),
        spread(seen.cold),
        ratios(seen.cold),
        spread(seen.cached),
        ratios(seen.cached),
      ]);
    }
    await created.engine.close();
    const reopened = await start(dataDir);
    await reopened.engine.close();
    rows.push(['start with sample data, ms', '', created.ms.toFixed(0), '', reopened.ms.toFixed(0), '']);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  return {
    title: 'Embedded engine: Snowflake SQL over DuckDB',
    load: `${runs} statements one after the other, medians of ${rounds} rounds; the last row: a new directory and an existing one`,
    floor: 'the same query in DuckDB, from JavaScript',
    columns: ['statement', 'DuckDB µs CPU', 'first time µs', 'ratio', 'again µs', 'ratio'],
    rows,
  };
}

async function start(dataDir: string) {
  const before = performance.now();
  const engine = await createEngine({ dataDir, account: 'local', sample: true });
  return { engine, ms: performance.now() - before };
}

function open(engine: Awaited<ReturnType<typeof createEngine>>): Promise<EngineSession> {
  return engine.openSession({
    user: 'BENCH',
    role: 'ACCOUNTADMIN',
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'ANALYTICS',
    warehouse: 'COMPUTE_WH',
  });
}

async function duckdb() {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `create table customers as select range::bigint as customer_id, ['AMER', 'APAC', 'EMEA'][1 + range % 3] as region from range(500);
     create table orders as select range::bigint as order_id, (range * 7) % 500 as customer_id,
       ['PAID', 'SHIPPED', 'CANCELLED'][1 + range % 3] as status, (range % 900)::decimal(12, 2) as total from range(4000)`,
  );
  return connection;
}

const { signal } = new AbortController();

function execute(session: EngineSession, sql: string, bindings: Readonly<Record<string, WireBind>>) {
  return session.execute({ sql, queryId: 'bench', bindings, parameters: {}, describeOnly: false, signal });
}

/** Microseconds of CPU for one run. */
async function cpu(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < runs; count += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}

if (import.meta.main) {
  printTable(await run());
  process.exit(0);
}
