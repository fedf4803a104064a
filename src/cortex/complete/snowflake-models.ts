import type { ModelCatalog } from '../models/model-catalog.ts';
import type { CompletionBackend } from './completion-backend.ts';

export interface SnowflakeModelsDependencies {
  readonly catalog: ModelCatalog;
  /** Why Snowflake cannot be reached; null while it can. */
  readonly outage: () => string | null;
}

/** The part that Snowflake's back ends share: which models they serve, by the catalog. */
export function servedBySnowflake({
  catalog,
  outage,
}: SnowflakeModelsDependencies): Omit<CompletionBackend, 'target' | 'stream'> {
  return {
    backend: 'SNOWFLAKE',
    model: (name) => catalog.findCompletion(name),
    defaultModel: () => catalog.completion(null, 'input.model'),
    modelNames: () => catalog.completionNames,
    unavailable: outage,
  };
}
