import { plainType, type TypeKind } from '../dialect/data-type.ts';
import { quoteName } from '../dialect/fragment.ts';
import type { TableTarget } from '../dialect/writer.ts';

/** A column of a system view: its name, its type and the DuckDB expression behind it. */
export type ViewColumn = readonly [name: string, kind: TypeKind, expression: string];

/** A system view as a query over the metadata or history tables. */
export function viewTarget(name: string, columns: readonly ViewColumn[], from: string): TableTarget {
  const items = columns.map(([column, , expression]) => `${expression} AS ${quoteName(column)}`);
  return {
    text: `(SELECT ${items.join(', ')} FROM ${from})`,
    name,
    columns: columns.map(([column, kind]) => ({ name: column, type: plainType(kind) })),
  };
}
