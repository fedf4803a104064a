/** Brings the buckets up to date with the journal: each one once, however many transactions changed it. */
import type pg from 'pg';
import { lockClass } from './connect.ts';

/**
 * Rows that are in their table stay for so long: a process that knows one of them goes on from there, and one whose
 * session broke can tell whether its last transaction was committed.
 */
const KEPT_SECONDS = 20;

/** Inside a transaction; others fold before or after it. */
export async function foldJournal(client: pg.Client, lockKey: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [lockClass.fold, lockKey]);
  const { rows } = await client.query<{ folded: number; newest: number }>(
    `SELECT value::bigint AS folded, (SELECT max(sequence) FROM journal) AS newest FROM head WHERE name = 'folded'`,
  );
  const { folded, newest } = rows[0] ?? { folded: 0, newest: 0 };
  if (newest <= folded) return;
  await client.query(
    `INSERT INTO buckets
     SELECT DISTINCT ON (b."window", b.scope)
       b."window", b.scope, b.settled, b.held, b.alerted, b.resumed, b."alertedFor"
     FROM journal, json_to_recordset(entry->'buckets') AS b ("window" text, scope text, settled bigint, held bigint,
       alerted integer, resumed boolean, "alertedFor" text)
     WHERE sequence > $1 AND sequence <= $2
     ORDER BY b."window", b.scope, sequence DESC
     ON CONFLICT (window_id, scope) DO UPDATE SET settled = excluded.settled, held = excluded.held,
       alerted = excluded.alerted, resumed = excluded.resumed, alerted_for = excluded.alerted_for`,
    [folded, newest],
  );
  await client.query(`UPDATE head SET value = $1::text WHERE name = 'folded'`, [newest]);
  await client.query('DELETE FROM journal WHERE sequence < $1 AND at < now() - make_interval(secs => $2)', [
    folded,
    KEPT_SECONDS,
  ]);
}
