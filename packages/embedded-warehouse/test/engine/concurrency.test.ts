/** Sessions side by side: writers wait for each other and nobody meets a conflict of the engine underneath. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTableLocks, type LockMode } from '../../src/engine/table-locks.ts';
import { engineForFile } from './engine.ts';

const db = engineForFile();

it('counts every one of 200 concurrent updates of one row', async () => {
  await db.execute('create table counter (n int)');
  await db.execute('insert into counter values (0)');
  const sessions = await Promise.all(Array.from({ length: 10 }, () => db.open()));
  await Promise.all(
    sessions.map(async (session) => {
      for (let round = 0; round < 20; round += 1) await session.execute('update counter set n = n + 1');
    }),
  );
  expect(await db.value('select n from counter')).toBe('200');
});

it('merges the same keys from many sessions exactly once', async () => {
  await db.execute('create table log (event_id varchar, n int)');
  const sessions = await Promise.all(Array.from({ length: 8 }, () => db.open()));
  await Promise.all(
    sessions.flatMap((session) =>
      [1, 2, 3].map((key) =>
        session.execute(
          `merge into log using (select 'e${key}' as id) s on log.event_id = s.id when not matched then insert values (s.id, 1)`,
        ),
      ),
    ),
  );
  expect(await db.rows('select event_id, count(*) from log group by 1 order by 1')).toEqual([
    'e1 | 1',
    'e2 | 1',
    'e3 | 1',
  ]);
});

it('lets inserts run together and readers see whole statements only', async () => {
  await db.execute('create table pairs (n int)');
  const sessions = await Promise.all(Array.from({ length: 6 }, () => db.open()));
  const counts = await Promise.all(
    sessions.flatMap((session, index) => [
      session.execute(`insert into pairs values (${index}), (${index})`).then(() => 0),
      session.value('select count(*) % 2 from pairs').then(Number),
    ]),
  );
  expect(counts.every((count) => count === 0)).toBe(true);
  expect(await db.value('select count(*) from pairs')).toBe('12');
});

it('keeps a lock until the transaction ends', async () => {
  await db.execute('create table held (n int)');
  await db.execute('insert into held values (0)');
  const [first, second] = await Promise.all([db.open(), db.open()]);
  await first.execute('begin');
  await first.execute('update held set n = n + 1');
  let isDone = false;
  const waiting = second.execute('update held set n = n * 10').then(() => {
    isDone = true;
  });
  await db.execute('select 1');
  expect(isDone).toBe(false);
  await first.execute('commit');
  await waiting;
  expect(await db.value('select n from held')).toBe('10');
});

it('ends a deadlock with an error for one side', async () => {
  for (const table of ['left_t', 'right_t']) {
    await db.execute(`create table ${table} (n int)`);
    await db.execute(`insert into ${table} values (0)`);
  }
  const [one, two] = await Promise.all([db.open(), db.open()]);
  await one.execute('begin');
  await two.execute('begin');
  await one.execute('update left_t set n = 1');
  await two.execute('update right_t set n = 2');
  const blocked = one.execute('update right_t set n = 1');
  expect((await two.failure('update left_t set n = 2')).code).toBe('000625');
  await two.execute('rollback');
  await blocked;
  await one.execute('commit');
  expect(await db.rows('select * from left_t union all select * from right_t')).toEqual(['1', '1']);
});

it('creates and replaces the same table from many sessions', async () => {
  const sessions = await Promise.all(Array.from({ length: 8 }, () => db.open()));
  await Promise.all(
    sessions.flatMap((session, index) => [
      session.execute(`create or replace table contested as select ${index} as n`),
      session.execute('create table if not exists contested_too (n int)'),
    ]),
  );
  expect(await db.value('select count(*) from contested')).toBe('1');
  expect(await db.value('select count(*) from contested_too')).toBe('0');
});

/** What three sessions are told that send the same statement at the same time. */
async function threeTimes(sql: string): Promise<readonly (string | null)[]> {
  const sessions = await Promise.all([db.open(), db.open(), db.open()]);
  const told = await Promise.allSettled(sessions.map((session) => session.value(sql)));
  return told.map((one) => (one.status === 'fulfilled' ? one.value : String((one.reason as Error).message)));
}

it.each([
  { kind: 'schema', says: 'Schema TWIN', made: 'schema twin' },
  { kind: 'database', says: 'Database TWIN', made: 'database twin' },
  { kind: 'sequence', says: 'Sequence TWIN', made: 'sequence twin' },
  { kind: 'warehouse', says: 'Warehouse TWIN', made: 'warehouse twin' },
  { kind: 'table', says: 'Table TWIN', made: 'table twin', as: '(n int)' },
  { kind: 'view', says: 'View TWIN', made: 'view twin', as: 'as select 1 as n' },
])(
  'makes a $kind once that many sessions make at the same time, and drops it once',
  async ({ says, made, as = '' }) => {
    const exists = 'TWIN already exists, statement succeeded.';
    expect(await threeTimes(`create ${made.replace('twin', 'if not exists twin')} ${as}`)).toEqual([
      `${says} successfully created.`,
      exists,
      exists,
    ]);
    const refused = "SQL compilation error:\nObject 'TWIN' already exists.";
    expect(await threeTimes(`create ${made} ${as}`)).toEqual([refused, refused, refused]);
    const gone = 'Drop statement executed successfully (TWIN already dropped).';
    expect(await threeTimes(`drop ${made.replace('twin', 'if exists twin')}`)).toEqual([
      'TWIN successfully dropped.',
      gone,
      gone,
    ]);
    const told = await threeTimes(`create ${made} ${as}`);
    expect(told).toEqual([`${says} successfully created.`, refused, refused]);
    await db.execute(`drop ${made}`);
  },
);

it('adds to a table what another session has not added meanwhile', async () => {
  await db.execute('create table grown (n int)');
  const done = 'Statement executed successfully.';
  const told = await threeTimes('alter table grown add column if not exists m int');
  expect(told).toEqual([done, done, done]);
  const refused = "SQL compilation error:\ncolumn 'O' already exists";
  expect(await threeTimes('alter table grown add column o int')).toEqual([done, refused, refused]);
  expect(await threeTimes('create or replace schema anew')).toEqual(
    Array(3).fill('Schema ANEW successfully created.'),
  );
});

it('ends the open transaction with a definition, also where there is nothing to do, and not with one that fails', async () => {
  await db.execute('create table firm (n int)');
  const session = await db.open();
  const rowsAfter = async (definition: () => Promise<unknown>) => {
    await session.execute('begin');
    await session.execute('insert into firm values (1)');
    await definition();
    await session.execute('rollback');
    return await db.value('select count(*) from firm');
  };
  for (const kind of ['schema analytics', 'table firm (n int)']) {
    expect(await rowsAfter(() => session.failure(`create ${kind}`))).toBe('0');
    expect(await rowsAfter(() => session.execute("alter session set query_tag = 'q'"))).toBe('0');
    const staying = `create ${kind.replace(' ', ' if not exists ')}`;
    expect(await rowsAfter(() => session.execute(staying))).toBe('1');
    await db.execute('delete from firm');
  }
  expect(await rowsAfter(() => session.execute('drop view if exists nothing_there'))).toBe('1');
});

it('gives an owner that has a lock shared the whole of it before others that wait for it', async () => {
  const locks = createTableLocks();
  const [one, two, three] = [{}, {}, {}];
  const granted: string[] = [];
  const acquire = async (name: string, owner: object, mode: LockMode) => {
    await locks.acquire(owner, 't', mode, new AbortController().signal);
    granted.push(name);
  };
  await Promise.all([acquire('one', one, 'shared'), acquire('two', two, 'shared')]);
  const rest = [acquire('three', three, 'exclusive'), acquire('all of one', one, 'exclusive')];
  locks.release(two);
  await setImmediate();
  expect(granted).toEqual(['one', 'two', 'all of one']);
  locks.release(one);
  await Promise.all(rest);
  expect(granted.at(-1)).toBe('three');
});
