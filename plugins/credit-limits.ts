import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext, WritableContext } from '../src/context.ts';
import type { MicroCredits } from '../src/credits/micro-credits.ts';
import { MICRO_CREDITS_PER_CREDIT, ZERO } from '../src/credits/micro-credits.ts';
import type { Caller } from '../src/identity/caller.ts';

export interface CreditLimitsDependencies {
  /**
   * What is left of the caller's tightest limit: the least of user, teams and account. Asked only where the request
   * settled nothing, as a settlement says it.
   */
  readonly remaining: (caller: Caller) => Promise<MicroCredits>;
}

/**
 * Tells each caller what a request used and what is left.
 *
 * The refusal itself is not here but in `governed`, around every paid operation: so a query with one affordable and
 * one unaffordable field answers the first, and no route can forget to ask.
 */
export function creditLimits({ remaining }: CreditLimitsDependencies): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ contextValue }) {
      let used: MicroCredits = ZERO;
      let left: MicroCredits | null = null;
      const context = contextValue as WritableContext;
      context.onCharge = ({ credits }) => {
        used = (used + credits) as MicroCredits;
      };
      context.onSettled = (settled) => {
        left = settled;
      };
      const tellRemaining = async (headers: Map<string, string>) => {
        const told = left ?? (await remaining(contextValue).catch(() => null));
        if (told !== null) headers.set('x-credits-remaining', decimal(told));
      };
      return {
        async willSendResponse({ response, operation }) {
          const { headers } = response.http;
          // What a stream will have used is known at its end.
          if (response.body.kind === 'single') headers.set('x-credits-used', decimal(used));
          // A document that never ran has used nothing, and asking the ledger for it would only cost.
          if (operation) await tellRemaining(headers);
        },
        async willSendSubsequentPayload({ response }, { hasNext }) {
          if (hasNext) return;
          const { headers } = response.http;
          headers.set('x-credits-used', decimal(used));
          await tellRemaining(headers);
        },
      };
    },
  };
}

const decimal = (amount: MicroCredits) => String(amount / MICRO_CREDITS_PER_CREDIT);
