/** Prepared reads of one connection. Every function runs inside whatever transaction is open. */
import type { DatabaseSync } from 'node:sqlite';
import { tagsFromJson } from '../../../identity/tags.ts';
import { type Bucket, type BucketKey, emptyBucket } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { LedgerHead } from '../../ledger/ledger-head.ts';
import type { MicroCredits } from '../../micro-credits.ts';
import { isOnDemand, isQualified, partsOf, type Scope, scopeKind, withoutPeriod } from '../../scope.ts';
import type { CallFacts, UsageEvent } from '../../usage/usage-event.ts';
import type { WindowId } from '../../windows/credit-calendar.ts';
import { daysOf } from '../../windows/period.ts';
import type { AnswerRecord } from '../ledger-store.ts';
import { type Row, toOverride, toSuspension } from '../record-rows.ts';
import { type SelectedEvent, toEvent } from './table-rows.ts';

export type StoreReader = ReturnType<typeof createStoreReader>;

export function createStoreReader(database: DatabaseSync) {
  const one = {
    dataVersion: database.prepare('PRAGMA data_version'),
    latestWindow: database.prepare(`SELECT value FROM head WHERE name = 'latestWindow'`),
    hold: database.prepare('SELECT * FROM holds WHERE id = ?'),
    event: database.prepare('SELECT * FROM events WHERE id = ?'),
    credits: database.prepare('SELECT credits FROM events WHERE id = ?'),
    answer: database.prepare('SELECT * FROM answers WHERE id = ?'),
    bucket: database.prepare('SELECT * FROM buckets WHERE window_id = ? AND scope = ?'),
  };
  one.event.setReturnArrays(true);
  const many = {
    overrides: database.prepare('SELECT * FROM overrides'),
    suspensions: database.prepare('SELECT * FROM suspensions'),
    leases: database.prepare('SELECT * FROM leases'),
    orphans: database.prepare(
      `SELECT h.* FROM holds h LEFT JOIN leases l ON l.owner = h.owner
       WHERE l.until IS NULL OR l.until < ? LIMIT 1000`,
    ),
    openHolds: database.prepare('SELECT * FROM holds WHERE owner = coalesce(?, owner)'),
  };

  const sums = {
    tallied: database.prepare(
      `SELECT coalesce(sum(settled), 0) AS total FROM tallies
       WHERE window_id IN (SELECT value FROM json_each(:days)) AND scope = :scope`,
    ),
    settled: database.prepare(
      `SELECT coalesce(sum(settled), 0) AS total FROM buckets
       WHERE window_id IN (SELECT value FROM json_each(:days)) AND scope = :scope`,
    ),
    held: database.prepare(
      `SELECT coalesce(sum(amount), 0) AS total FROM holds
       WHERE window_id IN (SELECT value FROM json_each(:days)) AND EXISTS (SELECT 1 FROM json_each(scopes) WHERE value = :scope)`,
    ),
    heldByUser: database.prepare(
      `SELECT coalesce(sum(amount), 0) AS total FROM holds
       WHERE window_id IN (SELECT value FROM json_each(:days)) AND user_name = :user
       AND EXISTS (SELECT 1 FROM json_each(scopes) WHERE value = :scope)`,
    ),
  };

  /** What a scope on demand has used and holds, where nobody has counted it so far. */
  function sumOf(scope: Scope, window: WindowId): Pick<Bucket, 'settled' | 'held'> {
    const { base } = partsOf(scope);
    const days = JSON.stringify(daysOf(window));
    const held =
      scopeKind(base) === 'user'
        ? sums.heldByUser.get({ days, scope, user: base.slice('user:'.length) })
        : sums.held.get({ days, scope });
    const ofDay = withoutPeriod(scope);
    const sum = isQualified(ofDay) ? sums.tallied : sums.settled;
    return {
      settled: Number(sum.get({ days, scope: ofDay })?.total) as MicroCredits,
      held: Number(held?.total) as MicroCredits,
    };
  }

  return {
    /** Unlike before exactly when another connection has committed since. */
    dataVersion: (): number => Number(one.dataVersion.get()?.data_version),

    head(): LedgerHead {
      return {
        latestWindow: String(one.latestWindow.get()?.value ?? ''),
        overrides: new Map(many.overrides.all().map((row) => [row.scope as Scope, toOverride(row)])),
        suspensions: new Map(many.suspensions.all().map((row) => [row.scope as Scope, toSuspension(row)])),
        leases: new Map(many.leases.all().map((row) => [String(row.owner), Number(row.until)])),
      };
    },
    hold(id: string): Hold | undefined {
      const row = one.hold.get(id);
      return row && toHold(row);
    },
    event(id: string): UsageEvent | undefined {
      const row = one.event.get(id) as SelectedEvent | undefined;
      return row && toEvent(row);
    },
    /** What an event is booked with; 0 for one that is not there. */
    creditsOf: (id: string): number => Number(one.credits.get(id)?.credits ?? 0),
    answer(id: string): AnswerRecord | undefined {
      const row = one.answer.get(id);
      return row && toAnswer(row);
    },
    bucket({ scope, window }: BucketKey): Bucket {
      const row = one.bucket.get(window, scope);
      if (row) return toBucket({ scope, window }, row);
      const empty = emptyBucket({ scope, window });
      return isOnDemand(scope) ? { ...empty, ...sumOf(scope, window) } : empty;
    },
    orphans: (at: number): Hold[] => many.orphans.all(at).map(toHold),
    openHolds: (owner: string | null): Hold[] => many.openHolds.all(owner).map(toHold),
  };
}

function toBucket({ scope, window }: BucketKey, row: Row): Bucket {
  return {
    scope,
    window,
    settled: row.settled as MicroCredits,
    held: row.held as MicroCredits,
    alerted: Number(row.alerted),
    alertedFor: String(row.alerted_for),
    resumed: row.resumed === 1,
  };
}

function toHold(row: Row): Hold {
  return {
    id: String(row.id),
    owner: String(row.owner),
    window: String(row.window_id),
    amount: row.amount as MicroCredits,
    scopes: JSON.parse(String(row.scopes)),
    call: { ...callOf(row), model: row.requested_model as string | null, startedAt: Number(row.started_at) },
  };
}

function callOf(row: Row): Omit<CallFacts, 'startedAt' | 'model'> {
  return {
    operationId: String(row.operation_id),
    attempt: Number(row.attempt),
    user: String(row.user_name),
    apiKeyId: row.api_key_id as string | null,
    teams: JSON.parse(String(row.teams)),
    tags: tagsFromJson(String(row.tags)),
    function: String(row.function_name),
    backend: row.backend as CallFacts['backend'],
    warehouse: row.warehouse as string | null,
    requestId: String(row.request_id),
    operationName: row.operation_name as string | null,
  };
}

function toAnswer(row: Row): AnswerRecord {
  return {
    id: String(row.id),
    fingerprint: String(row.fingerprint),
    owner: String(row.owner),
    at: Number(row.at),
    state: row.state as AnswerRecord['state'],
    body: row.body as Uint8Array | null,
  };
}
