import type { Node } from './ast.ts';
import type { DataType } from './data-type.ts';
import { quoteName, unknownType } from './fragment.ts';

export interface ScopeColumn {
  readonly name: string;
  readonly type: DataType;
}

/** A table, view, subquery or table function in FROM. */
export interface Source {
  /** The alias, or the table's own name; null for a subquery without alias. */
  readonly name: string | null;
  /** Null when the columns are not known before DuckDB has seen the statement. */
  readonly columns: readonly ScopeColumn[] | null;
  /** A GENERATOR: SEQ4() counts its rows. */
  readonly generator?: boolean;
}

/** What a name can mean at one place of a query. */
export interface Scope {
  readonly sources: Source[];
  /** Types of the select items that have an alias so far. */
  readonly aliases: Map<string, DataType>;
  /** Select items by their alias, which are written out where DuckDB takes no alias. */
  readonly items?: ReadonlyMap<string, Node>;
  readonly mayUseItems?: boolean;
  /** Of a lambda. */
  readonly parameters?: ReadonlySet<string>;
  readonly ctes: ReadonlyMap<string, readonly ScopeColumn[] | null>;
  readonly outer: Scope | null;
}

export function createScope(
  outer: Scope | null,
  ctes: ReadonlyMap<string, readonly ScopeColumn[] | null>,
): Scope {
  return { sources: [], aliases: new Map(), ctes, outer };
}

/** The select item that a name stands for, and where it is written: no source has a column of that name. */
export function namedItem(scope: Scope, column: string): { item: Node; scope: Scope } | null {
  const item = scope.mayUseItems ? scope.items?.get(column) : undefined;
  if (!item) return null;
  const isColumn = scope.sources.some(
    ({ columns }) => columns === null || columns.some(({ name }) => name === column),
  );
  if (isColumn) return null;
  const items = [...(scope.items ?? [])];
  // It may name those before it, and not itself.
  const before = items.slice(
    0,
    items.findIndex(([name]) => name === column),
  );
  return { item, scope: { ...scope, items: new Map(before) } };
}

/** Whether a name is a lambda's parameter; a column of a query inside of the lambda comes first. */
export function isLambdaParameter(scope: Scope, name: string): boolean {
  for (let at: Scope | null = scope; at; at = at.outer) {
    if (at.parameters?.has(name)) return true;
    if (at.sources.some(({ columns }) => columns?.some((column) => column.name === name))) return false;
  }
  return false;
}

/** DuckDB takes the name of a table for its row, also where a parameter has that name. */
export const parameterText = (name: string): string => quoteName(`sf$${name}`);

/** The type of `[table.]column`, looked up from the inside out. */
export function columnType(scope: Scope, column: string, table: string | null): DataType {
  for (let at: Scope | null = scope; at; at = at.outer) {
    for (const source of at.sources) {
      if (table !== null && source.name !== table) continue;
      const found = source.columns?.find((candidate) => candidate.name === column);
      if (found) return found.type;
      if (table !== null) return unknownType;
    }
    const alias = table === null ? at.aliases.get(column) : undefined;
    if (alias) return alias;
  }
  return unknownType;
}

/** Whether a query in FROM has a column twice: DuckDB would give the second another name. */
export function isRepeated(scope: Scope, column: string, table: string | null): boolean {
  return scope.sources.some(
    ({ name, columns }) =>
      (table === null || name === table) &&
      (columns?.filter((candidate) => candidate.name === column).length ?? 0) > 1,
  );
}

/** Whether `[table.]column` is one of an outer query: no source of this one has it, and one of those around it does. */
export function isOuterColumn(scope: Scope, column: string, table: string | null): boolean {
  const has = ({ sources }: Scope) =>
    sources.some(
      ({ name, columns }) =>
        (table === null || name === table) &&
        columns?.some((candidate) => candidate.name === column) !== false,
    );
  if (scope.parameters) return false;
  if (has(scope) || (table === null && scope.aliases.has(column))) return false;
  for (let at = scope.outer; at; at = at.outer) if (has(at)) return true;
  return false;
}

/**
 * How DuckDB would take a name, which does not tell `"id"` from ID as Snowflake does: for a column that is called
 * otherwise, or for either of two. Only sure when every source's columns are known.
 */
export function caseFault(scope: Scope, column: string, table: string | null): 'missing' | 'double' | null {
  const sources = scope.sources.filter((source) => table === null || source.name === table);
  const names = new Set([
    ...sources.flatMap((source) => source.columns?.map(({ name }) => name) ?? [column]),
    ...(table === null ? scope.aliases.keys() : []),
  ]);
  const alike = [...names].filter((name) => name.toUpperCase() === column.toUpperCase());
  if (!names.has(column)) return alike.length > 0 ? 'missing' : null;
  return alike.length > 1 ? 'double' : null;
}

/** All columns of `*` or `table.*`; null when one source's columns are not known. */
export function starColumns(scope: Scope, table: string | null): readonly ScopeColumn[] | null {
  const columns: ScopeColumn[] = [];
  for (const source of scope.sources) {
    if (table !== null && source.name !== table) continue;
    if (!source.columns) return null;
    columns.push(...source.columns);
  }
  return columns;
}

/** The columns under the names of an alias list `t (a, b)`; unchanged without one. */
export function rename(
  columns: readonly ScopeColumn[] | null,
  names: readonly string[],
): readonly ScopeColumn[] | null {
  if (names.length === 0) return columns;
  return names.map((name, index) => ({ name, type: columns?.[index]?.type ?? unknownType }));
}
