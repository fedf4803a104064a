/** Aborting a statement interrupts it, whatever it is doing, and nothing else. */
import { expect, it } from 'vitest';
import { SnowflakeError } from '../../src/protocol/engine.ts';
import { engineForFile } from './engine.ts';

const db = engineForFile();

const endless = 'table(generator(rowcount => 10000000)) a, table(generator(rowcount => 10000000)) b';

async function aborted(sql: string, reason?: Error): Promise<SnowflakeError> {
  const abort = new AbortController();
  const session = await db.open();
  const running = session.execute(sql, {}, abort.signal).then(
    () => new Error(`did not stop: ${sql}`),
    (error: unknown) => error,
  );
  setTimeout(() => abort.abort(reason), 50);
  const error = (await running) as SnowflakeError;
  // The session goes on.
  expect(await session.value('select 1')).toBe('1');
  await session.session.close();
  return error;
}

it.each([
  `select count(*) from ${endless}`,
  `create table never as select 1 as n from ${endless}`,
  'with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r',
])('%s', async (sql) => {
  const error = await aborted(sql);
  expect([error.code, error.sqlState]).toEqual(['000604', '57014']);
  expect((await db.failure('select * from never')).code).toBe('002003');
});

it.each([
  'loop continue; end loop',
  'while (true) do continue; end while',
  'repeat continue; until (false) end repeat',
  'for i in 1 to 2000000000 do continue; end for',
  'for i in reverse 1 to 2000000000 do continue; end for',
  'loop begin continue; end; end loop',
])('a loop that waits for nothing: %s', async (loop) => {
  expect((await aborted(`begin ${loop}; end`)).code).toBe('000604');
});

it('rolls a change back', async () => {
  await db.execute('create table calm (n int)');
  const error = await aborted(`insert into calm select 1 from ${endless}`);
  expect(error.code).toBe('000604');
  expect(await db.value('select count(*) from calm')).toBe('0');
});

it('reports the reason that the caller gives', async () => {
  const timeout = new SnowflakeError(
    '000630',
    '57014',
    'Statement reached its statement or warehouse timeout of 1 second(s) and was canceled.',
  );
  expect(await aborted(`select count(*) from ${endless}`, timeout)).toBe(timeout);
});

it('stops waiting for a lock', async () => {
  await db.execute('create table guarded (n int)');
  const holder = await db.open();
  await holder.execute('begin');
  await holder.execute('delete from guarded');
  expect((await aborted('update guarded set n = 1')).code).toBe('000604');
  await holder.execute('rollback');
  await db.execute('update guarded set n = 1');
});

it('stops a script', async () => {
  expect(
    (await aborted('begin let n := 0; while (n >= 0) do n := n + 1; end while; return n; end')).code,
  ).toBe('000604');
});

it('never starts a statement that was aborted before', async () => {
  await db.execute('create table untouched (n int)');
  const abort = new AbortController();
  abort.abort();
  await expect(db.execute('insert into untouched values (1)', {}, abort.signal)).rejects.toMatchObject({
    code: '000604',
  });
  expect(await db.value('select count(*) from untouched')).toBe('0');
});
