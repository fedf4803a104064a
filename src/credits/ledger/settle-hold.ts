/** Ending a hold: as use, as nothing, or, when its process is gone, as its upper bound. And setting use right later. */

import { MAX_MICRO_CREDITS, type MicroCredits, ZERO } from '../micro-credits.ts';
import { isQualified, type Scope } from '../scope.ts';
import { type CallResult, type UsageEvent, unusedResult } from '../usage/usage-event.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import type { Books } from './books.ts';
import type {
  CorrectCommand,
  Outcome,
  RecordCommand,
  ReleaseCommand,
  SettleCommand,
  SettledRow,
  SettleRowsCommand,
} from './command.ts';
import type { Hold } from './hold.ts';
import type { Rules } from './rules.ts';

export function settleHold(books: Books, { id, amount, result, at }: SettleCommand): Outcome {
  const hold = books.hold(id);
  if (hold) {
    return book(books, [{ hold, amount, result }], at);
  }
  const event = books.event(id);
  if (!event) return { type: 'unknown' };
  // The hold expired while its attempt was still running: the late truth replaces what stood in for it. Any other
  // basis means that this very command was already done, or that a history has told it meanwhile, and that stands.
  if (event.basis === 'bound' || event.basis === 'expected')
    rebook(
      books,
      { ...event, ...result, traceId: result.traceId ?? event.traceId },
      event.credits,
      amount,
      at,
    );
  const remaining = tightestRemaining(books, correctedScopes(books.rules, event), event.window);
  return { type: 'settled', remaining };
}

export function settleRows(books: Books, { rows, at }: SettleRowsCommand): Outcome {
  if (new Set(rows.map(({ id }) => id)).size < rows.length) throw new Error('a row is settled twice at once');
  let outcome: Outcome = { type: 'unknown' };
  let together: Booking[] = [];
  for (const { id, amount, result } of rows) {
    const hold = books.hold(id);
    if (!hold) {
      const late = result && settleHold(books, { type: 'settle', id, amount, result, at });
      if (late?.type === 'settled') outcome = late;
      continue;
    }
    const [first] = together;
    if (first && !isAlike(first.hold, hold)) {
      outcome = book(books, together, at);
      together = [];
    }
    together.push({ hold, amount, result });
  }
  return together.length === 0 ? outcome : book(books, together, at);
}

/** Whether both are charged to the same scopes. */
function isAlike(a: Hold, b: Hold): boolean {
  return (
    a.window === b.window &&
    a.call.function === b.call.function &&
    a.call.model === b.call.model &&
    a.call.user === b.call.user &&
    (a.scopes === b.scopes ||
      (a.scopes.length === b.scopes.length && a.scopes.every((scope, i) => scope === b.scopes[i])))
  );
}

export function releaseHold(books: Books, { id }: ReleaseCommand): Outcome {
  const hold = books.hold(id);
  if (!hold) return { type: 'unknown' };
  for (const scope of countedScopes(books.rules, hold.scopes)) {
    books.charge(scope, hold.window, 0, -hold.amount);
  }
  books.dropHold(id);
  return { type: 'done' };
}

/** Nobody will tell what an orphan used, so it used all that was set aside for it, until it is corrected. */
export function expireHold(books: Books, hold: Hold, at: number): void {
  const latencyMs = Math.max(0, at - hold.call.startedAt);
  const result: CallResult = {
    ...unusedResult(hold.call.model, latencyMs, false),
    status: 'uncertain',
    basis: 'bound',
  };
  book(books, [{ hold, amount: hold.amount, result }], at);
}

export function recordEvent(books: Books, { id, at, call, result }: RecordCommand): Outcome {
  if (books.event(id)) return { type: 'done' };
  const ahead = books.clockAhead(at);
  if (ahead) return ahead;
  const window = books.openWindow();
  const scopes = books.rules.scopesOf(call);
  books.putEvent(toEvent({ id, amount: ZERO, window: window.id, call }, result, ZERO, scopes));
  return { type: 'settled', remaining: tightestRemaining(books, scopes, window.id) };
}

/** Charges the scopes and the window that the event was charged to, whatever day it is: a closed day's sum stays true. */
export function correctEvent(books: Books, command: CorrectCommand): Outcome {
  const { eventId, credits, facts = {}, revision, cause, at } = command;
  const event = books.event(eventId);
  if (!event) return { type: 'unknown' };
  if (revision !== undefined && event.revision !== revision) return { type: 'conflict' };
  const status = event.status === 'uncertain' ? 'ok' : event.status;
  const corrected: UsageEvent = { ...event, status, basis: 'history', ...facts };
  const changed = Object.keys({ status, ...facts }) as (keyof CallResult)[];
  if (event.credits === credits && changed.every((name) => event[name] === corrected[name]))
    return { type: 'done' };
  rebook(books, corrected, event.credits, credits, at);
  books.audit({
    at,
    by: 'reconciliation',
    action: 'correct',
    subject: eventId,
    old: event.credits,
    new: credits,
    reason: cause,
  });
  return { type: 'done' };
}

interface Booking extends Omit<SettledRow, 'id'> {
  readonly hold: Hold;
}

/** Ends holds that are alike: their scopes are charged once, and each has an event of its own. */
function book(books: Books, bookings: readonly Booking[], at: number): Outcome {
  const [first] = bookings;
  if (!first) return { type: 'unknown' };
  const { window, scopes: held } = first.hold;
  const scopes = chargedScopes(books.rules, first.hold);
  const used = bookings.reduce((sum, { amount }) => sum + amount, 0);
  const freed = bookings.reduce((sum, { hold }) => sum + hold.amount, 0);
  for (const scope of scopes) {
    books.charge(scope, window, used, held.includes(scope) ? -freed : 0);
    books.announce(scope, window, at);
  }
  for (const { hold, amount, result } of bookings) {
    if (amount > hold.amount) books.announceBillAboveHold(hold, amount, at);
    books.dropHold(hold.id);
    if (result) books.putEvent(toEvent(hold, result, amount, scopes));
  }
  return { type: 'settled', remaining: tightestRemaining(books, scopes, window) };
}

/** The scopes that hold it, and those that only the policy of this process limits: they count what it costs. */
export function chargedScopes(rules: Rules, { scopes, call }: Hold): readonly Scope[] {
  return withAdded(countedScopes(rules, scopes), rules.onDemandScopesOf(call));
}

function rebook(books: Books, event: UsageEvent, old: MicroCredits, credits: MicroCredits, at: number): void {
  const scopes = correctedScopes(books.rules, event);
  for (const scope of scopes) {
    books.charge(scope, event.window, credits - old, 0);
    books.announce(scope, event.window, at);
  }
  books.putEvent({ ...event, scopes, credits, revision: event.revision + 1 });
}

/** The scopes that count an event today. */
export function correctedScopes(rules: Rules, event: UsageEvent): readonly Scope[] {
  const today = rules.onDemandScopesOf({ ...event, model: event.requestedModel });
  return withAdded(countedScopes(rules, event.scopes), today);
}

/** A limit on a function or model may have been cleared since: then its scope has no bucket any more. */
function countedScopes(rules: Rules, scopes: readonly Scope[]): readonly Scope[] {
  return scopes.every(rules.isCounted) ? scopes : scopes.filter(rules.isCounted);
}

function withAdded(scopes: readonly Scope[], today: readonly Scope[]): readonly Scope[] {
  const added = today.filter((scope) => !scopes.includes(scope));
  return added.length === 0 ? scopes : [...scopes, ...added];
}

function toEvent(
  { id: eventId, amount: held, window, call }: Pick<Hold, 'id' | 'amount' | 'window' | 'call'>,
  result: CallResult,
  credits: MicroCredits,
  scopes: readonly Scope[],
): UsageEvent {
  return {
    eventId,
    operationId: call.operationId,
    attempt: call.attempt,
    user: call.user,
    apiKeyId: call.apiKeyId,
    teams: call.teams,
    tags: call.tags,
    function: call.function,
    requestedModel: call.model,
    backend: call.backend,
    warehouse: call.warehouse,
    requestId: call.requestId,
    operationName: call.operationName,
    model: result.model,
    queryId: result.queryId,
    inputTokens: result.inputTokens,
    outputTokens: result.outputTokens,
    maxOutputTokens: result.maxOutputTokens,
    promptOverhead: result.promptOverhead,
    warehouseSeconds: result.warehouseSeconds,
    gpuSeconds: result.gpuSeconds,
    status: result.status,
    latencyMs: result.latencyMs,
    cached: result.cached,
    basis: result.basis,
    at: result.at ?? call.startedAt,
    credits,
    window,
    scopes,
    revision: 1,
    held,
    traceId: result.traceId ?? null,
  };
}

/**
 * The least that the limits of user, teams and account leave, those over one function or model aside: below zero after
 * a limit was lowered under what is used.
 */
function tightestRemaining(books: Books, scopes: readonly Scope[], window: WindowId): MicroCredits {
  let least: number = MAX_MICRO_CREDITS;
  for (const scope of scopes) {
    if (isQualified(scope)) continue;
    const rule = books.rules.ruleOf(scope);
    if (!rule) continue;
    const { settled, held } = books.bucket(scope, window);
    least = Math.min(least, rule.limit - settled - held);
  }
  return least as MicroCredits;
}
