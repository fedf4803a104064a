/** Which of Snowflake's books knows an event. */
import type { UsageEvent } from '../credits/usage/usage-event.ts';

/**
 * - `functions`: AI functions of a statement; CORTEX_AI_FUNCTIONS_USAGE_HISTORY has its tokens and credits
 * - `rest`: a completion over REST; CORTEX_REST_API_USAGE_HISTORY has its tokens
 * - `queries`: pays for its warehouse alone; QUERY_HISTORY has its seconds
 * - `search-and-analyst`: Cortex Search and Cortex Analyst, of which Snowflake keeps no record call by call
 * - `gpu`: ours; nobody else keeps a record
 */
export type EventKind = 'functions' | 'rest' | 'queries' | 'search-and-analyst' | 'gpu';

const warehouseOnly: ReadonlySet<string> = new Set(['SQL', 'AI_COUNT_TOKENS', 'COUNT_TOKENS']);
const searchAndAnalyst: ReadonlySet<string> = new Set(['CORTEX_SEARCH', 'SEARCH_PREVIEW', 'CORTEX_ANALYST']);

export function eventKind({ backend, function: name, warehouse }: UsageEvent): EventKind {
  if (backend === 'LAMBDA_LABS') return 'gpu';
  if (searchAndAnalyst.has(name)) return 'search-and-analyst';
  if (warehouse === null) return 'rest';
  return warehouseOnly.has(name) ? 'queries' : 'functions';
}

/** Whether nobody has ever said that it ran: it was sent, and no answer came. A complete history without it is proof. */
export function isUnanswered({ basis, status, queryId }: UsageEvent): boolean {
  if (basis === 'bound' || basis === 'expected') return true;
  return basis === 'reckoned' && status !== 'ok' && queryId === null;
}
