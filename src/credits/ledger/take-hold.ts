/** Taking credits: a hold and its top-ups. */

import { MAX_MICRO_CREDITS, type MicroCredits } from '../micro-credits.ts';
import type { Scope } from '../scope.ts';
import type { CreditWindow } from '../windows/credit-calendar.ts';
import type { Books } from './books.ts';
import type { Denied, HoldCommand, Outcome, TopUpCommand } from './command.ts';
import { countedScopes } from './settle-hold.ts';
import { stateOf } from './triggers.ts';

export function takeHold(books: Books, command: HoldCommand): Outcome {
  if (books.hold(command.id) || books.event(command.id))
    throw new Error(`hold ${command.id} is already taken`);
  if (!(command.least >= 0 && command.least <= command.most))
    throw new RangeError('a hold needs 0 <= least <= most');
  const ahead = books.clockAhead(command.at);
  if (ahead) return ahead;
  const window = books.openWindow();
  const scopes = books.rules.scopesOf(command.call);
  let amount = command.most;
  // What costs nothing is refused to nobody: counting tokens and explaining a statement help those at their limit.
  for (const scope of command.most === 0 ? [] : scopes) {
    const denied = refusal(books, scope, window, command.least);
    if (denied) return denied;
    amount = Math.min(amount, room(books, scope, window)) as MicroCredits;
  }
  if (amount > 0) {
    for (const scope of scopes) assertWithinLimit(books, scope, books.charge(scope, window.id, 0, amount));
  }
  const { id, owner, call } = command;
  books.putHold({ id, owner, window: window.id, scopes, amount, call });
  return { type: 'granted', amount, window: window.id, scopes };
}

export function topUpHold(books: Books, command: TopUpCommand): Outcome {
  const hold = books.hold(command.id);
  if (!hold) return { type: 'unknown' };
  const window = books.calendar.windowOf(hold.window);
  const scopes = countedScopes(books.rules, hold.scopes);
  for (const scope of scopes) {
    // A suspended scope refuses new work only: what is running may use what is left.
    if (stateAt(books, scope, window) === 'SUSPENDED_IMMEDIATE') {
      return { ...exhausted(books, scope, window, command.amount), code: 'CREDITS_SUSPENDED' };
    }
    if (room(books, scope, window) < command.amount) return exhausted(books, scope, window, command.amount);
  }
  for (const scope of scopes) {
    assertWithinLimit(books, scope, books.charge(scope, hold.window, 0, command.amount));
  }
  books.putHold({ ...hold, amount: (hold.amount + command.amount) as MicroCredits });
  return { type: 'granted', amount: command.amount, window: hold.window, scopes: hold.scopes };
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
  return {
    type: 'denied',
    code: 'CREDITS_EXHAUSTED',
    scope,
    limit: books.rules.ruleOf(scope)?.limit ?? MAX_MICRO_CREDITS,
    used: bucket.settled,
    held: bucket.held,
    requested,
    window: window.id,
    resetsAt: window.end,
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
