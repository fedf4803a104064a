/** The services behind the schema; `app.ts` builds them, resolvers name them. */
import type { CortexService } from './cortex/cortex-service.ts';
import type { ServedModels } from './cortex/models/served-models.ts';
import type { Credits } from './credits/create-credits.ts';
import type { Health } from './generated/resolvers.ts';
import type { HybridService } from './hybrid/create-hybrid.ts';
import type { UserDirectory } from './identity/user-directory.ts';
import type { QuotePlanner } from './quotes/plan-quote.ts';
import type { SqlService } from './snowflake/sql/sql-service.ts';
import type { WarehouseDirectory } from './snowflake/warehouse-directory.ts';
import type { UsageService } from './usage/create-usage.ts';

export interface Services {
  readonly cortex: CortexService;
  readonly models: ServedModels;
  readonly sql: SqlService;
  readonly warehouses: WarehouseDirectory;
  readonly credits: Pick<Credits, 'status' | 'limits' | 'alerts'>;
  readonly quotes: QuotePlanner;
  readonly hybrid: HybridService;
  readonly usage: UsageService;
  readonly users: UserDirectory;
  readonly health: { readonly report: () => Promise<Health> };
}
