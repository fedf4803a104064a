/** What a statement can do to the warehouse's process, and what is left when it is gone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWarehouseProcess, type WarehouseProcess } from '../../src/process/start-warehouse-process.ts';
import { connect, execute, failure, start } from './driver.ts';

let dataDir: string;
let warehouse: WarehouseProcess;
const reported: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'warehouse-process-'));
  warehouse = await startWarehouseProcess({
    dataDir,
    memoryBytes: 900 * 2 ** 20,
    onError: (error) => reported.push((error as Error).message),
  });
});

afterAll(async () => {
  await warehouse.close();
  await rm(dataDir, { recursive: true, force: true });
});

const logIn = () =>
  connect(warehouse.url, {
    username: warehouse.user,
    authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
    token: warehouse.token,
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'ANALYTICS',
    warehouse: 'COMPUTE_WH',
  });

/** Another process listens where the last one did. */
async function successor(of: number | undefined) {
  await expect.poll(() => warehouse.pid).not.toBe(of);
  let session: Awaited<ReturnType<typeof logIn>> | null = null;
  await expect
    .poll(async () => {
      session = await logIn().catch(() => null);
      return session;
    })
    .not.toBeNull();
  if (!session) throw new Error('no login');
  return session as Awaited<ReturnType<typeof logIn>>;
}

it('keeps what was answered when it is killed, and forgets its sessions', async () => {
  const session = await logIn();
  await execute(session, 'create table kept (n int)');
  await execute(session, 'insert into kept values (1), (2)');
  const { pid } = warehouse;
  process.kill(pid ?? 0, 'SIGKILL');
  const next = await successor(pid);
  expect((await execute(next, 'select sum(n) as total from kept')).rows).toEqual([{ TOTAL: 3 }]);
  await failure(execute(session, 'select 1'));
  expect(reported).toContainEqual(expect.stringContaining('SIGKILL'));
});

it('ends itself before a statement has taken all memory', async () => {
  const session = await logIn();
  const { pid } = warehouse;
  // Each text is short enough; those of one batch together are not.
  const runaway =
    "select sum(length(repeat(repeat('x', 1000), 16000 + seq4()))) from table(generator(rowcount => 700))";
  start(session, runaway).answered.catch(() => {});
  const next = await successor(pid);
  expect(reported).toContainEqual(expect.stringContaining('took too much memory'));
  expect((await execute(next, 'select sum(n) as total from kept')).rows).toEqual([{ TOTAL: 3 }]);
});

it('stops a cancelled statement even where DuckDB does not look for it', async () => {
  const session = await logIn();
  const { pid } = warehouse;
  // One row: the texts of many would take the memory first.
  const endless = "select editdistance(repeat('ab', n), repeat('ba', n)) as d from (select 500000 as n)";
  await execute(session, 'alter session set statement_timeout_in_seconds = 1');
  start(session, endless).answered.catch(() => {});
  await successor(pid);
  expect(reported).toContainEqual(expect.stringContaining('a cancelled statement did not stop'));
});

it('goes when it is closed', async () => {
  const other = await startWarehouseProcess({ dataDir: null, onError: () => {} });
  const { pid = 0 } = other;
  await other.close();
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
