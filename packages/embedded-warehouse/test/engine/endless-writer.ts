/** A process for the durability tests: commits numbers forever and prints each one once it is committed. */
import { createEngine } from '../../src/engine/create-engine.ts';

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

if (process.argv[3] === 'definitions') {
  await execute(
    `create table defaults (id int autoincrement, day date default to_date('05/06/2024'), at timestamp_ntz default current_timestamp(),
      v variant default parse_json('{"a":1}'), u varchar(40) default uuid_string(), word varchar default initcap('hello world'), n number(5, 2) default 1/3)`,
  );
  await execute('create sequence steps start 5');
  await execute('insert into defaults (id) values (default)');
  await execute(
    "alter table defaults add column flag boolean default to_boolean('yes'), late date not null default to_date('07/08/2024')",
  );
  await execute('create table copied as select * from defaults');
  await execute('alter table defaults rename column n to share');
  await execute('create or replace view seen as select initcap(word) as word, day from defaults');
  console.log('defined');
}
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
