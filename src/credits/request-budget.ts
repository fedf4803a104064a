/** `x-gateway-budget`: the most that one request may spend, whatever its caller's limits leave. */
import { GatewayError } from '../errors/gateway-error.ts';
import { parseCredits, toCredits } from './credit-amount.ts';
import type { MicroCredits } from './micro-credits.ts';

export const BUDGET_HEADER = 'x-gateway-budget';

/** What the calls of one request have been charged and hold, within what it may spend. */
export class RequestBudget {
  readonly #limit: MicroCredits;
  #used = 0;
  #held = 0;

  constructor(limit: MicroCredits) {
    this.#limit = limit;
  }

  /** What may still be held. A bill above its hold can take it below zero. */
  get left(): MicroCredits {
    return Math.max(0, this.#limit - this.#used - this.#held) as MicroCredits;
  }

  hold(amount: MicroCredits): void {
    this.#held += amount;
  }

  giveBack(amount: number): void {
    this.#held -= amount;
  }

  /** Takes a hold off, and adds what was charged for it. */
  settle(held: MicroCredits, charged: MicroCredits): void {
    this.#held -= held;
    this.#used += charged;
  }

  /** CREDITS_EXHAUSTED, with the figures of the request. Another try has the same budget. */
  refusal(requested: MicroCredits): GatewayError {
    const [limit, used, held, needed] = [this.#limit, this.#used, this.#held, requested].map((amount) =>
      toCredits(amount as MicroCredits),
    );
    return new GatewayError(
      'CREDITS_EXHAUSTED',
      `This request has used ${used} and reserved ${held} of the ${limit} credits that its ${BUDGET_HEADER} allows; this call may need ${needed}.`,
      { scope: 'request', limit, used, held, requested: needed },
    );
  }
}

/** Undefined without the header. @throws GatewayError BAD_USER_INPUT */
export function readBudget(header: string | readonly string[] | undefined): RequestBudget | undefined {
  return header === undefined ? undefined : new RequestBudget(parseCredits(header, BUDGET_HEADER));
}
