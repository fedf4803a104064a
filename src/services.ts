/** The services behind the schema; `app.ts` builds them, resolvers name them. */
import type { CortexService } from './cortex/cortex-service.ts';
import type { ModelCatalog } from './cortex/models/model-catalog.ts';

export interface Services {
  readonly cortex: CortexService;
  readonly models: ModelCatalog;
}
