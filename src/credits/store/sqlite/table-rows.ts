/** What is put into the tables, and read of events, as the values of their columns in order. */

import { tagsFromJson, tagsToJson } from '../../../identity/tags.ts';
import type { Bucket } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { MicroCredits } from '../../micro-credits.ts';
import type { Scope } from '../../scope.ts';
import type { CallFacts, UsageEvent } from '../../usage/usage-event.ts';
import type { WindowId } from '../../windows/credit-calendar.ts';

type Value = string | number | null;

export type BucketRow = readonly [window: WindowId, scope: Scope, ...rest: readonly Value[]];
export type HoldRow = readonly [id: string, owner: string, ...rest: readonly Value[]];
/** Of the columns but `pending`. */
export type EventRow = readonly [id: string, ...EventColumns];
/** As `SELECT *` reads it. Arrays are made in half the time of objects with 33 names. */
export type SelectedEvent = readonly [id: string, pending: number, ...EventColumns];
type EventColumns = readonly [
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
  backend: UsageEvent['backend'],
  warehouse: string | null,
  requestId: string,
  operationName: string | null,
  at: number,
  model: string | null,
  queryId: string | null,
  inputTokens: number,
  outputTokens: number,
  status: UsageEvent['status'],
  latencyMs: number,
  cached: number,
  basis: UsageEvent['basis'],
  maxOutputTokens: number | null,
  promptOverhead: number | null,
  warehouseSeconds: number | null,
  gpuSeconds: number | null,
  apiKeyId: string | null,
  tags: string,
  held: MicroCredits | null,
  traceId: string | null,
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

/** What `eventRow` has made. */
export function toEvent(row: SelectedEvent): UsageEvent {
  const [
    eventId,
    ,
    revision,
    window,
    credits,
    scopes,
    operationId,
    attempt,
    user,
    teams,
    name,
    requestedModel,
    backend,
    warehouse,
    requestId,
    operationName,
    at,
    model,
    queryId,
    inputTokens,
    outputTokens,
    status,
    latencyMs,
    cached,
    basis,
    maxOutputTokens,
    promptOverhead,
    warehouseSeconds,
    gpuSeconds,
    apiKeyId,
    tags,
    held,
    traceId,
  ] = row;
  return {
    eventId,
    operationId,
    attempt,
    user,
    apiKeyId,
    teams: JSON.parse(teams),
    tags: tagsFromJson(tags),
    function: name,
    backend,
    warehouse,
    requestId,
    operationName,
    requestedModel,
    at,
    model,
    queryId,
    inputTokens,
    outputTokens,
    maxOutputTokens,
    promptOverhead,
    warehouseSeconds,
    gpuSeconds,
    status,
    latencyMs,
    cached: cached === 1,
    basis,
    credits,
    window,
    scopes: JSON.parse(scopes),
    revision,
    held,
    traceId,
  };
}

/** Whom and what an event counts for. */
export interface EventParties {
  readonly user: string;
  readonly apiKeyId: string | null;
  /** As JSON. */
  readonly teams: string;
  readonly functionName: string;
  readonly requestedModel: string | null;
}

export function partiesOf(row: EventRow): EventParties {
  const [, , , , , , , user, teams, functionName, requestedModel] = row;
  return { user, teams, functionName, requestedModel, apiKeyId: row[EVENT_COLUMNS - 4] as string | null };
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
