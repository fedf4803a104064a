/** Compares events with what they say of themselves: their ids, days, scopes and prices. Pure. */
import { timeOfEventId } from '../credits/event-id.ts';
import type { BookPricing } from '../credits/prices/book-pricing.ts';
import { isOnDemand, keyScope, type Scope, scopeKind, teamScope, userScope } from '../credits/scope.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { CreditWindow } from '../credits/windows/credit-calendar.ts';
import { type Difference, differ } from './difference.ts';
import { priceOf } from './told-cost.ts';

/** How long a call may have waited between the making of its id and its beginning, or a clock been set back. */
const LONGEST_WAIT_MS = 300_000;

/** @param day That the events are charged to. */
export function* compareWithItself(events: readonly UsageEvent[], day: CreditWindow): Generator<Difference> {
  for (const event of events) {
    const { eventId, queryId, credits } = event;
    for (const detail of contradictions(event, day))
      yield differ('FACTS_DIFFER', { eventId, queryId, ledgerCredits: credits }, detail);
  }
}

function* contradictions(event: UsageEvent, day: CreditWindow): Generator<string> {
  const { eventId, user, scopes, at, credits, cached } = event;
  if (!isSameSet(ownersOf(event), scopes.filter(isOfAnOwner)))
    yield `It is ${[user, ...event.teams].join(', ')}'s, and was charged to ${scopes.join(', ')}.`;
  if (cached && credits > 0)
    yield `It was answered from the cache, which costs nothing, and was charged ${credits / 1e6} credits.`;
  const made = timeOfEventId(eventId);
  if (Math.abs(at - made) > LONGEST_WAIT_MS)
    yield `It began at ${instant(at)} here, and its id was made at ${instant(made)}.`;
  if (isMadeOutside(eventId, day))
    yield `It is charged to ${day.id}, and its id was made at ${instant(made)}: a clock was wrong, or it was moved to another day.`;
}

/** An id is made right before its call is held, and a call is of the day on which it is held. */
export function isMadeOutside(eventId: string, day: CreditWindow): boolean {
  const made = timeOfEventId(eventId);
  return made < day.start - LONGEST_WAIT_MS || made >= day.end + LONGEST_WAIT_MS;
}

function ownersOf({ user, teams, apiKeyId }: UsageEvent): readonly Scope[] {
  return [userScope(user), ...teams.map(teamScope), ...(apiKeyId ? [keyScope(apiKeyId)] : [])];
}

const isOfAnOwner = (scope: Scope) => !isOnDemand(scope) && scopeKind(scope) !== 'account';

function isSameSet(some: readonly Scope[], others: readonly Scope[]): boolean {
  const [one, other] = [new Set(some), new Set(others)];
  return one.size === other.size && [...one].every((scope) => other.has(scope));
}

const instant = (time: number) => new Date(time).toISOString();

/** What nobody else keeps a record of must cost what its tokens, or its messages, do. */
export function* comparePrices(events: readonly UsageEvent[], pricing: BookPricing): Generator<Difference> {
  for (const event of events) {
    const { eventId, queryId, credits, basis } = event;
    const doubt =
      basis === 'history' && credits > 0
        ? 'No history tells what such a call costs.'
        : doubtfulCharge(event, pricing);
    if (doubt) yield differ('PRICE_DIFFERS', { eventId, queryId, ledgerCredits: credits }, doubt);
  }
}

/** Of a call that a gateway with other prices made, or books of a release that did not keep them. */
export const NO_PRICE = 'The price table that held when it began has no price for such a call.';

/** Why an amount that no history has told cannot be what was charged here; null when it can. */
export function doubtfulCharge(event: UsageEvent, pricing: BookPricing): string | null {
  const { basis, credits, inputTokens, outputTokens } = event;
  if (basis === 'history') return null;
  const held = event.held ?? Number.POSITIVE_INFINITY;
  if (basis === 'bound' || basis === 'expected')
    return credits > held ? `Nobody told its cost, and ${held / 1e6} credits were held for it.` : null;
  // What was refused, and what came from the cache, used nothing.
  const isUnused = inputTokens + outputTokens === 0 && (event.cached || event.status !== 'ok');
  if (credits === 0 && isUnused) return null;
  const price = priceOf(event, event, pricing);
  if (price === null) return NO_PRICE;
  const isRight =
    credits === price ||
    (basis === 'quoted' && credits < price) ||
    // What was reckoned takes no limit beyond what was held.
    (basis === 'reckoned' && credits === Math.min(price, held));
  return isRight
    ? null
    : `What it used costs ${price / 1e6} credits: the charge was changed, or another gateway's prices made it.`;
}
