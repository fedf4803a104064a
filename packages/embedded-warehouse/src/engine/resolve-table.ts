import { storeSchema } from './catalog/catalog.ts';
import { type CatalogObject, columnsOf, fullName, isTemporary } from './catalog/catalog-object.ts';
import { readDataType } from './dialect/data-type.ts';
import { quoteName } from './dialect/fragment.ts';
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

/** The table or view behind a name, first the session's temporary ones; unqualified names may be in PUBLIC. */
export function findTable(
  engine: Engine,
  session: SessionState,
  path: readonly string[],
): CatalogObject | undefined {
  const full = completePath(session, path);
  const places = path.length === 1 ? [full.schema, 'PUBLIC'] : [full.schema];
  for (const schema of places) {
    const found =
      session.temporaryTables.get(pathKey({ ...full, schema })) ??
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

/** Where DuckDB keeps a table, and by what name. */
export function storePlace(table: CatalogObject): { readonly schema: string; readonly name: string } {
  if (isTemporary(table)) return { schema: 'temp.main', name: fullName(table) };
  return { schema: storeSchema(table.database ?? '', table.schema ?? ''), name: table.name };
}

/** How DuckDB addresses a table. */
export function tableText(table: CatalogObject): string {
  const { schema, name } = storePlace(table);
  return `${schema}.${quoteName(name)}`;
}
