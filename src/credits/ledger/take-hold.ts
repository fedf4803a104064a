/** Taking credits: a hold and its top-ups. */

import { MAX_MICRO_CREDITS, type MicroCredits } from '../micro-credits.ts';
import type { Scope } from '../scope.ts';
import type { CreditWindow } from '../windows/credit-calendar.ts';
import type { Books } from './books.ts';
import type {
  CallsGranted,
  ClockAhead,
  Denied,
  Granted,
  HoldCallsCommand,
  HoldCommand,
  HoldRowsCommand,
  Outcome,
  TopUpCommand,
} from './command.ts';
import { stateOf } from './triggers.ts';

export function takeHold(books: Books, command: HoldCommand): Outcome {
  const { id, owner, most, least, call } = command;
  assertNew(books, id);
  assertRange(command);
  const taken = take(books, command, most, least);
  if (taken.type === 'granted') {
    const { window, scopes, amount } = taken;
    books.putHold({ id, owner, window, scopes, amount, call });
  }
  return taken;
}

export function takeRowHolds(books: Books, command: HoldRowsCommand): Outcome {
  const { owner, rows, call } = command;
  if (!rows.every(({ amount }) => amount >= 0)) throw new RangeError('a row cannot hold less than nothing');
  const total = rows.reduce((sum, { amount }) => sum + amount, 0) as MicroCredits;
  const taken = take(books, command, total, total);
  if (taken.type !== 'granted') return taken;
  const { window, scopes } = taken;
  for (const { id, amount } of rows) {
    assertNew(books, id);
    books.putHold({ id, owner, window, scopes, amount, call: { ...call, operationId: id } });
  }
  return taken;
}

export function takeCallHolds(
  books: Books,
  { at, owner, holds }: HoldCallsCommand,
): CallsGranted | Denied | ClockAhead {
  const ahead = books.clockAhead(at);
  if (ahead) return ahead;
  const window = books.openWindow();
  const planned = holds.map((hold) => {
    assertNew(books, hold.id);
    assertRange(hold);
    return { ...hold, scopes: books.rules.scopesOf(hold.call) };
  });
  const needed = new Map<Scope, number>();
  for (const { scopes, most, least } of planned) {
    // What costs nothing is refused to nobody.
    if (most > 0) for (const scope of scopes) needed.set(scope, (needed.get(scope) ?? 0) + least);
  }
  for (const [scope, least] of needed) {
    const denied = refusal(books, scope, window, least as MicroCredits);
    if (denied) return denied;
  }
  for (const { scopes, least } of planned) chargeHold(books, scopes, window, least);
  const taken = planned.map(({ id, call, scopes, most, least }) => {
    const fits = Math.min(most - least, ...scopes.map((scope) => room(books, scope, window)));
    const more = Math.max(0, fits);
    chargeHold(books, scopes, window, more as MicroCredits);
    const amount = (least + more) as MicroCredits;
    books.putHold({ id, owner, window: window.id, scopes, amount, call });
    return { amount, scopes };
  });
  return { type: 'callsGranted', window: window.id, holds: taken };
}

function chargeHold(
  books: Books,
  scopes: readonly Scope[],
  window: CreditWindow,
  amount: MicroCredits,
): void {
  if (amount === 0) return;
  for (const scope of scopes) assertWithinLimit(books, scope, books.charge(scope, window.id, 0, amount));
}

function assertNew(books: Books, id: string): void {
  if (books.hold(id) || books.event(id)) throw new Error(`hold ${id} is already taken`);
}

function assertRange({ least, most }: { readonly least: MicroCredits; readonly most: MicroCredits }): void {
  if (!(least >= 0 && least <= most)) throw new RangeError('a hold needs 0 <= least <= most');
}

/** From every scope of the call the same amount: `most`, or what fits of it down to `least`; or nothing from any. */
function take(
  books: Books,
  { at, call }: HoldCommand | HoldRowsCommand,
  most: MicroCredits,
  least: MicroCredits,
): Granted | Denied | ClockAhead {
  const ahead = books.clockAhead(at);
  if (ahead) return ahead;
  const window = books.openWindow();
  const scopes = books.rules.scopesOf(call);
  let amount = most;
  // What costs nothing is refused to nobody: counting tokens and explaining a statement help those at their limit.
  for (const scope of most === 0 ? [] : scopes) {
    const denied = refusal(books, scope, window, least);
    if (denied) return denied;
    amount = Math.min(amount, room(books, scope, window)) as MicroCredits;
  }
  chargeHold(books, scopes, window, amount);
  return { type: 'granted', amount, window: window.id, scopes };
}

export function topUpHold(books: Books, command: TopUpCommand): Outcome {
  const hold = books.hold(command.id);
  if (!hold) return { type: 'unknown' };
  const window = books.calendar.windowOf(hold.window);
  const { amount } = command;
  // They are asked in one order, whichever of them began to count while the call ran.
  const scopes = books.rules.scopesOf(hold.call).filter((scope) => hold.scopes.includes(scope));
  for (const scope of scopes) {
    // A suspended scope refuses new work only: what is running may use what is left.
    if (stateAt(books, scope, window) === 'SUSPENDED_IMMEDIATE') {
      return { ...exhausted(books, scope, window, amount), code: 'CREDITS_SUSPENDED' };
    }
    if (room(books, scope, window) < amount) return exhausted(books, scope, window, amount);
  }
  chargeHold(books, scopes, window, amount);
  // Its scopes that nobody counts now stay: where one is limited again, it counts this hold as before.
  books.putHold({ ...hold, amount: (hold.amount + amount) as MicroCredits });
  return { type: 'granted', amount, window: hold.window, scopes };
}

function stateAt(books: Books, scope: Scope, window: CreditWindow) {
  return stateOf(books.bucket(scope, window.id), books.rules.ruleOf(scope), books.suspension(scope));
}

/** What a new hold may still take from the scope; without a limit, anything. */
function room(books: Books, scope: Scope, window: CreditWindow): number {
  const rule = books.rules.ruleOf(scope);
  if (!rule) return Number.POSITIVE_INFINITY;
  const bucket = books.bucket(scope, window.id);
  return rule.limit - bucket.settled - bucket.held;
}

function refusal(
  books: Books,
  scope: Scope,
  window: CreditWindow,
  requested: MicroCredits,
): Denied | undefined {
  // When both are true, exhaustion is the news that helps: it says how much is missing and when it comes back.
  const suspension = books.suspension(scope);
  if (!suspension && room(books, scope, window) < requested)
    return exhausted(books, scope, window, requested);
  const state = stateAt(books, scope, window);
  if (state !== 'SUSPENDED' && state !== 'SUSPENDED_IMMEDIATE') return undefined;
  return { ...exhausted(books, scope, window, requested), code: 'CREDITS_SUSPENDED' };
}

function exhausted(books: Books, scope: Scope, window: CreditWindow, requested: MicroCredits): Denied {
  const bucket = books.bucket(scope, window.id);
  const { id, end } = books.windowOf(scope, window.id);
  return {
    type: 'denied',
    code: 'CREDITS_EXHAUSTED',
    scope,
    limit: books.rules.ruleOf(scope)?.limit ?? MAX_MICRO_CREDITS,
    used: bucket.settled,
    held: bucket.held,
    requested,
    window: id,
    resetsAt: end,
  };
}

/** The promise of the whole ledger. It stays on in production: a breach aborts the transaction. */
function assertWithinLimit(books: Books, scope: Scope, bucket: { settled: number; held: number }): void {
  const rule = books.rules.ruleOf(scope);
  if (rule && bucket.settled + bucket.held > rule.limit) {
    throw new Error(
      `${scope} would hold more than its limit: ${bucket.settled} + ${bucket.held} > ${rule.limit}`,
    );
  }
}
