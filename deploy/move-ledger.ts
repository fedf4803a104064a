/** Copies a ledger from SQLite into PostgreSQL, or back, and counts on both sides what came of it. */
import { existsSync, rmSync } from 'node:fs';
import type { Bucket } from '../src/credits/ledger/bucket.ts';
import type { Policy } from '../src/credits/ledger/rules.ts';
import type { Changes } from '../src/credits/store/ledger-store.ts';
import { ledgerPath, putInPlace } from './ledger-file.ts';
import { bringUpToDate, MoveError, quoted, requireEmpty, requireQuiet, type Side } from './ledger-side.ts';
import { bookTables, plainTables } from './moved-tables.ts';
import { openPostgres } from './postgres-side.ts';
import { openSqlite } from './sqlite-side.ts';

/** Rows by table, the same on both sides. */
export type MovedCounts = Readonly<Record<string, number>>;

const PAGE = 500;

export interface MoveOptions {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly direction: 'to PostgreSQL' | 'to SQLite';
  /** Of the gateway: it says which scopes have buckets. */
  readonly policy: Policy;
}

/** @throws MoveError when a gateway runs on the books, when there are books already where they go, or on a difference. */
export async function moveLedger({
  dataDir,
  databaseUrl,
  direction,
  policy,
}: MoveOptions): Promise<MovedCounts> {
  const path = ledgerPath(dataDir);
  if (direction === 'to PostgreSQL' && !existsSync(path))
    throw new MoveError(`There is no ledger at ${path}; set DATA_DIR.`);
  const postgres = await openPostgres(databaseUrl, policy, direction === 'to PostgreSQL');
  try {
    return direction === 'to SQLite'
      ? await copyToFile(postgres, path, policy)
      : await using(openSqlite(path, policy), (sqlite) => copy(sqlite, postgres));
  } finally {
    // An open session would keep the process from ending.
    await postgres.close();
  }
}

async function using<T>(side: Side, work: (side: Side) => Promise<T>): Promise<T> {
  try {
    return await work(side);
  } finally {
    await side.close();
  }
}

/** It gets its name when it is whole. */
async function copyToFile(source: Side, path: string, policy: Policy): Promise<MovedCounts> {
  if (existsSync(path)) {
    await using(openSqlite(path, policy), async (found) => {
      await requireQuiet(found);
      await requireEmpty(found);
    });
    removeDatabase(path);
  }
  const unfinished = `${path}.moving`;
  removeDatabase(unfinished);
  const counts = await using(openSqlite(unfinished, policy), (target) => copy(source, target));
  if (existsSync(`${unfinished}-wal`)) throw new MoveError(`${unfinished} is in use: stop what has it open.`);
  if (existsSync(path)) throw new MoveError(`A gateway has begun books at ${path} meanwhile: stop it.`);
  putInPlace(unfinished, path);
  return counts;
}

function removeDatabase(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}

async function copy(source: Side, target: Side): Promise<MovedCounts> {
  await requireQuiet(source);
  await requireQuiet(target);
  await target.begin();
  await copyBooks(source, target);
  for (const [table, columns] of Object.entries(plainTables)) {
    const rows = await source.rows(`SELECT ${columns.map(quoted).join()} FROM ${table}`);
    for (let i = 0; i < rows.length; i += PAGE) await target.insert(table, columns, rows.slice(i, i + PAGE));
  }
  const counts = await compare(source, target);
  await target.finish();
  return counts;
}

/** Buckets, holds and events go in as a transaction of the ledger's would put them. */
async function copyBooks(source: Side, target: Side): Promise<void> {
  const { latestWindow } = await source.store.records.head();
  await put(target, { latestWindow });
  const keys = await source.rows('SELECT window_id, scope FROM buckets ORDER BY window_id, scope');
  for (let i = 0; i < keys.length; i += PAGE) {
    const page = keys.slice(i, i + PAGE).map(({ window_id, scope }) => ({
      window: String(window_id),
      scope: scope as Bucket['scope'],
    }));
    await put(target, { buckets: await source.store.records.buckets(page) });
  }
  const holds = await source.store.records.openHolds(null);
  for (let i = 0; i < holds.length; i += PAGE) await put(target, { putHolds: holds.slice(i, i + PAGE) });
  for (let after = ''; ; ) {
    const rows = await source.rows(
      `SELECT * FROM events WHERE id > '${after.replaceAll("'", "''")}' ORDER BY id LIMIT ${PAGE}`,
    );
    const events = rows.map((row) => source.toEvent(row));
    await put(target, { putEvents: events });
    const done = events.filter((_, i) => !rows[i]?.pending);
    await target.store.records.acknowledge(done);
    after = events.at(-1)?.eventId ?? '';
    if (rows.length < PAGE) return;
  }
}

async function put({ store }: Side, changes: Partial<Changes>): Promise<void> {
  await store.transact({
    keys: () => ({ holds: [], events: [], answers: [], orphansAt: null, openHolds: false }),
    buckets: () => [],
    decide: () => ({ changes: { ...nothing, ...changes }, result: null }),
  });
}

const nothing: Changes = {
  latestWindow: null,
  buckets: [],
  dropScopes: [],
  putHolds: [],
  dropHolds: [],
  putEvents: [],
  putAnswers: [],
  dropAnswers: [],
  overrides: [],
  suspensions: [],
  leases: [],
  alerts: [],
  audit: [],
};

async function compare(source: Side, target: Side): Promise<MovedCounts> {
  await bringUpToDate(target);
  const counts: Record<string, number> = {};
  for (const table of [...bookTables, ...Object.keys(plainTables)]) {
    const count = `SELECT count(*) AS n FROM ${table}`;
    counts[table] = await same(`the rows of ${table}`, count, source, target);
  }
  await same('the credits of events', 'SELECT coalesce(sum(credits), 0) AS n FROM events', source, target);
  await same('the credits held', 'SELECT coalesce(sum(amount), 0) AS n FROM holds', source, target);
  await same('the buckets', 'SELECT coalesce(sum(settled + 7 * held), 0) AS n FROM buckets', source, target);
  const waiting = await Promise.all([source, target].map(({ store }) => store.records.pendingCount()));
  if (waiting[0] !== waiting[1])
    throw new MoveError(`The events that wait differ: ${waiting.join(' and ')}.`);
  return counts;
}

async function same(what: string, text: string, source: Side, target: Side): Promise<number> {
  const [here, there] = await Promise.all(
    [source, target].map(async ({ rows }) => Number((await rows(text))[0]?.n)),
  );
  if (here !== there)
    throw new MoveError(`${what} differ: ${here} in ${source.name}, ${there} in ${target.name}.`);
  return Number(here);
}
