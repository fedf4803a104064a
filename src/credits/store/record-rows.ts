/** Rows of the tables of records, whose columns have the same names in every engine. */
import type { ApiKeyRecord } from '../../identity/api-keys/api-key.ts';
import type { UserName } from '../../identity/caller.ts';
import type { LimitOverride } from '../ledger/ledger-head.ts';
import type { Suspension } from '../ledger/triggers.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { KeptPrices } from '../prices/book-pricing.ts';
import type { KeptRate } from '../prices/book-rates.ts';
import type { Scope } from '../scope.ts';
import type { DayCut } from '../windows/book-calendar.ts';
import type {
  AlertRecord,
  AuditRecord,
  Delivery,
  EndedDelivery,
  EventSlice,
  Presence,
  QuoteRecord,
} from './ledger-store.ts';

export type Row = Record<string, unknown>;

export function toQuote(row: Row | undefined): QuoteRecord | null {
  if (!row) return null;
  return {
    id: String(row.id),
    user: String(row.user),
    fingerprint: String(row.fingerprint),
    maximum: row.maximum as MicroCredits,
    expiresAt: Number(row.expires_at),
  };
}

export function toOverride(row: Row): LimitOverride {
  return {
    limit: row.amount as MicroCredits,
    by: String(row.actor),
    at: Number(row.at),
    reason: String(row.reason),
  };
}

export function toSuspension(row: Row): Suspension {
  return {
    // SQLite has 1 and 0.
    immediate: Boolean(row.immediate),
    by: String(row.actor),
    at: Number(row.at),
    reason: String(row.reason),
  };
}

export function toAlert(row: Row): AlertRecord & { readonly sequence: number } {
  return {
    sequence: Number(row.sequence),
    scope: row.scope as Scope,
    window: String(row.window_id),
    trigger: row.trigger_name as AlertRecord['trigger'],
    percent: Number(row.percent),
    state: row.state as AlertRecord['state'],
    at: Number(row.at),
    used: row.used as MicroCredits,
    held: row.held as MicroCredits,
    limit: row.amount as MicroCredits,
    projected: row.projected as MicroCredits,
  };
}

export function toDelivery(row: Row): Delivery {
  return {
    alert: toAlert(row),
    attempts: Number(row.attempts),
    taken: row.taken === null ? [] : JSON.parse(String(row.taken)),
  };
}

export function toEndedDelivery(row: Row): EndedDelivery {
  return {
    alert: Number(row.alert),
    channel: String(row.channel),
    at: Number(row.at),
    outcome: row.outcome as EndedDelivery['outcome'],
    recipients: JSON.parse(String(row.recipients)),
  };
}

export function toSlice(row: Row): EventSlice {
  return {
    slice: String(row.slice),
    changes: Number(row.changes),
    sums:
      row.summed === null
        ? null
        : { changes: Number(row.summed), firstAt: Number(row.first_at), lastAt: Number(row.last_at) },
  };
}

export function toAudit(row: Row): AuditRecord {
  return {
    sequence: Number(row.sequence),
    at: Number(row.at),
    by: String(row.actor),
    action: row.action as AuditRecord['action'],
    subject: String(row.subject),
    old: row.old as MicroCredits | null,
    new: row.new as MicroCredits | null,
    reason: String(row.reason),
  };
}

export function toApiKey(row: Row | undefined): ApiKeyRecord | null {
  if (!row) return null;
  return {
    id: String(row.id),
    name: String(row.name),
    user: String(row.user_name) as UserName,
    permissions: JSON.parse(String(row.permissions)),
    teams: JSON.parse(String(row.teams)),
    tags: JSON.parse(String(row.tags)),
    createdAt: Number(row.created_at),
    createdBy: String(row.created_by),
    expiresAt: Number(row.expires_at),
    revokedAt: row.revoked_at as number | null,
    revokedBy: row.revoked_by as string | null,
    lastUsedAt: row.last_used_at as number | null,
  };
}

/** A row of `day_cuts`. */
export function toDayCut(row: Row): DayCut {
  return { since: Number(row.since), timeZone: String(row.time_zone) };
}

/** A row of `kept_prices`. */
export function toKeptPrices(row: Row): KeptPrices {
  return { since: Number(row.since), prices: String(row.prices) };
}

/** A row of `kept_rates`. */
export function toKeptRate(row: Row): KeptRate {
  return { kind: row.kind as KeptRate['kind'], since: Number(row.since), rate: String(row.rate) };
}

export function toPresence(row: Row): Presence {
  return {
    owner: String(row.owner),
    startedAt: Number(row.started_at),
    seenAt: Number(row.seen_at),
    setting: JSON.parse(String(row.setting)),
  };
}
