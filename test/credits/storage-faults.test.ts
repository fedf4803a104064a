import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { CreditsOptions } from '../../src/credits/create-credits.ts';
import { createLedger } from '../../src/credits/ledger/ledger.ts';
import { parseScope } from '../../src/credits/scope.ts';
import { openLedger } from '../../src/credits/store/open-ledger.ts';
import { openDatabase } from '../../src/credits/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/credits/store/sqlite/sqlite-store.ts';
import { createDataSync } from '../../src/credits/store/sqlite/wal-sync.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { hold } from './commands.ts';
import { policyOf } from './contract-fixture.ts';
import { COST, caller, createFixture, events, operation, target, used } from './credits-fixture.ts';

const ada = caller('ada');
const unavailable = { code: 'LEDGER_UNAVAILABLE', retryable: true };
const quick = { leaseMs: 90 };
const bucketOfAda = { scope: parseScope('user:ada'), window: '2026-05-04' };

/** Credits on a connection that the test can reach. */
function onConnection(
  directory: string,
  open: () => DatabaseSync = () => openDatabase(join(directory, 'ledger.db')),
) {
  const connection: { current: DatabaseSync | null } = { current: null };
  const options: Partial<CreditsOptions> = {
    maintenance: quick,
    openLedger: ({ channels, calendar, policy }) => {
      const store = createSqliteStore({
        open: () => {
          connection.current = open();
          return connection.current;
        },
        channels,
        policy,
        busyMs: 50,
      });
      return createLedger(store, { calendar, policy });
    },
  };
  const run = (sql: string) => connection.current?.exec(sql);
  return { options, run };
}

test('while the disk is full nothing new is run, what runs is answered, and everything is booked afterwards', async () => {
  const { start, directory } = await createFixture();
  const { options, run } = onConnection(directory);
  const credits = await start(options);
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const running = credits.govern(
    operation(ada, {
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          attempt.sent();
          begun.resolve();
          await gate.promise;
          // Longer than what a hold leaves free in the last page: this one does not fit either.
          attempt.report({ ...used, queryId: 'q'.repeat(2_000) });
          return 'long answer';
        }),
    }),
  );
  await begun.promise;
  run('PRAGMA max_page_count = 1');
  // The pages that are there already have room for a few more rows.
  let answered = 0;
  let refusal: unknown;
  while (!refusal) {
    await credits.govern(operation(caller('bob'))).then(
      () => {
        answered += 1;
      },
      (error) => {
        refusal = error;
      },
    );
  }
  expect(refusal).toMatchObject(unavailable);
  let ran = false;
  const run200 = Array.from({ length: 200 }, () =>
    credits.govern(
      operation(caller('bob'), {
        run: async () => {
          ran = true;
        },
      }),
    ),
  );
  for (const call of run200) await expect(call).rejects.toMatchObject(unavailable);
  expect(ran).toBe(false);
  gate.resolve();
  expect((await running).value).toBe('long answer');
  await expect.poll(() => credits.health().ok).toBe(false);

  run('PRAGMA max_page_count = 1000000');
  await expect.poll(() => credits.health().ok).toBe(true);
  expect(credits.health()).toMatchObject({ waitingSettlements: 0, openHolds: 0 });
  expect(await credits.status.me(ada)).toMatchObject({ used: COST, held: 0 });
  expect(await credits.status.me(caller('bob'))).toMatchObject({ used: answered * COST, held: 0 });
  await credits.govern(operation(ada));
});

test('a read-only ledger refuses every call, and works again without a restart', async () => {
  const { start, directory } = await createFixture();
  const path = join(directory, 'ledger.db');
  let readOnly = false;
  const { options, run } = onConnection(directory, () =>
    readOnly ? new DatabaseSync(path, { readOnly: true }) : openDatabase(path),
  );
  const credits = await start(options);
  await credits.govern(operation(ada));
  readOnly = true;
  run('PRAGMA query_only = ON');
  for (let i = 0; i < 3; i++) await expect(credits.govern(operation(ada))).rejects.toMatchObject(unavailable);
  await expect
    .poll(() => credits.health())
    .toMatchObject({ ok: false, reason: expect.stringContaining('readonly') });
  readOnly = false;
  await credits.govern(operation(ada));
  expect(await credits.status.me(ada)).toMatchObject({ used: 2 * COST, held: 0 });
  await expect.poll(() => credits.health().ok).toBe(true);
});

test('a ledger that cannot be opened at the start does not stop the start, and is opened when it can be', async () => {
  const { start, directory, log } = await createFixture();
  const blocked = join(directory, 'data');
  await writeFile(blocked, 'a file where a directory should be');
  const credits = await start({
    openLedger: (setting) => openLedger({ directory: join(blocked, 'ledger'), ...setting }),
    maintenance: quick,
  });
  await expect(credits.govern(operation(ada))).rejects.toMatchObject(unavailable);
  await expect(credits.status.me(ada)).rejects.toMatchObject(unavailable);
  expect(credits.health().ok).toBe(false);
  await rm(blocked, { recursive: true });
  expect((await credits.govern(operation(ada))).value).toBe('answer');
  await expect.poll(() => credits.health().ok).toBe(true);
  expect(log.some(({ message }) => message.includes('cannot be opened'))).toBe(true);
});

test('a lock that another process holds for too long is a typed error, not a hang', async () => {
  const { start, directory } = await createFixture();
  const { options } = onConnection(directory);
  const credits = await start({ ...options, maintenance: {} });
  const other = openDatabase(join(directory, 'ledger.db'));
  other.exec('BEGIN IMMEDIATE');
  await expect(credits.govern(operation(ada))).rejects.toMatchObject(unavailable);
  other.exec('ROLLBACK');
  other.close();
  await credits.govern(operation(ada));
});

test('a file that is no ledger, and one of a newer release, are refused and left as they are', async () => {
  const { start, directory } = await createFixture();
  const path = join(directory, 'ledger.db');
  await writeFile(path, 'this is not a database, though it is long enough to be taken for one. '.repeat(100));
  const broken = await start();
  await expect(broken.govern(operation(ada))).rejects.toMatchObject(unavailable);
  await rm(path);
  const newer = openDatabase(path);
  newer.exec('PRAGMA user_version = 1000');
  newer.close();
  await expect(broken.govern(operation(ada))).rejects.toMatchObject(unavailable);
  await rm(path);
  await broken.govern(operation(ada));
  expect(await events(broken)).toHaveLength(1);
});

test('what an older release left in its journal is booked, though it says less', async () => {
  const { start, directory } = await createFixture();
  const path = join(directory, 'ledger.db');
  const credits = await start();
  await credits.govern(operation(ada));
  const [event] = await events(credits);
  await credits.close();
  const file = openDatabase(path);
  const { entry } = file
    .prepare(
      `SELECT json_array(json_array(), json_array(), json_array(json_array(id, revision, window_id, credits, scopes,
         operation_id, attempt, user_name, teams, function_name, requested_model, backend, warehouse, request_id,
         operation_name, at, model_name, query_id, input_tokens, output_tokens, status, latency_ms, cached, basis,
         max_output_tokens, prompt_overhead, warehouse_seconds, gpu_seconds, api_key_id, tags)), json_array()) AS entry
       FROM events`,
    )
    .get() as { entry: string };
  file.exec('DELETE FROM events');
  file.prepare('INSERT INTO journal (entry) VALUES (?)').run(entry);
  file.close();
  const again = await start();
  expect(await events(again)).toEqual([{ ...event, held: null, traceId: null }]);
});

/** A ledger whose disk answers when the test says so. */
async function onDisk() {
  const { directory } = await createFixture();
  const waiting: PromiseWithResolvers<void>[] = [];
  const store = createSqliteStore({
    open: () => openDatabase(join(directory, 'ledger.db')),
    policy: policyOf(),
    sync: () => {
      const next = Promise.withResolvers<void>();
      waiting.push(next);
      return next.promise;
    },
  });
  const ledger = createLedger(store, { calendar: createCreditCalendar('UTC'), policy: policyOf() });
  onTestFinished(async () => {
    const closing = ledger.close();
    for (const { resolve } of waiting) resolve();
    await closing;
  });
  return { directory, ledger, waiting };
}

test('nobody is told of a hold before the disk has it, and what has begun before it is no proof', async () => {
  const { ledger, waiting } = await onDisk();
  const told: string[] = [];
  const first = ledger.submit([hold('h1', 'ada', 1)]).then(() => told.push('h1'));
  await expect.poll(() => waiting.length).toBe(1);
  // Committed while the disk is busy with the first: that answer is not the second one's.
  const read = ledger.records.openHolds(null).then((holds) => told.push(`read ${holds.length}`));
  await expect.poll(async () => (await ledger.records.buckets([bucketOfAda]))[0]?.held).toBe(1);
  expect(told).toEqual([]);
  waiting[0]?.resolve();
  await first;
  await expect.poll(() => waiting.length).toBe(2);
  expect(told).toEqual(['h1']);
  waiting[1]?.resolve();
  await read;
  expect(told).toEqual(['h1', 'read 1']);
});

test('a disk that could not write is believed again only after everything was written anew', async () => {
  const { ledger, waiting } = await onDisk();
  const lost = ledger.submit([hold('h1', 'ada', 1)]);
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.reject(new Error('EIO'));
  await expect(lost).rejects.toMatchObject(unavailable);
  const next = ledger.submit([hold('h2', 'ada', 2)]);
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.resolve();
  expect((await next)[0]).toMatchObject({ type: 'granted' });
  expect((await ledger.records.buckets([bucketOfAda]))[0]?.held).toBe(3);
});

test('nor is it believed while another reads, as then not everything can be', async () => {
  const { directory, ledger, waiting } = await onDisk();
  const first = ledger.submit([hold('h1', 'ada', 1)]);
  await expect.poll(() => waiting.length).toBe(1);
  const reader = openDatabase(join(directory, 'ledger.db'));
  onTestFinished(() => reader.close());
  reader.exec('BEGIN; SELECT * FROM journal');
  waiting[0]?.reject(new Error('EIO'));
  await expect(first).rejects.toMatchObject(unavailable);
  await expect(ledger.submit([hold('h2', 'ada', 2)])).rejects.toMatchObject(unavailable);
  reader.exec('COMMIT');
  const next = ledger.submit([hold('h3', 'ada', 3)]);
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.resolve();
  expect((await next)[0]).toMatchObject({ type: 'granted' });
  expect((await ledger.records.buckets([bucketOfAda]))[0]?.held).toBe(4);
});

/** A disk that takes some time beside an event loop that has some work of its own, in milliseconds. */
function simulatedDisk() {
  const world = { takes: 0.1, busy: 0, time: 0, slept: 0, places: [] as string[] };
  const sync = createDataSync({
    syncInPlace() {
      world.places.push('here');
      world.time += world.takes;
    },
    async syncBeside() {
      world.places.push('beside');
      world.time += Math.max(world.takes, world.busy);
      world.slept += Math.max(0, world.takes - world.busy);
    },
    now: () => world.time,
    slept: () => world.slept,
  });
  const placeOfNext = async () => {
    await sync(0, false);
    return world.places.at(-1);
  };
  return { world, sync, placeOfNext };
}

test('the disk is waited for in place only while it is fast', async () => {
  const { world, sync, placeOfNext } = simulatedDisk();
  expect(await placeOfNext()).toBe('here');
  world.takes = 5;
  // Nobody can know before that it has become slow.
  expect(await placeOfNext()).toBe('here');
  expect(await placeOfNext()).toBe('beside');
  world.takes = 0.1;
  expect(await placeOfNext()).toBe('beside');
  for (let i = 0; i < 100; i++) await sync(0, false);
  expect(await placeOfNext()).toBe('here');
});

test('what the event loop does before it hears of the disk does not make the disk slow', async () => {
  const { world, sync, placeOfNext } = simulatedDisk();
  world.takes = 5;
  expect(await placeOfNext()).toBe('here');
  world.takes = 0.1;
  for (let i = 0; i < 100; i++) {
    world.busy = i % 2 === 0 ? 3 : 0;
    await sync(0, false);
  }
  expect(await placeOfNext()).toBe('here');
});

test('a slow disk is found slow beside a busy event loop', async () => {
  const { world, sync } = simulatedDisk();
  world.takes = 5;
  await sync(0, false);
  world.places.length = 0;
  for (const busy of [0, 3, 10]) {
    world.busy = busy;
    for (let i = 0; i < 100; i++) await sync(0, false);
  }
  world.busy = 0;
  // One that is slow now and then is no better.
  for (let i = 0; i < 300; i++) {
    world.takes = i % 20 === 0 ? 5 : 0.1;
    await sync(0, false);
  }
  expect(new Set(world.places)).toEqual(new Set(['beside']));
});

test('a disk that has other work of ours is waited for beside the event loop, and not found slow by that', async () => {
  const { world, sync, placeOfNext } = simulatedDisk();
  world.takes = 5;
  for (let i = 0; i < 10; i++) await sync(0, true);
  expect(new Set(world.places)).toEqual(new Set(['beside']));
  world.takes = 0.1;
  expect(await placeOfNext()).toBe('here');
});
