/** Reads of one session, inside whatever transaction is open. */
import { type Bucket, type BucketKey, bucketId, emptyBucket } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { LedgerHead } from '../../ledger/ledger-head.ts';
import type { MicroCredits } from '../../micro-credits.ts';
import { isOnDemand, partsOf, type Scope, scopeKind } from '../../scope.ts';
import type { UsageEvent } from '../../usage/usage-event.ts';
import { daysOf } from '../../windows/period.ts';
import type { AnswerRecord, RowKeys, Rows } from '../ledger-store.ts';
import { type Row, toOverride, toSuspension } from '../record-rows.ts';
import type { BookCache, JournalPosition, JournalRow, KnownRows } from './book-cache.ts';
import type { Reader } from './ledger-client.ts';

/** Brings the cache to the newest row of the journal. */
export async function catchUp(reader: Reader, cache: BookCache): Promise<void> {
  for (;;) {
    const from = cache.position;
    const { rows } = await reader.query<JournalRow>(newerRows(from));
    if (absorb(cache, from, rows)) return;
  }
}

/** Who has missed more rows than this begins anew from the tables: others may be waiting for it to read them. */
const MOST_MISSED = 500;

/** What is known, and everything after it; to who knows nothing, what is not in the table of buckets yet. */
export function newerRows(from: JournalPosition | null): string {
  const [start, most] = from
    ? [from.sequence, MOST_MISSED + 2]
    : [`(SELECT value::bigint FROM head WHERE name = 'folded')`, 'ALL'];
  return `SELECT sequence, batch, change AS entry FROM journal WHERE sequence >= ${start} ORDER BY sequence LIMIT ${most}`;
}

/**
 * Takes over what `newerRows` has found. False: it has to be asked again. Either what was known is not in the journal any
 * more or is too old; or the cache was emptied or filled meanwhile, and there may be rows between what filled it and these.
 * @throws Error when there is no journal to go by
 */
export function absorb(cache: BookCache, from: JournalPosition | null, rows: readonly JournalRow[]): boolean {
  const [first] = rows;
  if (!first && from === null) throw new Error('the journal of the ledger is empty');
  const goesOn =
    first !== undefined &&
    (from === null ||
      (first.sequence === from.sequence && first.batch === from.batch && rows.length <= MOST_MISSED + 1));
  if (!goesOn) cache.forget();
  const isAsked = goesOn && (from === null) === (cache.position === null);
  if (isAsked) cache.follow(rows);
  return isAsked;
}

/** As of the position of the cache, or of a later one that forbids to append after it. */
export async function headOf(reader: Reader, cache: BookCache): Promise<LedgerHead> {
  if (cache.head) return cache.head;
  const { position } = cache;
  const head = await readHead(reader);
  // What was read while the cache moved on may be older than that.
  if (cache.position === position) cache.head = head;
  return head;
}

async function readHead(reader: Reader): Promise<LedgerHead> {
  const { rows } = await reader.query(
    `SELECT (SELECT value FROM head WHERE name = 'latestWindow') AS latest,
       (SELECT coalesce(json_agg(o), '[]') FROM overrides o) AS overrides,
       (SELECT coalesce(json_agg(s), '[]') FROM suspensions s) AS suspensions,
       (SELECT coalesce(json_agg(l), '[]') FROM leases l) AS leases`,
  );
  const [found] = rows as [{ latest: string; overrides: Row[]; suspensions: Row[]; leases: Row[] }];
  return {
    latestWindow: found.latest,
    overrides: new Map(found.overrides.map((row) => [row.scope as Scope, toOverride(row)])),
    suspensions: new Map(found.suspensions.map((row) => [row.scope as Scope, toSuspension(row)])),
    leases: new Map(found.leases.map(({ owner, until }) => [String(owner), Number(until)])),
  };
}

/** What a decision asks for, as far as that goes from what is known. Orphans and all open holds only from the table. */
export async function readKeyedRows(reader: Reader, known: KnownRows, keys: RowKeys): Promise<Rows> {
  const holds = new Map<string, Hold>();
  const unknown: string[] = [];
  for (const id of keys.holds) {
    const hold = known.holds.get(id);
    if (hold) holds.set(id, hold);
    else unknown.push(id);
  }
  const unfolded = await readUnfolded(reader, known, [...unknown, ...keys.events]);
  const orphans = await readOrphans(reader, keys.orphansAt);
  const open = keys.openHolds ? await readHolds(reader, 'true', []) : [];
  const inTable = unknown.filter((id) => !unfolded.has(id));
  const found = inTable.length === 0 ? [] : await readHolds(reader, 'id = ANY($1)', [inTable]);
  for (const hold of [...found, ...orphans, ...open]) holds.set(hold.id, hold);
  for (const [id, { hold }] of unfolded) if (hold) holds.set(id, hold);
  const eventIds = [
    ...inTable.filter((id) => !holds.has(id)),
    ...keys.events.filter((id) => !unfolded.has(id)),
  ];
  const events = await readEvents(reader, eventIds);
  for (const [id, { event }] of unfolded) if (event) events.set(id, event);
  return {
    holds,
    events,
    answers: await readAnswers(reader, keys.answers),
    orphans: orphans.map(({ id }) => id),
  };
}

/** What became of a hold: it is there, or has become an event, or is gone. */
interface LatestState {
  readonly hold?: Hold;
  readonly event?: UsageEvent;
}

/** Those that are not in the tables yet. Each is as of the newest row of the journal that names it. */
async function readUnfolded(
  reader: Reader,
  { touched }: KnownRows,
  ids: readonly string[],
): Promise<Map<string, LatestState>> {
  const result = new Map<string, LatestState>();
  const bySequence = Map.groupBy(
    ids.filter((id) => touched.has(id)),
    (id) => touched.get(id),
  );
  if (bySequence.size === 0) return result;
  // What was put into the tables meanwhile is not found here, and is found there afterwards.
  const { rows } = await reader.query(
    'SELECT sequence, holds, events FROM unfolded WHERE sequence = ANY($1::bigint[])',
    [[...bySequence.keys()]],
  );
  for (const { sequence, holds, events } of rows) {
    const put = new Map((JSON.parse(holds) as Put<Hold>[]).map(({ id, record }) => [id, record]));
    const booked = new Map((JSON.parse(events) as Put<UsageEvent>[]).map(({ id, record }) => [id, record]));
    for (const id of bySequence.get(sequence) ?? []) {
      const [hold, event] = [put.get(id), booked.get(id)];
      result.set(id, { ...(hold && { hold }), ...(event && { event }) });
    }
  }
  return result;
}

interface Put<T> {
  readonly id: string;
  readonly record: T;
}

async function readOrphans(reader: Reader, at: number | null): Promise<readonly Hold[]> {
  if (at === null) return [];
  const isOrphan =
    'NOT EXISTS (SELECT 1 FROM leases l WHERE l.owner = holds.owner AND l.until >= $1) LIMIT 1000';
  return readHolds(reader, isOrphan, [at]);
}

export async function readHolds(
  reader: Reader,
  where: string,
  values: readonly unknown[],
): Promise<readonly Hold[]> {
  const { rows } = await reader.query(`SELECT record FROM holds WHERE ${where}`, [...values]);
  return rows.map(({ record }) => record as Hold);
}

async function readEvents(reader: Reader, ids: readonly string[]): Promise<Map<string, UsageEvent>> {
  if (ids.length === 0) return new Map();
  const { rows } = await reader.query('SELECT * FROM events WHERE id = ANY($1)', [ids]);
  return new Map(rows.map(restoreEvent).map((event) => [event.eventId, event]));
}

/**
 * What has a column is told by it: limits are summed up by those columns, and what a record says of the same must not be
 * another book. Records of older releases say neither what was held nor the trace.
 */
export function restoreEvent(row: Row): UsageEvent {
  const record = row.record as UsageEvent;
  return {
    ...record,
    held: record.held ?? null,
    traceId: record.traceId ?? null,
    eventId: String(row.id),
    revision: Number(row.revision),
    window: String(row.window_id),
    credits: row.credits as MicroCredits,
    // A history may confirm it without making the event another revision.
    basis: row.basis as UsageEvent['basis'],
    user: String(row.user_name),
    apiKeyId: row.api_key_id as string | null,
    teams: row.teams as readonly string[],
    function: String(row.function_name),
    requestedModel: row.requested_model as string | null,
  };
}

async function readAnswers(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AnswerRecord>> {
  if (ids.length === 0) return new Map();
  const { rows } = await reader.query('SELECT * FROM answers WHERE id = ANY($1)', [ids]);
  return new Map((rows as AnswerRecord[]).map((answer) => [answer.id, answer]));
}

export interface ReadBuckets {
  /** By `bucketId`. */
  readonly found: Map<string, Bucket>;
  /** Of scopes on demand that nobody has counted so far: see `sumUncounted`. */
  readonly uncounted: readonly BucketKey[];
}

/** From what is known, else from the table, where everything is that is not known. */
export async function readBuckets(
  reader: Reader,
  known: KnownRows,
  keys: readonly BucketKey[],
): Promise<ReadBuckets> {
  const found = new Map<string, Bucket>();
  const unknown: BucketKey[] = [];
  for (const key of keys) {
    const id = bucketId(key.scope, key.window);
    const bucket = known.buckets.get(id);
    if (bucket) found.set(id, bucket);
    else unknown.push(key);
  }
  if (unknown.length === 0) return { found, uncounted: [] };
  const { rows } = await reader.query(
    `SELECT b.* FROM buckets b
     JOIN unnest($1::text[], $2::text[]) AS k (window_id, scope) ON b.window_id = k.window_id AND b.scope = k.scope`,
    [unknown.map(({ window }) => window), unknown.map(({ scope }) => scope)],
  );
  for (const row of rows) {
    const bucket = toBucket(row);
    found.set(bucketId(bucket.scope, bucket.window), bucket);
  }
  const uncounted: BucketKey[] = [];
  for (const key of unknown) {
    const id = bucketId(key.scope, key.window);
    if (found.has(id)) continue;
    if (isOnDemand(key.scope)) uncounted.push(key);
    else found.set(id, emptyBucket(key));
  }
  return { found, uncounted };
}

/** What the events and open holds say of scopes that nobody has counted so far. The tables have to be up to date. */
export async function sumUncounted(
  reader: Reader,
  uncounted: readonly BucketKey[],
  buckets: Map<string, Bucket>,
): Promise<void> {
  for (const key of uncounted)
    buckets.set(bucketId(key.scope, key.window), { ...emptyBucket(key), ...(await sumOf(reader, key)) });
}

/** What a scope on demand has used and holds, where nobody has counted it so far. */
async function sumOf(
  reader: Reader,
  { scope, window }: BucketKey,
): Promise<Pick<Bucket, 'settled' | 'held'>> {
  const { qualifier, base } = partsOf(scope);
  const named = qualifier?.kind === 'function' ? 'function_name' : 'requested_model';
  const owner = base.slice(base.indexOf(':') + 1);
  const ownedBy = {
    account: '$3::text IS NOT NULL',
    user: 'user_name = $3::text',
    key: 'api_key_id = $3::text',
    team: '$3::text = ANY(teams)',
  };
  const condition = ownedBy[scopeKind(base) as keyof typeof ownedBy];
  const { rows } = await reader.query<{ settled: MicroCredits; held: MicroCredits }>(
    `SELECT
       (SELECT coalesce(sum(credits), 0)::bigint FROM events
        WHERE window_id = ANY($1) AND ($2::text IS NULL OR ${named} = $2) AND (${condition})) AS settled,
       (SELECT coalesce(sum(amount), 0)::bigint FROM holds
        WHERE window_id = ANY($1) AND $4 = ANY(scopes)) AS held`,
    [daysOf(window), qualifier?.name ?? null, owner, scope],
  );
  const [sums] = rows;
  if (!sums) throw new Error('PostgreSQL gave no sums');
  return sums;
}

function toBucket(row: Row): Bucket {
  return {
    scope: row.scope as Scope,
    window: String(row.window_id),
    settled: row.settled as MicroCredits,
    held: row.held as MicroCredits,
    alerted: Number(row.alerted),
    alertedFor: String(row.alerted_for),
    resumed: row.resumed === true,
  };
}
