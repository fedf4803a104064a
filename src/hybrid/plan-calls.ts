/** What a question may call, priced before any of it runs: all of it is held in one step. */
import type { CortexService } from '../cortex/create-cortex.ts';
import type { PlannedCall } from '../credits/governor/reserve.ts';
import type { CompleteInput, SearchInput } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { defaultWarehouses } from '../snowflake/sql/choose-warehouse.ts';
import type { SqlService } from '../snowflake/sql/sql-service.ts';

/** Each takes the response path that the call will have, and throws what the call itself would be refused with. */
export interface PlanCalls {
  /** @param more bytes of prompt that are not known yet, at most */
  completion(asked: CompleteInput, more: number, caller: Caller, field: string): Promise<PlannedCall>;
  search(asked: SearchInput, field: string): PlannedCall;
  /** Any statement that is read on the analytics warehouse. */
  statement(caller: Caller, field: string): Promise<PlannedCall>;
}

export function createPlanCalls(deps: {
  readonly cortex: { readonly plan: Pick<CortexService['plan'], 'complete' | 'search'> };
  readonly sql: Pick<SqlService, 'quoteCall'>;
}): PlanCalls {
  const { cortex, sql } = deps;
  return {
    async completion(asked, more, caller, field) {
      const { target, estimate, cover = 'maximum' } = await cortex.plan.complete(asked, caller);
      // A token is a byte at least.
      return { field, target, cover, estimate: { ...estimate, inputTokens: estimate.inputTokens + more } };
    },
    search(asked, field) {
      const { target, estimate } = cortex.plan.search(asked);
      return { field, target, estimate };
    },
    async statement(caller, field) {
      const asked = { statement: 'SELECT 1', warehouse: defaultWarehouses.analytics };
      const { target, estimate } = await sql.quoteCall(asked, caller);
      return { field, target, estimate, cover: 'streamed' };
    },
  };
}
