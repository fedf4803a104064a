/**
 * The events that reports are made from: the usage log, and what is still in the outbox, each event once.
 *
 * So a report shows a call that ended a moment ago, also while Snowflake is behind or the table is being loaded.
 */

import type { OperationUsage } from '../credits/operation-usage.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { Tags } from '../identity/tags.ts';
import type { Bind } from '../snowflake/statement/statement.ts';
import { bindEvents, boundEvents, columnNames } from './usage-log.ts';

/** What the schema's `UsageEvent` is made from. */
export interface LoggedEvent extends OperationUsage {
  readonly id: string;
  readonly at: Date;
  readonly user: { readonly name: string };
  readonly status: string;
  readonly requestId: string | null;
  readonly gpuSeconds: number | null;
  readonly apiKeyId: string | null;
  readonly teams: readonly string[];
  readonly tags: Tags;
}

/** Beyond it a report tells how fresh it is instead: the bind would grow without bound while Snowflake is away. */
const MOST_PENDING = 5_000;

export interface EventSource {
  /** A query with the log's columns, for use as a subquery. */
  readonly sql: string;
  readonly binds: readonly Bind[];
  /** Every call that began before this instant is included. */
  readonly freshAsOf: Date;
  /** Included from the outbox. */
  readonly pendingEvents: number;
}

/** @throws GatewayError LEDGER_UNAVAILABLE */
export async function readEventSource(outbox: UsageOutbox, table: string): Promise<EventSource> {
  const now = new Date(outbox.now());
  const pending = await outbox.read(MOST_PENDING + 1);
  if (pending.length <= MOST_PENDING)
    return { ...sourceOf(table, pending), freshAsOf: now, pendingEvents: pending.length };
  const oldest = Math.min(...pending.slice(0, MOST_PENDING).map(({ at }) => at));
  return { ...sourceOf(table, []), freshAsOf: new Date(oldest), pendingEvents: 0 };
}

export interface PageSource {
  readonly sql: string;
  readonly binds: readonly Bind[];
  /** The last id up to which nothing is missing; null: nothing is missing at all. */
  readonly upTo: string | null;
}

/**
 * The same for who reads all events in the order of their ids, a page at a time: however many wait for the log, none is
 * left out. @throws GatewayError LEDGER_UNAVAILABLE
 */
export async function readPageSource(outbox: UsageOutbox, table: string, after: string): Promise<PageSource> {
  const pending = await outbox.read(MOST_PENDING + 1, after);
  const taken = pending.slice(0, MOST_PENDING);
  const upTo = pending.length > MOST_PENDING ? (taken.at(-1)?.eventId ?? null) : null;
  return { ...sourceOf(table, taken), upTo };
}

function sourceOf(table: string, pending: readonly UsageEvent[]): Pick<EventSource, 'sql' | 'binds'> {
  const columns = columnNames.join(', ');
  const log = `SELECT ${columns} FROM ${table}`;
  if (pending.length === 0) return { sql: log, binds: [] };
  // A pending event may be in the log already: loaded and not yet acknowledged, or about to be corrected there.
  const ids = JSON.stringify(pending.map(({ eventId }) => eventId));
  const sql = [
    `${log} WHERE EVENT_ID NOT IN (SELECT p.value::VARCHAR FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) p)`,
    `UNION ALL SELECT ${columns} FROM (${boundEvents})`,
  ].join(' ');
  return { sql, binds: [ids, bindEvents(pending)] };
}
