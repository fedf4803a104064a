/** The records of the ledger that decide nothing: usage events, alerts, quotes, audit. */
import type { DatabaseSync } from 'node:sqlite';
import type { Scope } from '../../scope.ts';
import { DONE, type EventRevision, type LedgerRecords } from '../ledger-store.ts';
import {
  toAlert,
  toAudit,
  toDayCut,
  toDelivery,
  toEndedDelivery,
  toKeptPrices,
  toKeptRate,
  toPresence,
  toQuote,
  toSlice,
} from '../record-rows.ts';
import { dropCounts } from './adopted-policy.ts';
import type { StoreReader } from './read-rows.ts';
import { ofOpenBasis } from './schema.ts';
import { type SelectedEvent, toEvent } from './table-rows.ts';

/** The methods that read or change the tables alone, of one connection and at once. */
export type RecordStatements = {
  readonly [K in Exclude<keyof LedgerRecords, 'head' | 'buckets'>]: (
    ...args: Parameters<LedgerRecords[K]>
  ) => Awaited<ReturnType<LedgerRecords[K]>>;
};

/** Few enough that calls do not wait noticeably behind it. */
const PRUNED_ROWS = 2000;

/** What has to be in the tables first: everything, everything but holds that have no row so far, or nothing. */
export const neededTables = {
  scopes: 'known',
  openHolds: 'all',
  pendingEvents: 'known',
  pendingCount: 'known',
  acknowledge: 'none',
  eventsOf: 'known',
  openEvents: 'known',
  findEvents: 'known',
  pendingOf: 'known',
  confirm: 'known',
  latestEvents: 'known',
  slices: 'known',
  eventsOfSlice: 'known',
  sumsOf: 'known',
  putSums: 'known',
  putQuote: 'known',
  quote: 'known',
  alertsAfter: 'known',
  lastAlert: 'known',
  claimDeliveries: 'known',
  closeDelivery: 'known',
  deliveriesOf: 'known',
  postponeDelivery: 'known',
  trustChannel: 'known',
  channelStates: 'known',
  audit: 'known',
  claimDuty: 'known',
  meet: 'known',
  cutDays: 'none',
  dayCuts: 'none',
  keepPrices: 'none',
  keptPrices: 'none',
  keepRate: 'none',
  keptRates: 'none',
  recount: 'all',
  prune: 'all',
} satisfies Record<keyof RecordStatements, 'all' | 'known' | 'none'>;

export const recordNames = Object.keys(neededTables) as readonly (keyof RecordStatements)[];

export interface RecordHooks {
  /** One transaction around the work. */
  readonly atomically: <T>(work: () => T) => T;
  /** Puts what is in the journal into the tables, where one of these events is there. */
  readonly bringIn: (events: readonly EventRevision[]) => void;
  /** Buckets may be gone. */
  readonly onPruned: () => void;
}

export function createRecordStatements(
  database: DatabaseSync,
  read: StoreReader,
  { atomically, bringIn, onPruned }: RecordHooks,
): RecordStatements {
  const sql = {
    scopes: database.prepare(
      `SELECT scope FROM buckets WHERE window_id = :window AND scope > :after AND scope < :end
       UNION SELECT scope FROM overrides WHERE scope > :after AND scope < :end ORDER BY scope LIMIT :limit`,
    ),
    pending: database.prepare('SELECT * FROM events WHERE pending = 1 AND id > ? ORDER BY id LIMIT ?'),
    pendingCount: database.prepare(
      'SELECT count(*) AS n FROM (SELECT 1 FROM events WHERE pending = 1 LIMIT ?)',
    ),
    acknowledge: database.prepare('UPDATE events SET pending = 0 WHERE id = ? AND revision = ?'),
    eventsOf: database.prepare('SELECT * FROM events WHERE window_id = ? AND id > ? ORDER BY id LIMIT ?'),
    open: database.prepare(`SELECT * FROM events WHERE id > ? AND (${ofOpenBasis}) ORDER BY id LIMIT ?`),
    found: database.prepare('SELECT * FROM events WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id'),
    pendingOf: database.prepare(
      'SELECT id FROM events WHERE pending = 1 AND window_id = ? AND id > ? ORDER BY id LIMIT ?',
    ),
    confirm: database.prepare(`UPDATE events SET basis = 'history' WHERE id = ? AND revision = ?`),
    latest: database.prepare('SELECT * FROM events ORDER BY id DESC LIMIT ?'),
    slices: database.prepare(
      `SELECT e.slice, e.changes, s.changes AS summed, s.first_at, s.last_at
       FROM event_slices e LEFT JOIN slice_sums s ON s.slice = e.slice ORDER BY e.slice`,
    ),
    eventsOfSlice: database.prepare(
      `SELECT * FROM events WHERE id >= :slice AND id < :slice || '~' AND substr(id, 1, 6) = :slice AND id > :after
       ORDER BY id LIMIT :limit`,
    ),
    sumsOf: database.prepare(
      'SELECT slice, sums FROM slice_sums WHERE slice IN (SELECT value FROM json_each(?))',
    ),
    putSums: database.prepare('INSERT OR REPLACE INTO slice_sums VALUES (?, ?, ?, ?, ?)'),
    putQuote: database.prepare('INSERT INTO quotes VALUES (?, ?, ?, ?, ?)'),
    quote: database.prepare('SELECT * FROM quotes WHERE id = ?'),
    alertsAfter: database.prepare('SELECT * FROM alerts WHERE sequence > ? ORDER BY sequence LIMIT ?'),
    lastAlert: database.prepare('SELECT coalesce(max(sequence), 0) AS n FROM alerts'),
    due: database.prepare(
      `SELECT a.*, d.attempts, d.taken FROM deliveries d JOIN alerts a ON a.sequence = d.alert
       WHERE d.channel = ? AND (d.due_at <= ? OR d.due_at > ?) ORDER BY d.due_at, d.alert LIMIT ?`,
    ),
    claim: database.prepare('UPDATE deliveries SET due_at = ? WHERE alert = ? AND channel = ?'),
    postpone: database.prepare(
      `UPDATE deliveries SET due_at = ?, taken = ?, attempts = attempts + 1
       WHERE alert = ? AND channel = ?`,
    ),
    dropDelivery: database.prepare('DELETE FROM deliveries WHERE alert = ? AND channel = ?'),
    putEnded: database.prepare('INSERT OR IGNORE INTO ended_deliveries VALUES (?, ?, ?, ?, ?)'),
    endedOf: database.prepare(
      'SELECT * FROM ended_deliveries WHERE alert IN (SELECT value FROM json_each(?)) ORDER BY alert, channel',
    ),
    waitingOf: database.prepare(
      'SELECT alert, channel FROM deliveries WHERE alert IN (SELECT value FROM json_each(?)) ORDER BY alert, channel',
    ),
    advance: database.prepare('UPDATE deliveries SET due_at = min(due_at, ?) WHERE channel = ?'),
    putFailure: database.prepare(
      'INSERT INTO channel_failures VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason',
    ),
    // One that takes some alerts and refuses others has not recovered.
    dropFailure: database.prepare(
      `DELETE FROM channel_failures WHERE channel = :channel
       AND NOT EXISTS (SELECT 1 FROM deliveries WHERE channel = :channel AND attempts > 0)`,
    ),
    waiting: database.prepare('SELECT count(*) AS n FROM deliveries WHERE channel = ?'),
    failure: database.prepare('SELECT since, reason FROM channel_failures WHERE channel = ?'),
    audit: database.prepare('SELECT * FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?'),
    claimDuty: database.prepare(
      `INSERT INTO duties VALUES (:duty, :owner, :until) ON CONFLICT DO UPDATE
         SET owner = excluded.owner, until = excluded.until
         WHERE owner = excluded.owner OR until < :at
           OR (until - :until > :until - :at AND :at > 0 AND owner <> '${DONE}')`,
    ),
    putPresence: database.prepare('INSERT OR REPLACE INTO presences VALUES (?, ?, ?, ?)'),
    dropPresences: database.prepare('DELETE FROM presences WHERE seen_at < ? OR seen_at > ?'),
    presences: database.prepare('SELECT * FROM presences WHERE owner <> ?'),
    pruneEvents: database.prepare(
      `DELETE FROM events WHERE id IN (SELECT id FROM events WHERE window_id < ? AND pending = 0 LIMIT ${PRUNED_ROWS})`,
    ),
    pruneBuckets: database.prepare(
      `DELETE FROM buckets WHERE window_id < ? AND held = 0
       AND NOT EXISTS (SELECT 1 FROM events e WHERE e.window_id = buckets.window_id)`,
    ),
    pruneTallies: database.prepare(
      `DELETE FROM tallies WHERE window_id < ?
       AND NOT EXISTS (SELECT 1 FROM events e WHERE e.window_id = tallies.window_id)`,
    ),
    pruneDeliveries: database.prepare(
      'DELETE FROM deliveries WHERE alert IN (SELECT sequence FROM alerts WHERE window_id < ?)',
    ),
    pruneEnded: database.prepare(
      'DELETE FROM ended_deliveries WHERE alert IN (SELECT sequence FROM alerts WHERE window_id < ?)',
    ),
    pruneAlerts: database.prepare('DELETE FROM alerts WHERE window_id < ?'),
    pruneAnswers: database.prepare(
      `DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE at < ? LIMIT ${PRUNED_ROWS})`,
    ),
    dropBodies: database.prepare(
      `UPDATE answers SET body = NULL WHERE id IN (
         SELECT id FROM (
           SELECT id, row_number() OVER newest AS place, sum(length(body)) OVER newest AS bytes
           FROM answers WHERE body IS NOT NULL WINDOW newest AS (ORDER BY at DESC ROWS UNBOUNDED PRECEDING)
         ) WHERE place > ? OR bytes > ? LIMIT ${PRUNED_ROWS}
       )`,
    ),
    cutDays: database.prepare(
      `INSERT INTO day_cuts (since, time_zone)
         SELECT max(:since, coalesce((SELECT max(since) + 1 FROM day_cuts), :since)), :timeZone
         WHERE :timeZone IS NOT (SELECT time_zone FROM day_cuts ORDER BY since DESC LIMIT 1)`,
    ),
    dayCuts: database.prepare('SELECT since, time_zone FROM day_cuts ORDER BY since'),
    keepPrices: database.prepare(
      `INSERT INTO kept_prices (since, prices)
         SELECT max(:since, coalesce((SELECT max(since) + 1 FROM kept_prices), :since)), :prices
         WHERE :prices IS NOT (SELECT prices FROM kept_prices ORDER BY since DESC LIMIT 1)`,
    ),
    keptPrices: database.prepare('SELECT since, prices FROM kept_prices ORDER BY since'),
    keepRate: database.prepare(
      `INSERT INTO kept_rates (kind, since, rate)
         SELECT :kind, max(:since, coalesce((SELECT max(since) + 1 FROM kept_rates WHERE kind = :kind), :since)), :rate
         WHERE :rate IS NOT (SELECT rate FROM kept_rates WHERE kind = :kind ORDER BY since DESC LIMIT 1)`,
    ),
    keptRates: database.prepare('SELECT kind, since, rate FROM kept_rates ORDER BY since'),
    prunePrices: database.prepare(
      `DELETE FROM kept_prices WHERE since < (SELECT max(since) FROM kept_prices WHERE since <= :pricesBefore)
         AND NOT EXISTS (SELECT 1 FROM events WHERE window_id < :window)`,
    ),
    pruneQuotes: database.prepare('DELETE FROM quotes WHERE expires_at < ?'),
    pruneDuties: database.prepare('DELETE FROM duties WHERE until < ?'),
  };

  for (const read of [sql.pending, sql.eventsOf, sql.open, sql.found, sql.latest, sql.eventsOfSlice])
    read.setReturnArrays(true);
  const toEvents = (rows: unknown) => (rows as readonly SelectedEvent[]).map(toEvent);

  return {
    scopes: (window, prefix, after, limit) =>
      sql.scopes
        .all({ window, after: after || prefix, end: `${prefix}\u{10ffff}`, limit })
        .map((row) => row.scope as Scope),
    openHolds: (owner) => read.openHolds(owner),

    pendingEvents: (limit, after = '') => toEvents(sql.pending.all(after, limit)),
    pendingCount: (most = Number.MAX_SAFE_INTEGER) => Number(sql.pendingCount.get(most)?.n),
    acknowledge: (delivered) =>
      atomically(() => {
        // Those that were read are in the table, unless they were corrected meanwhile.
        bringIn(delivered);
        for (const { eventId, revision } of delivered) sql.acknowledge.run(eventId, revision);
      }),
    eventsOf: (window, after, limit) => toEvents(sql.eventsOf.all(window, after, limit)),
    openEvents: (after, limit) => toEvents(sql.open.all(after, limit)),
    findEvents: (ids) => toEvents(sql.found.all(JSON.stringify(ids))),
    pendingOf: (window, after, limit) => sql.pendingOf.all(window, after, limit).map((row) => String(row.id)),
    confirm: (revisions) =>
      atomically(() => {
        for (const { eventId, revision } of revisions) sql.confirm.run(eventId, revision);
      }),
    latestEvents: (limit) => toEvents(sql.latest.all(limit)),
    slices: () => sql.slices.all().map(toSlice),
    eventsOfSlice: (slice, after, limit) => toEvents(sql.eventsOfSlice.all({ slice, after, limit })),
    sumsOf: (slices) =>
      sql.sumsOf
        .all(JSON.stringify(slices))
        .map(({ slice, sums }) => ({ slice: String(slice), sums: String(sums) })),
    putSums: ({ slice, changes, firstAt, lastAt, sums }) =>
      atomically(() => {
        sql.putSums.run(slice, changes, firstAt, lastAt, sums);
      }),

    putQuote: ({ id, user, fingerprint, maximum, expiresAt }) =>
      atomically(() => {
        sql.putQuote.run(id, user, fingerprint, maximum, expiresAt);
      }),
    quote: (id) => toQuote(sql.quote.get(id)),

    alertsAfter: (sequence, limit) => sql.alertsAfter.all(sequence, limit).map(toAlert),
    lastAlert: () => Number(sql.lastAlert.get()?.n),
    claimDeliveries: (channel, { at, until, latest, limit }) =>
      atomically(() => {
        const due = sql.due.all(channel, at, latest, limit).map(toDelivery);
        for (const { alert } of due) sql.claim.run(until, alert.sequence, channel);
        return due;
      }),
    closeDelivery: ({ alert, channel, at, outcome, recipients }) =>
      atomically(() => {
        sql.dropDelivery.run(alert, channel);
        sql.putEnded.run(alert, channel, at, outcome, JSON.stringify(recipients));
      }),
    deliveriesOf: (alerts) => {
      const list = JSON.stringify(alerts);
      return {
        ended: sql.endedOf.all(list).map(toEndedDelivery),
        waiting: sql.waitingOf
          .all(list)
          .map((row) => ({ alert: Number(row.alert), channel: String(row.channel) })),
      };
    },
    postponeDelivery: (alert, channel, { at, reason, dueAt, taken }) =>
      atomically(() => {
        sql.postpone.run(dueAt, JSON.stringify(taken), alert, channel);
        sql.putFailure.run(channel, at, reason);
      }),
    trustChannel: (channel, dueBy) =>
      atomically(() => {
        sql.advance.run(dueBy, channel);
        sql.dropFailure.run({ channel });
      }),
    channelStates: (channels) =>
      channels.map((channel) => {
        const failure = sql.failure.get(channel);
        return {
          channel,
          waiting: Number(sql.waiting.get(channel)?.n),
          failure: failure ? { since: Number(failure.since), reason: String(failure.reason) } : null,
        };
      }),

    audit: (before, limit) =>
      sql.audit.all(before === 0 ? Number.MAX_SAFE_INTEGER : before, limit).map(toAudit),

    claimDuty: (duty, owner, at, until) =>
      atomically(() => sql.claimDuty.run({ duty, owner, at, until }).changes === 1),
    meet: ({ owner, startedAt, seenAt, setting }, since) =>
      atomically(() => {
        sql.dropPresences.run(since, seenAt + (seenAt - since));
        sql.putPresence.run(owner, startedAt, seenAt, JSON.stringify(setting));
        return sql.presences.all(owner).map(toPresence);
      }),
    cutDays: ({ since, timeZone }) =>
      atomically(() => {
        sql.cutDays.run({ since, timeZone });
      }),
    dayCuts: () => sql.dayCuts.all().map(toDayCut),
    keepPrices: ({ since, prices }) =>
      atomically(() => {
        sql.keepPrices.run({ since, prices });
      }),
    keptPrices: () => sql.keptPrices.all().map(toKeptPrices),
    keepRate: ({ kind, since, rate }) =>
      atomically(() => {
        sql.keepRate.run({ kind, since, rate });
      }),
    keptRates: () => sql.keptRates.all().map(toKeptRate),
    recount: () =>
      atomically(() => {
        dropCounts(database);
        onPruned();
      }),

    prune: ({ window, answersBefore, maxAnswers, maxAnswerBytes, pricesBefore, endedBefore }) =>
      atomically(() => {
        const batches = [
          sql.pruneEvents.run(window),
          sql.pruneAnswers.run(answersBefore),
          sql.dropBodies.run(maxAnswers, maxAnswerBytes),
        ];
        sql.pruneBuckets.run(window);
        sql.pruneTallies.run(window);
        onPruned();
        sql.pruneDeliveries.run(window);
        sql.pruneEnded.run(window);
        sql.pruneAlerts.run(window);
        sql.prunePrices.run({ pricesBefore, window });
        sql.pruneQuotes.run(endedBefore);
        sql.pruneDuties.run(endedBefore);
        return batches.some(({ changes }) => changes === PRUNED_ROWS);
      }),
  };
}
