/** Prepared reads of one connection. Every function runs inside whatever transaction is open. */
import type { DatabaseSync } from 'node:sqlite';
import { type Bucket, type BucketKey, emptyBucket } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { LimitOverride } from '../../ledger/rules.ts';
import type { Suspension } from '../../ledger/triggers.ts';
import type { MicroCredits } from '../../micro-credits.ts';
import { ACCOUNT, isQualified, kindOf, partsOf, type Scope } from '../../scopes/scope.ts';
import type { UsageEvent } from '../../usage/usage-event.ts';
import type { WindowId } from '../../windows/credit-calendar.ts';
import type { AnswerRecord, BucketRequest, LedgerHead } from '../ledger-store.ts';

export type RowReader = ReturnType<typeof createRowReader>;

type Row = Record<string, unknown>;

export function createRowReader(database: DatabaseSync) {
  const one = {
    dataVersion: database.prepare('PRAGMA data_version'),
    latestWindow: database.prepare(`SELECT value FROM head WHERE name = 'latestWindow'`),
    hold: database.prepare('SELECT * FROM holds WHERE id = ?'),
    event: database.prepare('SELECT body FROM events WHERE id = ?'),
    answer: database.prepare('SELECT * FROM answers WHERE id = ?'),
    bucket: database.prepare('SELECT * FROM buckets WHERE window_id = ? AND scope = ?'),
  };
  const many = {
    overrides: database.prepare('SELECT * FROM overrides'),
    suspensions: database.prepare('SELECT * FROM suspensions'),
    leases: database.prepare('SELECT * FROM leases'),
    orphans: database.prepare(
      `SELECT h.* FROM holds h LEFT JOIN leases l ON l.owner = h.owner
       WHERE l.until IS NULL OR l.until < ? LIMIT 1000`,
    ),
    openHolds: database.prepare('SELECT * FROM holds WHERE owner = coalesce(?, owner)'),
    bodies: database.prepare('SELECT body FROM events WHERE window_id = ?'),
  };

  /** What a function or model has cost in a window before anybody limited it. */
  function usedBefore(scope: Scope, window: WindowId): MicroCredits {
    const { qualifier, base } = partsOf(scope);
    const name = base.slice(base.indexOf(':') + 1);
    let used = 0;
    for (const row of many.bodies.iterate(window)) {
      const event = toEvent(row);
      if (!qualifier || event[qualifier.kind] !== qualifier.name) continue;
      const kind = kindOf(base);
      if (base === ACCOUNT || (kind === 'user' ? event.user === name : event.teams.includes(name)))
        used += event.credits;
    }
    return used as MicroCredits;
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
      const row = one.event.get(id);
      return row && toEvent(row);
    },
    answer(id: string): AnswerRecord | undefined {
      const row = one.answer.get(id);
      return row && toAnswer(row);
    },
    bucket({ scope, window, recount = false }: BucketRequest): Bucket {
      const row = one.bucket.get(window, scope);
      const bucket = row ? toBucket({ scope, window }, row) : emptyBucket({ scope, window });
      const uncounted = row === undefined && isQualified(scope);
      return recount || uncounted ? { ...bucket, settled: usedBefore(scope, window) } : bucket;
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
    call: JSON.parse(String(row.call)),
  };
}

export function toEvent(row: Row): UsageEvent {
  return JSON.parse(String(row.body));
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

function toOverride(row: Row): LimitOverride {
  return {
    limit: row.amount as MicroCredits,
    by: String(row.actor),
    at: Number(row.at),
    reason: String(row.reason),
  };
}

function toSuspension(row: Row): Suspension {
  return {
    immediate: row.immediate === 1,
    by: String(row.actor),
    at: Number(row.at),
    reason: String(row.reason),
  };
}
