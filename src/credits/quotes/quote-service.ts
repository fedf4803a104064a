import type { Caller } from '../../identity/caller.ts';
import type { Clock } from '../clock.ts';
import type { CreditStatusService } from '../credit-status.ts';
import { createEventId } from '../event-id.ts';
import { planHold, priceUsual } from '../governor/hold-plan.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { PaidOperation } from '../operation.ts';
import type { PriceBasis } from '../prices/price-basis.ts';
import type { Pricing } from '../prices/pricing.ts';
import type { UsageEstimates } from '../prices/usage-estimates.ts';
import { QUOTE_LIFETIME_MS, type QuoteBook, quoteFingerprint } from './accept-quote.ts';

export interface CreditQuote {
  readonly id: string;
  readonly function: string;
  readonly model: string | null;
  /** What such a call usually costs. */
  readonly expected: MicroCredits;
  /** What it costs at most: the bill never exceeds it while the quote lasts. */
  readonly maximum: MicroCredits;
  /** Whether every limit that the call is charged to has room for the maximum now, and none is suspended. */
  readonly affordable: boolean;
  readonly expiresAt: Date;
  /** How the price is known. */
  readonly priceBasis: PriceBasis;
}

export type CallToQuote = Omit<PaidOperation<unknown>, 'run' | 'caller' | 'quoteId'>;

export interface QuoteService {
  /**
   * Prices a call; runs and holds nothing. The quote is for this user and this call only, any number of times until
   * it expires; one for several calls of a kind is what they cost one by one, and no call can be made under it. @throws GatewayError MODEL_UNAVAILABLE, BAD_USER_INPUT, LEDGER_UNAVAILABLE.
   */
  create(caller: Caller, call: CallToQuote, ...others: readonly CallToQuote[]): Promise<CreditQuote>;
}

export interface QuoteServiceDependencies {
  readonly book: QuoteBook;
  readonly pricing: Pricing;
  readonly estimates: UsageEstimates;
  readonly status: CreditStatusService;
  readonly clock: Clock;
}

/** No call has it. */
const NO_CALL = '';

export function createQuoteService(dependencies: QuoteServiceDependencies): QuoteService {
  const { book, pricing, estimates, status, clock } = dependencies;
  return {
    async create(caller, call, ...others) {
      const { target } = call;
      // Each is rounded up by itself, as its bill will be.
      const sumOf = (price: (one: CallToQuote) => MicroCredits) =>
        [call, ...others].reduce((sum, one) => sum + price(one), 0) as MicroCredits;
      const learned = { pricing, estimates };
      const maximum = sumOf((one) => planHold(learned, one.target, one.estimate, 'maximum').most);
      const expected = sumOf((one) => priceUsual(learned, one.target, one.estimate));
      const now = clock.now();
      const quote = {
        id: createEventId(now),
        user: caller.user.name,
        fingerprint: others.length === 0 ? quoteFingerprint(call) : NO_CALL,
        maximum,
        expiresAt: now + QUOTE_LIFETIME_MS,
      };
      const [room] = await Promise.all([status.roomFor(caller, target), book.putQuote(quote)]);
      return {
        id: quote.id,
        function: target.function,
        model: target.model,
        expected,
        maximum,
        affordable: maximum <= room,
        expiresAt: new Date(quote.expiresAt),
        priceBasis: pricing.basisOf(target),
      };
    },
  };
}
