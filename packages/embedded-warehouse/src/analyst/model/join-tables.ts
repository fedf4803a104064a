/** How the tables of a question hang together, so that no row is counted twice: from many to one only. */
import type { SemanticModel } from './semantic-model.ts';

export interface Join {
  readonly table: string;
  /** `orders.CUSTOMER_ID = customers.CUSTOMER_ID` */
  readonly on: string;
}

/** The joins from a table to the others, each after the one that it needs; null where one cannot be reached. */
export function joinsFrom(
  { relationships }: SemanticModel,
  from: string,
  wanted: readonly string[],
): readonly Join[] | null {
  const paths = new Map<string, readonly Join[]>([[from, []]]);
  for (const [at, path] of paths) {
    for (const { left_table: left, right_table: right, relationship_columns: pairs } of relationships) {
      if (left !== at || paths.has(right)) continue;
      const on = pairs
        .map(({ left_column, right_column }) => `${left}.${left_column} = ${right}.${right_column}`)
        .join(' AND ');
      paths.set(right, [...path, { table: right, on }]);
    }
  }
  const joins = new Map<string, Join>();
  for (const table of wanted) {
    const path = paths.get(table);
    if (!path) return null;
    for (const join of path) joins.set(join.table, join);
  }
  return [...joins.values()];
}
