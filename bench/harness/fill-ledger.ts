/** Books as they are after a long day: a stopped gateway's ledger, with one of its events repeated a million times. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Fill {
  readonly events: number;
  /** Among whom the events are shared: `user-0`, `user-1` ... */
  readonly users: number;
  /** Over which they are spread, up to that of the event; the limits of the others are not. Default: 1. */
  readonly days?: number;
}

const DAY_MS = 86_400_000;

type Row = Readonly<Record<string, string | number | null>>;

/**
 * Repeats the newest event, already in the usage log, and gives each user a bucket with what its events came to.
 * @throws Error where the ledger of the folder holds no event
 */
export function fillLedger(dataDir: string, { events, users, days = 1 }: Fill): void {
  const database = new DatabaseSync(join(dataDir, 'ledger.db'));
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; BEGIN');
  const event = database.prepare('SELECT * FROM events ORDER BY id DESC LIMIT 1').get() as Row | undefined;
  if (!event) throw new Error(`the ledger in ${dataDir} has no event to repeat`);
  const user = `user:${event.user_name}`;
  const bucket = database
    .prepare('SELECT * FROM buckets WHERE scope = ? AND window_id = ?')
    .get(user, String(event.window_id)) as Row;

  // Spread over the day so far, and the same hours of the days before; an id tells when its call was made.
  const midnight = 'unixepoch(window_id) * 1000';
  const at = `(${midnight} + (at - ${midnight}) * (n / ${days} % 997) / 997 - ${DAY_MS} * (n % ${days}))`;
  const stamp = `printf('%08x-%04x-', ${at} >> 16, ${at} & 65535)`;
  const id = `${stamp} || printf('7%03x-8%03x-%012x', n % 4096, n / 4096 % 4096, n)`;
  repeat(database, 'events', event, events, {
    id,
    operation_id: id,
    at,
    window_id: `date(window_id, '-' || (n % ${days}) || ' days')`,
    user_name: `'user-' || (n % ${users})`,
    scopes: `replace(scopes, '"${user}"', '"user:user-' || (n % ${users}) || '"')`,
    pending: '0',
  });
  const settled = Math.floor((Number(event.credits) * events) / users);
  repeat(database, 'buckets', bucket, users, {
    scope: `'user:user-' || n`,
    settled: String(settled),
    held: '0',
  });
  database
    .prepare(`UPDATE buckets SET settled = settled + ? WHERE scope = 'account' AND window_id = ?`)
    .run(settled * users, String(event.window_id));
  database.exec('COMMIT');
  database.close();
}

/** Copies of one row; `n` counts them in the expressions of the columns that differ. */
function repeat(
  database: DatabaseSync,
  table: string,
  row: Row,
  count: number,
  different: Readonly<Record<string, string>>,
): void {
  const columns = Object.keys(row);
  const keys = table === 'events' ? ['id'] : ['window_id', 'scope'];
  const values = columns.map((column) => different[column] ?? column).join(', ');
  database
    .prepare(
      `INSERT INTO ${table} (${columns.join(', ')})
       WITH RECURSIVE counter (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counter WHERE n + 1 < ?)
       SELECT ${values} FROM counter, (SELECT * FROM ${table} WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')})`,
    )
    .run(count, ...keys.map((key) => String(row[key])));
}
