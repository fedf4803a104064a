import { storeTable } from './catalog/catalog.ts';
import { type CatalogObject, columnsOf } from './catalog/catalog-object.ts';
import { readDataType } from './dialect/data-type.ts';
import { tokenize } from './dialect/lexer.ts';
import type { ScopeColumn } from './dialect/scope.ts';
import type { Engine } from './engine.ts';
import { noDatabase, noSchema, objectNotFound } from './errors/snowflake-errors.ts';
import type { SessionState } from './session-state.ts';

/** Where a table name leads. */
export interface TablePath {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** Completes a name with the session's database and schema. @throws SnowflakeError 090105, 090106 */
export function completePath(session: SessionState, path: readonly string[]): TablePath {
  const [name = '', schema = session.schema, database = session.database] = [...path].reverse();
  if (database === null) throw noDatabase();
  if (schema === null) throw noSchema();
  return { database, schema, name };
}

export function pathKey(path: TablePath): string {
  return `${path.database}.${path.schema}.${path.name}`;
}

/** The table or view behind a name; unqualified names are also looked for in PUBLIC. */
export function findTable(
  engine: Engine,
  session: SessionState,
  path: readonly string[],
): CatalogObject | undefined {
  const full = completePath(session, path);
  const places = path.length === 1 ? [full.schema, 'PUBLIC'] : [full.schema];
  for (const schema of places) {
    const found =
      engine.catalog.find('TABLE', [full.database, schema, full.name]) ??
      engine.catalog.find('VIEW', [full.database, schema, full.name]);
    if (found) return found;
  }
  return undefined;
}

/** @throws SnowflakeError 002003 naming the object as the user wrote it */
export function requireTable(engine: Engine, session: SessionState, path: readonly string[]): CatalogObject {
  const found = findTable(engine, session, path);
  if (!found) throw objectNotFound(path.join('.'));
  return found;
}

export function scopeColumns(table: CatalogObject): readonly ScopeColumn[] {
  return columnsOf(table).map((column) => ({
    name: column.name,
    type: readDataType(tokenize(column.declared), 0).type,
  }));
}

/** How DuckDB addresses a table of the catalog. */
export function tableText(table: CatalogObject): string {
  return storeTable(table.database ?? '', table.schema ?? '', table.name);
}
