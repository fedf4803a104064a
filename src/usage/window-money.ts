/**
 * The money of what a scope has used of a window, or will have: what was charged before the price was changed in it, at the
 * price of before. The books alone are asked, as for the credits.
 */
import type { MicroCredits } from '../credits/micro-credits.ts';
import { type Money, moneyOf, type RatedCredits } from '../credits/money.ts';
import type { BookRates } from '../credits/prices/book-rates.ts';
import { ACCOUNT, keyScope, qualifiedScope, type Scope, teamScope, userScope } from '../credits/scope.ts';
import { type EventSum, type EventSumsDependencies, sumsBetween } from './event-sums.ts';

export interface WindowUse {
  readonly scope: string;
  readonly window: { readonly start: Date; readonly end: Date };
  readonly credits: MicroCredits;
}

export type WindowMoney = (use: WindowUse) => Promise<Money | null>;

type BookedCredits = ReadonlyMap<Scope, number>;

/** What was charged before a price changed is changed by corrections alone. */
const TRUSTED_MS = 60_000;

export function createWindowMoney(
  deps: EventSumsDependencies,
  rates: BookRates,
  now: () => number,
): WindowMoney {
  const remembered = new Map<string, { readonly at: number; readonly booked: Promise<BookedCredits> }>();

  function bookedBetween(from: number, to: number): Promise<BookedCredits> {
    const at = now();
    for (const [key, known] of remembered) if (at - known.at >= TRUSTED_MS) remembered.delete(key);
    const key = `${from}-${to}`;
    const known = remembered.get(key);
    if (known) return known.booked;
    const booked = addUp(sumsBetween(deps, new Date(from), new Date(to)));
    remembered.set(key, { at, booked });
    booked.catch(() => remembered.delete(key));
    return booked;
  }

  return async ({ scope, window, credits }) => {
    const spans = await rates.credit(window.start.getTime(), window.end.getTime());
    const last = spans.at(-1);
    if (!last) return null;
    const charges: RatedCredits[] = [];
    let rest: number = credits;
    for (const { from, to, rate } of spans.slice(0, -1)) {
      const booked = (await bookedBetween(from, to)).get(scope as Scope) ?? 0;
      const part = Math.min(booked, rest) as MicroCredits;
      charges.push({ rate, credits: part });
      rest -= part;
    }
    return moneyOf([...charges, { rate: last.rate, credits: rest as MicroCredits }]);
  };
}

async function addUp(sums: AsyncIterable<EventSum>): Promise<BookedCredits> {
  const booked = new Map<Scope, number>();
  for await (const { kind, credits } of sums)
    for (const scope of scopesOf(kind)) booked.set(scope, (booked.get(scope) ?? 0) + credits);
  return booked;
}

function scopesOf({ user, apiKeyId, teams, function: name, model }: EventSum['kind']): readonly Scope[] {
  const bases = [
    ACCOUNT,
    userScope(user),
    ...teams.map(teamScope),
    ...(apiKeyId === null ? [] : [keyScope(apiKeyId)]),
  ];
  return bases.flatMap((base) => [
    base,
    qualifiedScope('function', name, base),
    ...(model === null ? [] : [qualifiedScope('model', model, base)]),
  ]);
}
