import type { WritableContext } from '../src/context.ts';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits, ZERO } from '../src/credits/micro-credits.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';
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
export function creditLimits({ remaining }: CreditLimitsDependencies): GatewayPlugin {
  return {
    requestDidStart({ contextValue }) {
      let used: MicroCredits = ZERO;
      let left: MicroCredits | null = null;
      const context = contextValue as WritableContext;
      context.onCharge = ({ credits }) => {
        used = (used + credits) as MicroCredits;
      };
      context.onSettled = (settled) => {
        left = settled;
      };
      const tellRemaining = (headers: Map<string, string>): Promise<void> | undefined => {
        const tell = (told: MicroCredits) => void headers.set('x-credits-remaining', decimal(told));
        return left === null ? remaining(contextValue).then(tell, () => {}) : tell(left);
      };
      return {
        willSendResponse({ response, operation }) {
          const { headers } = response.http;
          // What a stream will have used is known at its end.
          if (response.body.kind === 'single') headers.set('x-credits-used', decimal(used));
          // A document that never ran has used nothing, and asking the ledger for it would only cost.
          return operation && tellRemaining(headers);
        },
        willSendSubsequentPayload({ response }, { hasNext }) {
          if (hasNext) return undefined;
          const { headers } = response.http;
          headers.set('x-credits-used', decimal(used));
          return tellRemaining(headers);
        },
      };
    },
  };
}

const decimal = (amount: MicroCredits) => String(amount / MICRO_CREDITS_PER_CREDIT);
