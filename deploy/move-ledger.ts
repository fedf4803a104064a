/** Copies a ledger from SQLite into PostgreSQL, or back, and counts on both sides what came of it. */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Bucket } from '../src/credits/ledger/bucket.ts';
import type { Policy } from '../src/credits/ledger/rules.ts';
import type { Changes, LedgerStore } from '../src/credits/store/ledger-store.ts';
import { connect } from '../src/credits/store/postgres/connect.ts';
import type { Reader } from '../src/credits/store/postgres/ledger-client.ts';
import { createPostgresStore } from '../src/credits/store/postgres/postgres-store.ts';
import { restoreEvent as fromPostgresRow } from '../src/credits/store/postgres/read-rows.ts';
import { inTransaction } from '../src/credits/store/postgres/transaction.ts';
import { openDatabase } from '../src/credits/store/sqlite/open-database.ts';
import { createSqliteStore } from '../src/credits/store/sqlite/sqlite-store.ts';
import { toEvent as fromSqliteRow, type SelectedEvent } from '../src/credits/store/sqlite/table-rows.ts';
import type { UsageEvent } from '../src/credits/usage/usage-event.ts';
import { ledgerPath, putInPlace } from './ledger-file.ts';

/** What stops a move, in words for the operator. */
export class MoveError extends Error {
  override readonly name = 'MoveError';
}

/** Rows by table, the same on both sides. */
export type MovedCounts = Readonly<Record<string, number>>;

type Row = Record<string, unknown>;
type Value = null | number | string | Uint8Array;

/** Tables whose rows are the same everywhere; those that number their rows keep the numbers. */
const plainTables = {
  answers: ['id', 'fingerprint', 'owner', 'at', 'state', 'body'],
  overrides: ['scope', 'amount', 'actor', 'at', 'reason'],
  suspensions: ['scope', 'immediate', 'actor', 'at', 'reason'],
  audit: ['sequence', 'at', 'actor', 'action', 'subject', 'old', 'new', 'reason'],
  alerts: [
    'sequence',
    'scope',
    'window_id',
    'trigger_name',
    'percent',
    'state',
    'at',
    'used',
    'held',
    'amount',
    'projected',
  ],
  deliveries: ['alert', 'channel', 'attempts', 'due_at', 'taken'],
  ended_deliveries: ['alert', 'channel', 'at', 'outcome', 'recipients'],
  channel_failures: ['channel', 'since', 'reason'],
  duties: ['name', 'owner', 'until'],
  quotes: ['id', 'user', 'fingerprint', 'maximum', 'expires_at'],
  api_keys: [
    'sequence',
    'id',
    'hash',
    'name',
    'user_name',
    'permissions',
    'teams',
    'tags',
    'created_at',
    'created_by',
    'expires_at',
    'revoked_at',
    'revoked_by',
    'last_used_at',
  ],
} as const;
const numbered = ['audit', 'alerts', 'api_keys'];
const bookTables = ['buckets', 'holds', 'events'];
const PAGE = 500;

/** One side of a move. */
interface Side {
  readonly name: string;
  readonly store: LedgerStore;
  rows(text: string): Promise<readonly Row[]>;
  insert(table: string, columns: readonly string[], rows: readonly Row[]): Promise<void>;
  toEvent(row: Row): UsageEvent;
  /** Nobody else may use it until it is finished. What an unfinished move has left is gone. */
  begin(): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

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

/**
 * A store writes its newest transactions into a journal, and brings all of the tables that are read here up to date
 * when its open holds are asked for. Whose does not matter.
 */
async function bringUpToDate({ store }: Side): Promise<void> {
  await store.records.openHolds('');
}

async function requireQuiet(side: Side): Promise<void> {
  await bringUpToDate(side);
  const { name, rows } = side;
  const leases = await rows(`SELECT owner FROM leases WHERE until > ${Date.now()}`);
  if (leases.length > 0) {
    throw new MoveError(
      `${leases.length} gateway(s) run on the ledger in ${name}: stop them, and try again in a minute.`,
    );
  }
}

async function requireEmpty(side: Side): Promise<void> {
  await bringUpToDate(side);
  const { name, rows } = side;
  for (const table of [...bookTables, ...Object.keys(plainTables)]) {
    const [found] = await rows(`SELECT 1 AS n FROM ${table} LIMIT 1`);
    if (found) throw new MoveError(`There are books in ${name} already: its table ${table} is not empty.`);
  }
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
    keys: () => ({ holds: [], events: [], answers: [], orphansAt: null }),
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

const quoted = (column: string) => `"${column}"`;

function openSqlite(path: string, policy: Policy): Side {
  const database: DatabaseSync = openDatabase(path);
  const store = createSqliteStore({ open: () => openDatabase(path), policy });
  return {
    name: path,
    store,
    rows: async (text) => database.prepare(text).all(),
    async insert(table, columns, rows) {
      const marks = columns.map(() => '?').join();
      const insert = database.prepare(
        `INSERT INTO ${table} (${columns.map(quoted).join()}) VALUES (${marks})`,
      );
      database.exec('BEGIN IMMEDIATE');
      for (const row of rows) insert.run(...columns.map((column) => toSqlite(row[column])));
      database.exec('COMMIT');
    },
    toEvent: (row) => fromSqliteRow(Object.values(row) as unknown as SelectedEvent),
    // As long as it has another name.
    begin: async () => {},
    finish: async () => {},
    async close() {
      database.close();
      await store.close();
    },
  };
}

function toSqlite(value: unknown): Value {
  return typeof value === 'boolean' ? Number(value) : (value as Value);
}

async function openPostgres(url: string, policy: Policy, isTarget: boolean): Promise<Side> {
  const { client } = await connect(url, () => {});
  const store = createPostgresStore({ url, channels: [], policy, isMove: isTarget });
  const side: Side = {
    name: 'PostgreSQL',
    store,
    rows: async (text) => (await client.query(text)).rows as Row[],
    async insert(table, columns, rows) {
      const names = columns.map(quoted).join();
      const marks = columns.map((_, i) => `$${i + 1}`).join();
      const override = numbered.includes(table) ? 'OVERRIDING SYSTEM VALUE' : '';
      await inTransaction(client, async () => {
        for (const row of rows) {
          await client.query(
            `INSERT INTO ${table} (${names}) ${override} VALUES (${marks})`,
            columns.map((column) => toPostgres(column, row[column])),
          );
        }
      });
    },
    toEvent: fromPostgresRow,
    async begin() {
      const { rows } = await client.query(`SELECT 1 FROM head WHERE name = 'moving'`);
      if (rows.length > 0) await inTransaction(client, () => emptyTables(client));
      else await requireEmpty(side);
      await client.query(`INSERT INTO head VALUES ('moving', '') ON CONFLICT DO NOTHING`);
    },
    async finish() {
      // Rows are numbered on from those that were inserted with their numbers.
      for (const table of numbered) {
        await client.query(
          `SELECT setval(pg_get_serial_sequence('${table}', 'sequence'), max(sequence)) FROM ${table}
           HAVING max(sequence) IS NOT NULL`,
        );
      }
      await client.query(`DELETE FROM head WHERE name = 'moving'`);
    },
    async close() {
      client.destroy();
      await store.close();
    },
  };
  return side;
}

/** The journal goes on with a row that says nothing of what was before it. */
async function emptyTables(client: Reader): Promise<void> {
  const { rows } = await client.query<{ last: number }>('SELECT max(sequence) AS last FROM journal');
  const next = Number(rows[0]?.last) + 1;
  for (const table of [
    ...bookTables,
    ...Object.keys(plainTables),
    'unfolded',
    'journal',
    'leases',
    'presences',
  ])
    await client.query(`DELETE FROM ${table}`);
  const entry = { buckets: [], touched: [], forget: true, head: true };
  await client.query('INSERT INTO journal (sequence, batch, change) VALUES ($1, $2, $3)', [
    next,
    randomUUID(),
    JSON.stringify(entry),
  ]);
  await client.query(
    `UPDATE head SET value = CASE name WHEN 'folded' THEN $1 ELSE '' END WHERE name IN ('folded', 'latestWindow')`,
    [String(next)],
  );
}

function toPostgres(column: string, value: unknown): unknown {
  if (column === 'immediate') return Boolean(value);
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}
