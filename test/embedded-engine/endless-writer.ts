/** A process for the durability tests: commits numbers forever and prints each one once it is committed. */
import { createEngine } from '../../src/embedded/engine/create-engine.ts';

const engine = await createEngine({ dataDir: process.argv[2] ?? null, account: 'local', sample: false });
const session = await engine.openSession({
  user: 'WRITER',
  role: 'ACCOUNTADMIN',
  database: 'SOPHIA_AI_UNIFIED',
  schema: 'ANALYTICS',
  warehouse: 'LOADING_WH',
});
const { signal } = new AbortController();
const execute = (sql: string) =>
  session.execute({ sql, queryId: sql, bindings: {}, parameters: {}, describeOnly: false, signal });

await execute('create table if not exists numbers (n int, pair int)');
await execute('create table if not exists shadows (n int)');
const { rows } = await execute('select coalesce(max(n), 0) from numbers');
for (let n = Number(rows[0]?.[0]) + 1; ; n += 1) {
  await execute('begin');
  await execute(`insert into numbers values (${n}, 1)`);
  await execute(`insert into shadows values (${n})`);
  await execute('commit');
  console.log(n);
}
