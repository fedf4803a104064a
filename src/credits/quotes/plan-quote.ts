/** From the schema's `QuoteInput` to a quote: every kind of call is priced by the service that would run it. */
import type { PricedCall } from '../../cortex/call-row.ts';
import type { CortexService } from '../../cortex/create-cortex.ts';
import { badInput } from '../../errors/gateway-error.ts';
import type { QuoteInput } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import type { SqlService } from '../../snowflake/sql/sql-service.ts';
import type { FairTurns } from '../../threads/fair-turns.ts';
import type { CreditQuote, QuoteService } from './quote-service.ts';

export interface QuotePlanner {
  /** Prices the call and runs nothing. @throws GatewayError what the call itself would be refused with. */
  quote(input: QuoteInput, caller: Caller): Promise<CreditQuote>;
}

export interface QuotePlannerDependencies {
  readonly cortex: Pick<CortexService, 'plan'>;
  readonly sql: Pick<SqlService, 'quoteCall'>;
  readonly quotes: QuoteService;
  /** Quotes are free: without turns one caller's many would hold up everybody's calls. */
  readonly turns: FairTurns;
}

export function createQuotePlanner({ cortex, sql, quotes, turns }: QuotePlannerDependencies): QuotePlanner {
  async function plan(input: QuoteInput, caller: Caller): Promise<PricedCalls> {
    const { complete, embed, search, classify, extract, executeSql } = input;
    if (complete) return [await cortex.plan.complete(complete, caller)];
    if (embed) return atLeastOne(cortex.plan.embed(embed));
    if (search) return [cortex.plan.search(search)];
    if (classify) return [cortex.plan.classify(classify)];
    if (extract) return [cortex.plan.extract(extract)];
    if (executeSql) return [await sql.quoteCall(executeSql, caller)];
    throw badInput('input', 'must name one call to price.');
  }

  return {
    async quote(input, caller) {
      await turns.take(caller);
      return quotes.create(caller, ...(await plan(input, caller)));
    },
  };
}

/** Several texts cost what they cost one by one; a quote for one text can be accepted by `embed`. */
type PricedCalls = readonly [PricedCall, ...PricedCall[]];

function atLeastOne([first, ...others]: readonly PricedCall[]): PricedCalls {
  return first ? [first, ...others] : badTexts();
}

function badTexts(): never {
  throw badInput('input.embed.texts', 'must have at least one text.');
}
