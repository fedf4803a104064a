/** What is put into the tables, as the values of their columns in order. */

import { tagsToJson } from '../../../identity/tags.ts';
import type { Bucket } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { MicroCredits } from '../../micro-credits.ts';
import type { Scope } from '../../scope.ts';
import type { CallFacts, UsageEvent } from '../../usage/usage-event.ts';
import type { WindowId } from '../../windows/credit-calendar.ts';

type Value = string | number | null;

export type BucketRow = readonly [window: WindowId, scope: Scope, ...rest: readonly Value[]];
export type HoldRow = readonly [id: string, owner: string, ...rest: readonly Value[]];
/** Of the columns after `pending`; the names are of those that are read here. */
export type EventRow = readonly [
  id: string,
  revision: number,
  window: WindowId,
  credits: MicroCredits,
  scopes: string,
  operationId: string,
  attempt: number,
  user: string,
  teams: string,
  functionName: string,
  requestedModel: string | null,
  ...rest: readonly Value[],
];

export const BUCKET_COLUMNS = 7;
export const HOLD_COLUMNS = 18;
export const EVENT_COLUMNS = 32;

export function bucketRow(bucket: Bucket): BucketRow {
  const { window, scope, settled, held, alerted, resumed, alertedFor } = bucket;
  return [window, scope, settled, held, alerted, resumed ? 1 : 0, alertedFor];
}

export function holdRow({ id, owner, window, amount, scopes, call }: Hold): HoldRow {
  return [
    id,
    owner,
    window,
    amount,
    json(scopes),
    ...callColumns(call, call.model),
    call.startedAt,
    call.apiKeyId,
    tagsToJson(call.tags),
  ];
}

export function eventRow(event: UsageEvent): EventRow {
  return [
    event.eventId,
    event.revision,
    event.window,
    event.credits,
    json(event.scopes),
    ...callColumns(event, event.requestedModel),
    event.at,
    event.model,
    event.queryId,
    event.inputTokens,
    event.outputTokens,
    event.status,
    event.latencyMs,
    event.cached ? 1 : 0,
    event.basis,
    event.maxOutputTokens,
    event.promptOverhead,
    event.warehouseSeconds,
    event.gpuSeconds,
    event.apiKeyId,
    tagsToJson(event.tags),
    event.held,
    event.traceId,
  ];
}

export function apiKeyOf(event: EventRow): string | null {
  return event[EVENT_COLUMNS - 4] as string | null;
}

/** The columns that a hold and the event it becomes have in common. */
function callColumns(call: Omit<CallFacts, 'startedAt' | 'model'>, requestedModel: string | null) {
  return [
    call.operationId,
    call.attempt,
    call.user,
    json(call.teams),
    call.function,
    requestedModel,
    call.backend,
    call.warehouse,
    call.requestId,
    call.operationName,
  ] as const;
}

const known = new WeakMap<readonly string[], string>();

/** The calls of one user share their lists. */
function json(names: readonly string[]): string {
  let text = known.get(names);
  if (text === undefined) {
    text = JSON.stringify(names);
    known.set(names, text);
  }
  return text;
}
