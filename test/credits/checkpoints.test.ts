import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createLedger } from '../../src/credits/ledger/ledger.ts';
import type { WriteBack } from '../../src/credits/store/sqlite/checkpoints.ts';
import { openDatabase } from '../../src/credits/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/credits/store/sqlite/sqlite-store.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { facts, hold, settle } from './commands.ts';
import { figures, policyOf } from './contract-fixture.ts';

/** So that few calls fill many pages. */
const requestId = 'x'.repeat(30_000);
/** Longer than what the thread has to do may let the WAL become, and less than SQLite itself would wait for. */
const MANY_CALLS = 400;

/** A ledger, and the WAL as another process sees it. @param more.writeBack in place of the thread */
async function openOnDisk(more: { readonly writeBack?: WriteBack } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'ledger.db');
  const policy = policyOf();
  const open = () => {
    const store = createSqliteStore({
      open: () => openDatabase(path),
      policy,
      sync: async () => {},
      ...more,
    });
    const ledger = createLedger(store, { calendar: createCreditCalendar('UTC'), policy });
    onTestFinished(() => ledger.close());
    return ledger;
  };
  const ledger = open();
  const watcher = openDatabase(path);
  onTestFinished(() => watcher.close());
  /** In pages: how long the WAL is, and how much of it the file has. */
  const wal = () =>
    watcher.prepare('PRAGMA wal_checkpoint(NOOP)').get() as { log: number; checkpointed: number };
  let calls = 0;
  /** A call from its hold to its settlement. */
  const call = async () => {
    const id = `h${calls++}`;
    await ledger.submit([hold(id, 'ada', 1, { call: facts('ada', { requestId }) })]);
    await ledger.submit([settle(id, 1)]);
  };
  return { path, open, ledger, wal, call };
}

/** One that is done when the test says so, and at its end. */
function writeBackByHand() {
  const waiting: (() => void)[] = [];
  let isOver = false;
  const writeBack: WriteBack = {
    async run(path) {
      if (!isOver) await new Promise<void>((resolve) => waiting.push(resolve));
      const other = new DatabaseSync(path);
      other.exec('PRAGMA wal_checkpoint(PASSIVE)');
      other.close();
    },
    close() {},
  };
  const finish = () => {
    isOver = true;
    for (const resolve of waiting) resolve();
  };
  return { writeBack, waiting, next: () => waiting.shift()?.(), finish };
}

test('the WAL is written back on a thread, and the books are as they were told', async () => {
  const { open, ledger, wal, call } = await openOnDisk();
  for (let i = 0; i < MANY_CALLS && wal().log < 1_500; i++) await call();
  await expect.poll(() => wal().checkpointed, { timeout: 30_000 }).toBeGreaterThanOrEqual(1_000);
  await call();
  const told = await figures(ledger, 'user:ada', 'account');
  await ledger.close();
  expect(await figures(open(), 'user:ada', 'account')).toEqual(told);
});

test('commits go on while the WAL is written back, and wait only for the last pages of a long one', async () => {
  const { writeBack, waiting, next, finish } = writeBackByHand();
  const { wal, call } = await openOnDisk({ writeBack });
  onTestFinished(finish);
  for (let i = 0; i < MANY_CALLS && waiting.length === 0; i++) await call();
  expect(waiting.length).toBe(1);
  for (let i = 0; i < MANY_CALLS && wal().log < 3_500; i++) await call();
  expect(wal()).toMatchObject({ checkpointed: 0 });
  next();
  await expect.poll(() => waiting.length).toBe(1);
  const { log } = wal();
  let isDone = false;
  const waits = call().then(() => {
    isDone = true;
  });
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  expect(isDone).toBe(false);
  expect(wal()).toMatchObject({ log });
  next();
  await waits;
  // It has begun anew.
  expect(wal().log).toBeLessThan(100);
});

test('a WAL that the thread does not write back is written back by commits', async () => {
  const writeBack: WriteBack = { run: () => Promise.reject(new Error('no thread')), close() {} };
  const { wal, call } = await openOnDisk({ writeBack });
  let longest = 0;
  for (let i = 0; i < 10 * MANY_CALLS && wal().log >= longest; i++) {
    longest = wal().log;
    await call();
  }
  expect(longest).toBeGreaterThan(5_000);
  expect(wal().log).toBeLessThan(1_000);
});
