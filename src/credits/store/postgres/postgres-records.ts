/** The records of the ledger that decide nothing: usage events, alerts, quotes, audit. */
import { type Bucket, bucketId } from '../../ledger/bucket.ts';
import type { LedgerRecords } from '../ledger-store.ts';
import { toAudit, toQuote } from '../record-rows.ts';
import { createAlertRecords } from './alert-records.ts';
import type { BookCache } from './book-cache.ts';
import type { LedgerSession } from './connect.ts';
import { createDutyRecords } from './duty-records.ts';
import { createEventRecords } from './event-records.ts';
import type { Reader } from './ledger-client.ts';
import { oldBuckets, pruneRecords } from './prune-records.ts';
import { catchUp, headOf, readBuckets, readHolds, sumUncounted } from './read-rows.ts';
import { createRecordQueries } from './record-queries.ts';
import type { LedgerSessions } from './sessions.ts';

export interface PostgresRecordsDependencies {
  readonly sessions: LedgerSessions;
  readonly cache: BookCache;
  /** Brings the tables up to date with the journal. */
  readonly fold: () => Promise<void>;
  /** Work on the table of buckets, with all of the journal in it, while nobody decides. */
  readonly alone: (work: (session: LedgerSession) => Promise<void>) => Promise<void>;
}

export function createPostgresRecords({
  sessions,
  cache,
  fold,
  alone,
}: PostgresRecordsDependencies): LedgerRecords {
  const queries = createRecordQueries(sessions);
  const { rows } = queries;

  /** The newest rows of the journal are known here from then on. */
  function upToDate<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return sessions.aside(async ({ client }) => {
      await catchUp(client, cache);
      return work(client);
    });
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

    ...createEventRecords(queries, fold),
    ...createAlertRecords(queries),
    ...createDutyRecords(queries),

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

    audit: async (before, limit) =>
      (
        await rows(
          'SELECT * FROM audit WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2',
          before === 0 ? Number.MAX_SAFE_INTEGER : before,
          limit,
        )
      ).map(toAudit),

    recount: () => alone(dropCounted),
    async prune(limits) {
      await fold();
      const isMore = await sessions.aside(({ client }) => pruneRecords(client, limits));
      const [old] = await rows(`SELECT 1 FROM ${oldBuckets} LIMIT 1`, limits.window);
      if (old) {
        await alone(async ({ client }) => {
          await client.query(`DELETE FROM ${oldBuckets}`, [limits.window]);
        });
      }
      return isMore;
    },
  };
}

/** Inside a transaction that nobody decides beside. Buckets on demand are summed up anew from then on. */
export async function dropCounted({ client }: LedgerSession): Promise<void> {
  await client.query(`DELETE FROM buckets WHERE scope ~ '^(function|model|week|month):'`);
}
