import { joinsFrom } from './join-tables.ts';
import type { SemanticModel } from './semantic-model.ts';

export interface TimeColumn {
  readonly table: string;
  readonly name: string;
  /** Over columns of its table. */
  readonly sql: string;
}

/**
 * Its table, and the time dimension that periods apply to: the measure's own, or that of what it is joined to; the
 * first, unless the question names another one.
 */
export function timeOf(
  model: SemanticModel,
  table: string,
  named: readonly TimeColumn[] = [],
): TimeColumn | null {
  for (const candidate of [table, ...model.tables.map(({ name }) => name)]) {
    const times = model.tables.find(({ name }) => name === candidate)?.time_dimensions ?? [];
    const asked = named.find((each) => each.table === candidate);
    const time = times.find(({ name }) => name === asked?.name) ?? times[0];
    // Only what every row belongs to: an order's item has the order's date, an order not its customer's.
    if (time && joinsFrom(model, table, [candidate]))
      return { table: candidate, name: time.name, sql: time.expr };
  }
  return null;
}
