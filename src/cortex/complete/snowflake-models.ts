import type { ModelCatalog } from '../models/model-catalog.ts';
import type { CompletionModel } from '../models/snowflake-model.ts';
import type { CompletionBackend, ModelLimits } from './completion-backend.ts';

export interface SnowflakeModelsDependencies {
  readonly catalog: ModelCatalog;
  /** Why Snowflake cannot be reached; null while it can. */
  readonly outage: () => string | null;
  /** Whether models that take tools can be offered any: statements cannot. */
  readonly hasTools: boolean;
}

/** The part that Snowflake's back ends share: which models they serve, by the catalog. */
export function servedBySnowflake({
  catalog,
  outage,
  hasTools,
}: SnowflakeModelsDependencies): Omit<CompletionBackend, 'target' | 'stream'> {
  const limitsOf = (model: CompletionModel): ModelLimits =>
    hasTools || !model.takesTools ? model : { ...model, takesTools: false };
  return {
    backend: 'SNOWFLAKE',
    model: (name) => {
      const model = catalog.findCompletion(name);
      return model && limitsOf(model);
    },
    defaultModel: () => limitsOf(catalog.completion(null, 'input.model')),
    modelNames: () => catalog.completionNames,
    unavailable: outage,
  };
}
