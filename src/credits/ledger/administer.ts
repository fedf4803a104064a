/** Acts of administrators. Each takes effect with the transaction that carries it, in every process. */
import type { MicroCredits } from '../micro-credits.ts';
import type { Scope } from '../scope.ts';
import type { Books } from './books.ts';
import type { AdministerCommand, Outcome, ResetWindowCommand } from './command.ts';

export function administer(books: Books, command: AdministerCommand): Outcome {
  const { type, scope, by, at, reason } = command;
  const window = books.openWindow().id;
  const old = limitOf(books, scope);
  switch (type) {
    case 'setLimit':
      if (command.limit === undefined) throw new TypeError('setLimit needs a limit');
      books.putOverride(scope, { limit: command.limit, by, at, reason });
      break;
    case 'clearLimit':
      books.putOverride(scope, null);
      break;
    case 'suspend':
    case 'suspendImmediate':
      books.putSuspension(scope, { immediate: type === 'suspendImmediate', by, at, reason });
      break;
    case 'resume':
      books.putSuspension(scope, null);
      if (books.rules.isCounted(scope)) books.putBucket({ ...books.bucket(scope, window), resumed: true });
      break;
  }
  if (books.rules.isCounted(scope)) adopt(books, scope);
  // Its bucket would go stale while nobody counts. If it is limited again, it is made from the events.
  if (books.rules.isCounted(scope)) books.announce(scope, window, at);
  else books.dropScope(scope);
  books.audit({ at, by, action: type, subject: scope, old, new: limitOf(books, scope), reason });
  return { type: 'done' };
}

/**
 * What running calls hold, whoever runs them, is held in a scope that begins to count: it has the same room for new calls
 * as if it had counted when theirs were admitted. A hold names its scopes, so it gives back to each what it took.
 */
function adopt(books: Books, scope: Scope): void {
  for (const hold of books.openHolds()) {
    if (hold.scopes.includes(scope) || !books.rules.onDemandScopesOf(hold.call).includes(scope)) continue;
    books.charge(scope, hold.window, 0, hold.amount);
    books.putHold({ ...hold, scopes: [...hold.scopes, scope] });
  }
}

/** After a clock that ran ahead opened days too early: what they were charged stays theirs, for when they come. */
export function resetWindow(books: Books, { at, confirmed, by, reason }: ResetWindowCommand): Outcome {
  const refusal = confirmed ? undefined : books.clockAhead(at);
  if (refusal) return refusal;
  const window = books.calendar.windowAt(at).id;
  const old = books.resetWindow(window);
  books.audit({
    at,
    by,
    action: 'resetWindow',
    subject: `${old} -> ${window}`,
    old: null,
    new: null,
    reason,
  });
  return { type: 'done' };
}

function limitOf(books: Books, scope: Scope): MicroCredits | null {
  return books.rules.ruleOf(scope)?.limit ?? null;
}
