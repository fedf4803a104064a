/** Brings the tables up to date with the journal: each row once, however many transactions changed it. */
import { lockClass } from './connect.ts';
import type { Reader } from './ledger-client.ts';

/**
 * Rows that are in their tables stay in the journal for so long: a process that knows one of them goes on from there,
 * and one whose session broke can tell whether its last transaction was committed.
 */
const KEPT_SECONDS = 20;

/** The row of the journal with which so many holds and events are reached, from the first that is not folded. */
const PART = `
  SELECT min(sequence) AS last FROM (SELECT sequence, sum(size) OVER (ORDER BY sequence) AS total FROM unfolded) AS every
  WHERE total >= $1`;

const BUCKETS = `
  INSERT INTO buckets
  SELECT DISTINCT ON (b."window", b.scope)
    b."window", b.scope, b.settled, b.held, b.alerted, b.resumed, b."alertedFor"
  FROM journal, json_to_recordset(change->'buckets') AS b ("window" text, scope text, settled bigint, held bigint,
    alerted integer, resumed boolean, "alertedFor" text)
  WHERE sequence > $1 AND sequence <= $2
  ORDER BY b."window", b.scope, sequence DESC
  ON CONFLICT (window_id, scope) DO UPDATE SET settled = excluded.settled, held = excluded.held,
    alerted = excluded.alerted, resumed = excluded.resumed, alerted_for = excluded.alerted_for`;

/**
 * Most holds are over by now: only the rows that tell of one that is not are read as JSON. Sorted, and not joined: what the
 * server knows of a table that fills and empties all the time is wrong, and a join would be planned by it.
 */
const HOLDS = `
  WITH mentioned AS MATERIALIZED (
    SELECT DISTINCT ON (id) id, sequence, is_put FROM (
      SELECT sequence, id, true AS is_put
      FROM unfolded, unnest(coalesce(put, ARRAY(SELECT one->>'id' FROM json_array_elements(holds::json) AS one))) AS id
      UNION ALL
      SELECT sequence, id, false FROM unfolded, unnest(dropped) AS id
    ) AS every
    WHERE sequence > $1 AND sequence <= $2
    ORDER BY id, sequence DESC
  ), gone AS (
    DELETE FROM holds USING mentioned WHERE holds.id = mentioned.id AND NOT is_put
  ), latest AS (
    SELECT DISTINCT ON (id) id, owner, "window", amount, scopes, record FROM (
      SELECT sequence, r.* FROM unfolded, json_to_recordset(holds::json)
        AS r (id text, owner text, "window" text, amount bigint, scopes text[], record json)
      WHERE sequence = ANY(ARRAY(SELECT DISTINCT sequence FROM mentioned WHERE is_put))
      UNION ALL
      SELECT sequence, id, NULL, NULL, NULL, NULL, NULL FROM mentioned
    ) AS every
    ORDER BY id, sequence DESC, record IS NULL
  )
  INSERT INTO holds SELECT * FROM latest WHERE record IS NOT NULL
  ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, scopes = excluded.scopes, record = excluded.record`;

const EVENTS = `
  INSERT INTO events
  SELECT DISTINCT ON (r.id) r.id, true, r.revision, r."window", r.credits, r.basis, r."user", r."apiKeyId", r.teams,
    r.function, r."requestedModel", r.record
  FROM unfolded, json_to_recordset(events::json) AS r (id text, revision integer, "window" text, credits bigint,
    basis text, "user" text, "apiKeyId" text, teams text[], function text, "requestedModel" text, record json)
  WHERE sequence > $1 AND sequence <= $2
  ORDER BY r.id, sequence DESC
  ON CONFLICT (id) DO UPDATE SET pending = true, revision = excluded.revision, credits = excluded.credits,
    basis = excluded.basis, record = excluded.record`;

export interface Folded {
  /** Sequence of the row of the journal that the tables are now as of. */
  readonly sequence: number;
  readonly isMore: boolean;
}

/**
 * Inside a transaction; others fold before or after it.
 * @param most holds and events after which it ends, so that much is folded in several transactions
 */
export async function foldJournal(
  client: Reader,
  lockKey: number,
  most: number | null = null,
): Promise<Folded> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [lockClass.fold, lockKey]);
  const { folded, newest } = await readFolded(client);
  if (newest <= folded) return { sequence: folded, isMore: false };
  const { rows } = most === null ? { rows: [] } : await client.query<{ last: number | null }>(PART, [most]);
  const sequence = Math.min(newest, rows[0]?.last ?? newest);
  for (const text of [BUCKETS, HOLDS, EVENTS]) await client.query(text, [folded, sequence]);
  await client.query('DELETE FROM unfolded WHERE sequence <= $1', [sequence]);
  await client.query(`UPDATE head SET value = $1::text WHERE name = 'folded'`, [sequence]);
  await client.query('DELETE FROM journal WHERE sequence < $1 AND at < now() - make_interval(secs => $2)', [
    folded,
    KEPT_SECONDS,
  ]);
  return { sequence, isMore: sequence < newest };
}

/** Inside a transaction, whether nobody else folds; nobody does then until it ends. */
export async function isFree(client: Reader, lockKey: number): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS free', [
    lockClass.fold,
    lockKey,
  ]);
  return rows[0]?.free === true;
}

/** Whether the tables are up to date, and the sequence that they are as of. */
export async function readFolded(
  client: Reader,
): Promise<{ readonly folded: number; readonly newest: number }> {
  const { rows } = await client.query<{ folded: number; newest: number }>(
    `SELECT value::bigint AS folded, (SELECT max(sequence) FROM journal) AS newest FROM head WHERE name = 'folded'`,
  );
  return rows[0] ?? { folded: 0, newest: 0 };
}
