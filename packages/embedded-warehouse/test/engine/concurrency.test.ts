/** Sessions side by side: writers wait for each other and nobody meets a conflict of the engine underneath. */
import { expect, it } from 'vitest';
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
