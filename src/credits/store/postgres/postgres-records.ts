/** The records of the ledger that decide nothing: usage events, alerts, quotes, audit. */
import { type Bucket, bucketId } from '../../ledger/bucket.ts';
import { DONE, type LedgerRecords, type PruneLimits } from '../ledger-store.ts';
import {
  type Row,
  toAlert,
  toAudit,
  toDelivery,
  toEndedDelivery,
  toPresence,
  toQuote,
  toSlice,
} from '../record-rows.ts';
import { toStorable } from './append-entry.ts';
import type { BookCache } from './book-cache.ts';
import type { LedgerSession } from './connect.ts';
import type { Reader } from './ledger-client.ts';
import { catchUp, headOf, readBuckets, readHolds, restoreEvent, sumUncounted } from './read-rows.ts';
import type { LedgerSessions } from './sessions.ts';

export interface PostgresRecordsDependencies {
  readonly sessions: LedgerSessions;
  readonly cache: BookCache;
  /** Brings the tables up to date with the journal. */
  readonly fold: () => Promise<void>;
  /** Work on the table of buckets, with all of the journal in it, while nobody decides. */
  readonly alone: (work: (session: LedgerSession) => Promise<void>) => Promise<void>;
}

/** Few enough that calls do not wait noticeably behind it. */
const PRUNED_ROWS = 2000;

export function createPostgresRecords({
  sessions,
  cache,
  fold,
  alone,
}: PostgresRecordsDependencies): LedgerRecords {
  function rows(text: string, ...values: unknown[]): Promise<Row[]> {
    const storable = values.map((value) => (typeof value === 'string' ? toStorable(value) : value));
    return sessions.aside(async ({ client }) => (await client.query(text, storable)).rows as Row[]);
  }

  async function number(text: string, ...values: readonly unknown[]): Promise<number> {
    const [row] = await rows(text, ...values);
    return Number(row?.n);
  }

  async function events(text: string, ...values: unknown[]) {
    await fold();
    return (await rows(text, ...values)).map(restoreEvent);
  }

  /** The newest rows of the journal are known here from then on. */
  function upToDate<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return sessions.aside(async ({ client }) => {
      await catchUp(client, cache);
      return work(client);
    });
  }

  /** Rows whose id and revision are still the ones given. */
  async function updateEvents(
    set: string,
    revisions: readonly { readonly eventId: string; readonly revision: number }[],
  ): Promise<void> {
    if (revisions.length === 0) return;
    await fold();
    await rows(
      `UPDATE events SET ${set} FROM unnest($1::text[], $2::int[]) AS r (id, revision)
       WHERE events.id = r.id AND events.revision = r.revision`,
      revisions.map(({ eventId }) => eventId),
      revisions.map(({ revision }) => revision),
    );
  }

  return {
    head: () => upToDate((reader) => headOf(reader, cache)),
    async buckets(keys) {
      const read = (reader: Reader) => readBuckets(reader, cache.rows, keys);
      let { found, uncounted } = await upToDate(read);
      if (uncounted.length > 0) {
        await fold();
        ({ found, uncounted } = await upToDate(read));
        await sessions.aside(({ client }) => sumUncounted(client, uncounted, found));
      }
      return keys.map(({ scope, window }) => found.get(bucketId(scope, window)) as Bucket);
    },
    async scopes(window, prefix, after, limit) {
      await fold();
      const found = await rows(
        `SELECT scope FROM buckets WHERE window_id = $1 AND scope > $2 AND scope < $3
         UNION SELECT scope FROM overrides WHERE scope > $2 AND scope < $3 ORDER BY scope LIMIT $4`,
        window,
        after || prefix,
        `${prefix}\u{10ffff}`,
        limit,
      );
      return found.map(({ scope }) => scope as Bucket['scope']);
    },
    async openHolds(owner) {
      await fold();
      return sessions.aside(({ client }) =>
        owner === null ? readHolds(client, 'true', []) : readHolds(client, 'owner = $1', [owner]),
      );
    },

    pendingEvents: (limit, after = '') =>
      events('SELECT * FROM events WHERE pending AND id > $1 ORDER BY id LIMIT $2', after, limit),
    async pendingCount(most = Number.MAX_SAFE_INTEGER) {
      await fold();
      return number(
        'SELECT count(*) AS n FROM (SELECT 1 FROM events WHERE pending LIMIT $1) AS counted',
        most,
      );
    },
    acknowledge: (delivered) => updateEvents('pending = false', delivered),
    eventsOf: (window, after, limit) =>
      events(
        'SELECT * FROM events WHERE window_id = $1 AND id > $2 ORDER BY id LIMIT $3',
        window,
        after,
        limit,
      ),
    openEvents: (after, limit) =>
      events(
        `SELECT * FROM events WHERE id > $1 AND basis IN ('reckoned', 'quoted', 'bound', 'expected')
         ORDER BY id LIMIT $2`,
        after,
        limit,
      ),
    findEvents: (ids) => events('SELECT * FROM events WHERE id = ANY($1) ORDER BY id', ids),
    async pendingOf(window, after, limit) {
      const text = 'SELECT id FROM events WHERE pending AND window_id = $1 AND id > $2 ORDER BY id LIMIT $3';
      await fold();
      return (await rows(text, window, after, limit)).map(({ id }) => String(id));
    },
    confirm: (revisions) => updateEvents(`basis = 'history'`, revisions),
    latestEvents: (limit) => events('SELECT * FROM events ORDER BY id DESC LIMIT $1', limit),
    async slices() {
      await fold();
      const found = await rows(
        `SELECT e.slice, e.changes, s.changes AS summed, s.first_at, s.last_at
         FROM event_slices e LEFT JOIN slice_sums s ON s.slice = e.slice ORDER BY e.slice`,
      );
      return found.map(toSlice);
    },
    eventsOfSlice: (slice, after, limit) =>
      events(
        `SELECT * FROM events WHERE id >= $1 AND id < $1 || '~' AND left(id, 6) = $1 AND id > $2 ORDER BY id LIMIT $3`,
        slice,
        after,
        limit,
      ),
    sumsOf: async (slices) =>
      (await rows('SELECT slice, sums FROM slice_sums WHERE slice = ANY($1)', slices)).map(
        ({ slice, sums }) => ({
          slice: String(slice),
          sums: String(sums),
        }),
      ),
    async putSums({ slice, changes, firstAt, lastAt, sums }) {
      await rows(
        `INSERT INTO slice_sums VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slice) DO UPDATE SET
           changes = excluded.changes, first_at = excluded.first_at, last_at = excluded.last_at, sums = excluded.sums`,
        slice,
        changes,
        firstAt,
        lastAt,
        sums,
      );
    },

    async putQuote({ id, user, fingerprint, maximum, expiresAt }) {
      await rows(
        'INSERT INTO quotes VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
        id,
        user,
        fingerprint,
        maximum,
        expiresAt,
      );
    },
    quote: async (id) => toQuote((await rows('SELECT * FROM quotes WHERE id = $1', id))[0]),

    alertsAfter: async (sequence, limit) =>
      (
        await rows('SELECT * FROM alerts WHERE sequence > $1 ORDER BY sequence LIMIT $2', sequence, limit)
      ).map(toAlert),
    lastAlert: () => number('SELECT coalesce(max(sequence), 0) AS n FROM alerts'),
    claimDeliveries: async (channel, { at, until, latest, limit }) =>
      (
        await rows(
          `WITH due AS (
             SELECT alert FROM deliveries WHERE channel = $1 AND (due_at <= $2 OR due_at > $5)
             ORDER BY due_at, alert LIMIT $4 FOR UPDATE SKIP LOCKED
           ), claimed AS (
             UPDATE deliveries d SET due_at = $3 FROM due WHERE d.alert = due.alert AND d.channel = $1
             RETURNING d.alert, d.attempts, d.taken
           )
           SELECT a.*, c.attempts, c.taken FROM claimed c JOIN alerts a ON a.sequence = c.alert
           ORDER BY a.sequence`,
          channel,
          at,
          until,
          limit,
          latest,
        )
      ).map(toDelivery),
    async closeDelivery({ alert, channel, at, outcome, recipients }) {
      await rows(
        `WITH ended AS (DELETE FROM deliveries WHERE alert = $1 AND channel = $2)
         INSERT INTO ended_deliveries VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        alert,
        channel,
        at,
        outcome,
        JSON.stringify(recipients),
      );
    },
    async deliveriesOf(alerts) {
      const [ended, waiting] = await Promise.all([
        rows(
          'SELECT * FROM ended_deliveries WHERE alert = ANY($1::bigint[]) ORDER BY alert, channel',
          alerts,
        ),
        rows(
          'SELECT alert, channel FROM deliveries WHERE alert = ANY($1::bigint[]) ORDER BY alert, channel',
          alerts,
        ),
      ]);
      return {
        ended: ended.map(toEndedDelivery),
        waiting: waiting.map((row) => ({ alert: Number(row.alert), channel: String(row.channel) })),
      };
    },
    async postponeDelivery(alert, channel, { at, reason, dueAt, taken }) {
      await rows(
        `WITH postponed AS (
           UPDATE deliveries SET due_at = $3, taken = $4, attempts = attempts + 1
           WHERE alert = $1 AND channel = $2
         )
         INSERT INTO channel_failures VALUES ($2, $5, $6)
         ON CONFLICT (channel) DO UPDATE SET reason = excluded.reason`,
        alert,
        channel,
        dueAt,
        JSON.stringify(taken),
        at,
        reason,
      );
    },
    async trustChannel(channel, dueBy) {
      await rows('UPDATE deliveries SET due_at = least(due_at, $2) WHERE channel = $1', channel, dueBy);
      // One that takes some alerts and refuses others has not recovered.
      await rows(
        `DELETE FROM channel_failures WHERE channel = $1
         AND NOT EXISTS (SELECT 1 FROM deliveries WHERE channel = $1 AND attempts > 0)`,
        channel,
      );
    },
    async channelStates(channels) {
      const found = await rows(
        `SELECT name AS channel, (SELECT count(*) FROM deliveries d WHERE d.channel = name) AS waiting,
           f.since, f.reason
         FROM unnest($1::text[]) WITH ORDINALITY AS n (name, place) LEFT JOIN channel_failures f ON f.channel = name
         ORDER BY place`,
        channels,
      );
      return found.map(({ channel, waiting, since, reason }) => ({
        channel: String(channel),
        waiting: Number(waiting),
        failure: since === null ? null : { since: Number(since), reason: String(reason) },
      }));
    },

    audit: async (before, limit) =>
      (
        await rows(
          'SELECT * FROM audit WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2',
          before === 0 ? Number.MAX_SAFE_INTEGER : before,
          limit,
        )
      ).map(toAudit),

    async claimDuty(duty, owner, at, until) {
      const claimed = await rows(
        `INSERT INTO duties VALUES ($1, $2, $4) ON CONFLICT (name) DO UPDATE
           SET owner = excluded.owner, until = excluded.until
           WHERE duties.owner = excluded.owner OR duties.until < $3
             OR (duties.until - $4 > $4 - $3 AND $3 > 0 AND duties.owner <> '${DONE}')
         RETURNING name`,
        duty,
        owner,
        at,
        until,
      );
      return claimed.length === 1;
    },
    async meet({ owner, startedAt, seenAt, setting }, since) {
      const found = await rows(
        `WITH gone AS (DELETE FROM presences WHERE (seen_at < $5 OR seen_at > $6) AND owner <> $1), own AS (
           INSERT INTO presences VALUES ($1, $2, $3, $4)
           ON CONFLICT (owner) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at,
             setting = excluded.setting
         )
         SELECT * FROM presences WHERE owner <> $1 AND seen_at BETWEEN $5 AND $6`,
        owner,
        startedAt,
        seenAt,
        JSON.stringify(setting),
        since,
        seenAt + (seenAt - since),
      );
      return found.map(toPresence);
    },
    recount: () => alone(dropCounted),

    async prune(limits) {
      await fold();
      const isMore = await sessions.aside(({ client }) => prune(client, limits));
      const old = `window_id < $1 AND held = 0
        AND NOT EXISTS (SELECT 1 FROM events e WHERE e.window_id = buckets.window_id)`;
      const [bucket] = await rows(`SELECT 1 FROM buckets WHERE ${old} LIMIT 1`, limits.window);
      if (bucket) {
        await alone(async ({ client }) => {
          await client.query(`DELETE FROM buckets WHERE ${old}`, [limits.window]);
        });
      }
      return isMore;
    },
  };
}

/** @returns Whether there may be more. */
async function prune(
  reader: Reader,
  { window, answersBefore, maxAnswers, maxAnswerBytes, endedBefore }: PruneLimits,
): Promise<boolean> {
  const batches = [
    await reader.query(
      `DELETE FROM events WHERE id IN (
         SELECT id FROM events WHERE window_id < $1 AND NOT pending LIMIT ${PRUNED_ROWS}
       )`,
      [window],
    ),
    await reader.query(
      `DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE at < $1 LIMIT ${PRUNED_ROWS})`,
      [answersBefore],
    ),
    await reader.query(
      `UPDATE answers SET body = NULL WHERE id IN (
         SELECT id FROM (
           SELECT id, row_number() OVER newest AS place, sum(length(body)) OVER newest AS bytes
           FROM answers WHERE body IS NOT NULL WINDOW newest AS (ORDER BY at DESC ROWS UNBOUNDED PRECEDING)
         ) ranked WHERE place > $1 OR bytes > $2 LIMIT ${PRUNED_ROWS}
       )`,
      [maxAnswers, maxAnswerBytes],
    ),
  ];
  await reader.query(
    'DELETE FROM deliveries WHERE alert IN (SELECT sequence FROM alerts WHERE window_id < $1)',
    [window],
  );
  await reader.query(
    'DELETE FROM ended_deliveries WHERE alert IN (SELECT sequence FROM alerts WHERE window_id < $1)',
    [window],
  );
  await reader.query('DELETE FROM alerts WHERE window_id < $1', [window]);
  await reader.query('DELETE FROM quotes WHERE expires_at < $1', [endedBefore]);
  await reader.query('DELETE FROM duties WHERE until < $1', [endedBefore]);
  return batches.some(({ rowCount }) => rowCount === PRUNED_ROWS);
}

/** Inside a transaction that nobody decides beside. Buckets on demand are summed up anew from then on. */
export async function dropCounted({ client }: LedgerSession): Promise<void> {
  await client.query(`DELETE FROM buckets WHERE scope ~ '^(function|model|week|month):'`);
}
