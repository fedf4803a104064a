import { joinsFrom } from './join-tables.ts';
import type { SemanticModel } from './semantic-model.ts';

/** Its table, and the time dimension that periods apply to: the measure's own, or that of what it is joined to. */
export function timeOf(
  model: SemanticModel,
  table: string,
): { readonly table: string; readonly sql: string } | null {
  for (const candidate of [table, ...model.tables.map(({ name }) => name)]) {
    const [time] = model.tables.find(({ name }) => name === candidate)?.time_dimensions ?? [];
    // Only what every row belongs to: an order's item has the order's date, an order not its customer's.
    if (time && joinsFrom(model, table, [candidate])) return { table: candidate, sql: time.expr };
  }
  return null;
}
