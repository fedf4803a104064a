/** What a service answers, whichever way it came. */
import { isRecord } from './subgraph-error.ts';

/** A GraphQL answer, its form checked and nothing else. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly unknown[];
}

/** Null for what is no GraphQL answer at all. */
export function readEnvelope(body: unknown): SubgraphAnswer | null {
  if (!isRecord(body)) return null;
  const { data = null, errors = [] } = body;
  if ((data !== null && !isRecord(data)) || !(errors === null || Array.isArray(errors))) return null;
  return { data, errors: errors ?? [] };
}
