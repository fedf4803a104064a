/** Which warehouse a statement runs on, by what it does; a word in a string, a comment or a name never decides. */
import { isAiFunction } from './built-in-functions.ts';
import type { StatementDescription, StatementKind } from './statement-description.ts';

export interface WarehouseNames {
  /** Statements that call AI functions. */
  readonly ai: string;
  /** Aggregation and reporting. */
  readonly analytics: string;
  /** Changes of data. */
  readonly loading: string;
  /** Everything else. */
  readonly general: string;
}

export const defaultWarehouses: WarehouseNames = {
  ai: 'CORTEX_COMPUTE_WH',
  analytics: 'AI_COMPUTE_WH',
  loading: 'LOADING_WH',
  general: 'COMPUTE_WH',
};

/** Where the gateway keeps and checks its own books; the account's resource monitor does not watch it. */
export const BOOKS_WAREHOUSE = 'CORTEX_GATEWAY_WH';

export interface WarehouseChoice {
  readonly warehouse: string;
  /** One sentence for the author of the statement. */
  readonly reason: string;
}

const loads: ReadonlySet<StatementKind> = new Set([
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'COPY',
  'CREATE TABLE AS',
]);

export function chooseWarehouse(
  { kind, explains, functions, shape }: StatementDescription,
  warehouses: WarehouseNames = defaultWarehouses,
): WarehouseChoice {
  if (kind === 'SHOW' || kind === 'DESCRIBE')
    return {
      warehouse: warehouses.general,
      reason: `${kind} reads metadata and needs no warehouse of its own.`,
    };
  if (functions.some(({ name, path }) => isAiFunction(name, path)))
    return { warehouse: warehouses.ai, reason: 'It calls an AI function.' };
  if (loads.has(explains ?? kind))
    return { warehouse: warehouses.loading, reason: `${explains ?? kind} changes data.` };
  const work = [
    shape.groupings > 0 && 'groups rows',
    shape.aggregates > 0 && shape.groupings === 0 && 'aggregates rows',
    shape.windows > 0 && 'uses window functions',
    shape.distincts > 0 && 'removes duplicates',
    shape.setOperations > 0 && 'combines queries',
    shape.pivots > 0 && 'turns rows into columns',
  ].filter((found) => found !== false);
  if (work.length > 0) return { warehouse: warehouses.analytics, reason: `It ${joinWords(work)}.` };
  return {
    warehouse: warehouses.general,
    reason: 'It neither aggregates, nor changes data, nor calls an AI function.',
  };
}

function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
