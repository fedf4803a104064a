/** What a client is told when credits are refused. */
import { GatewayError } from '../../errors/gateway-error.ts';
import { toCredits } from '../credit-amount.ts';
import type { ClockAhead, Denied } from '../ledger/command.ts';
import { periodOf, type Scope, withoutPeriod } from '../scope.ts';

/** CREDITS_EXHAUSTED or CREDITS_SUSPENDED, with the figures of the limit that refused. */
export function creditRefusal(denied: Denied, now: number): GatewayError {
  // A call that asks for more after midnight is of the day before, whose limit has started afresh already.
  const startsAfreshAt = Math.max(denied.resetsAt, now);
  const resetsAt = new Date(startsAfreshAt).toISOString();
  const [limit, used, held, requested] = [denied.limit, denied.used, denied.held, denied.requested].map(
    toCredits,
  );
  const scope = withoutPeriod(denied.scope);
  const limited = { DAY: '', WEEK: ' of this week', MONTH: ' of this month' }[periodOf(denied.scope)];
  const message =
    denied.code === 'CREDITS_EXHAUSTED'
      ? `${scope} has used ${used} and reserved ${held} of ${limit} credits${limited}; this call may need ${requested}. The limit starts afresh at ${resetsAt}.`
      : `${scope} is suspended: it has used ${used} of ${limit} credits${limited}. New work is accepted again at ${resetsAt}, or when an administrator resumes it.`;
  return new GatewayError(denied.code, message, {
    scope,
    window: denied.window,
    limit,
    used,
    held,
    requested,
    resetsAt,
    retryAfterSeconds: Math.max(1, Math.ceil((startsAfreshAt - now) / 1000)),
  });
}

/** LEDGER_UNAVAILABLE: a day opened too early would keep its charges, and every limit, until it comes. */
export function clockRefusal({ asked, latest }: ClockAhead): GatewayError {
  return new GatewayError(
    'LEDGER_UNAVAILABLE',
    `The gateway's clock says ${asked}, but the newest day in the books is ${latest}: nothing is charged by a clock that ran ahead. If the clock is right, an administrator opens the day with resetWindow, saying today: "${asked}".`,
  );
}

/** Why running work of a scope was cancelled. */
export function stoppedAtOnce(stopped: Scope): GatewayError {
  const scope = withoutPeriod(stopped);
  return new GatewayError(
    'CREDITS_SUSPENDED',
    `${scope} was suspended at once, so its running work was cancelled.`,
    {
      scope,
    },
  );
}
