import type { WireColumn } from '../../protocol/engine.ts';
import type { CatalogObject } from '../catalog/catalog-object.ts';
import { type Cursor, createCursor } from '../dialect/cursor.ts';
import { quoteName } from '../dialect/fragment.ts';
import { cannotPerform, unsupported } from '../errors/snowflake-errors.ts';
import { pathKey } from '../resolve-table.ts';
import {
  type Answer,
  numberColumn,
  type StatementRun,
  statementTypes,
  textColumn,
  timestampColumn,
  wireInstant,
} from '../statement-run.ts';
import { type CellKind, createdOn, databaseName, name, type ShowColumn, schemaName } from './show-column.ts';
import { listKeys, takeKeys } from './show-keys.ts';
import { listColumns, listGrants, listModels, listParameters, listVariables } from './show-lists.ts';
import { tableKind } from './show-schema-objects.ts';
import { type ShowTable, showTables } from './show-tables.ts';

interface ShowScope {
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string | null;
  /** Whose parameters SHOW PARAMETERS shows. */
  readonly level: 'ACCOUNT' | 'USER' | 'SESSION';
}

export interface ShowFilter extends ShowScope {
  readonly like: RegExp | null;
  readonly startsWith: string | null;
  readonly limit: number;
  readonly from: string | null;
}

/** SHOW [TERSE] things [LIKE 'x'] [IN scope] [STARTS WITH 'x'] [LIMIT n [FROM 'x']]. */
export async function runShow(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('SHOW');
  const isTerse = cursor.take('TERSE');
  if (cursor.take('GRANTS')) return answer(listGrants(run, cursor));
  if (cursor.take('PARAMETERS')) return answer(listParameters(run, readFilter(run, cursor)));
  if (cursor.take('COLUMNS')) return answer(listColumns(run, readFilter(run, cursor, 'TABLE')));
  if (cursor.take('CORTEX', 'BASE', 'MODELS')) return answer(listModels(readFilter(run, cursor)));
  if (cursor.take('VARIABLES')) return answer(listVariables(run, readFilter(run, cursor)));
  const keys = takeKeys(cursor);
  if (keys) return answer(listKeys(run, keys, readFilter(run, cursor, 'TABLE')));
  const table = takeShowTable(cursor);
  if (!table) throw unsupported(`SHOW ${cursor.peek().text.toUpperCase()}`);
  cursor.take('HISTORY');
  const filter = readFilter(run, cursor);
  const shown = table
    .kinds(run)
    .filter((object) => isShown(object, filter, table))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const objects = behind(shown, filter.from, table).slice(0, filter.limit);
  const sizes = table.needsSizes ? await tableSizes(run) : new Map<string, number>();
  const columns = isTerse ? terseColumns : table.columns;
  return answer({
    columns,
    rows: objects.map((object) => columns.map(([, , read]) => read(object, run, sizes))),
  });
}

/** What TERSE shows of whatever is listed. */
const terseColumns: readonly ShowColumn[] = [
  createdOn,
  name,
  [
    'kind',
    'text',
    (object, ...more) => (['TABLE', 'VIEW'].includes(object.kind) ? tableKind(object, ...more) : null),
  ],
  databaseName,
  schemaName,
];

/** LIMIT n FROM 'x': those behind the first whose name begins so. */
function behind(objects: readonly CatalogObject[], from: string | null, table: ShowTable) {
  if (from === null) return objects;
  const first = objects.findIndex((object) => table.name(object).startsWith(from));
  return first < 0 ? objects.filter((object) => table.name(object) > from) : objects.slice(first + 1);
}

function key(object: CatalogObject): string {
  return `${object.database ?? ''}.${object.schema ?? ''}.${object.name}`;
}

function takeShowTable(cursor: Cursor): ShowTable | undefined {
  return showTables.find((table) => cursor.take(...table.words));
}

function isShown(object: CatalogObject, filter: ShowFilter, table: ShowTable): boolean {
  if (filter.like && !filter.like.test(table.name(object))) return false;
  if (filter.startsWith !== null && !table.name(object).startsWith(filter.startsWith)) return false;
  if (table.scope === 'account') return true;
  if (filter.database !== null && object.database !== filter.database) return false;
  return table.scope === 'database' || filter.schema === null || object.schema === filter.schema;
}

/** @param named What a name after IN is that does not say so. */
export function readFilter(
  run: StatementRun,
  cursor: Cursor,
  named: 'SCHEMA' | 'TABLE' = 'SCHEMA',
): ShowFilter {
  const { session } = run;
  const like = cursor.take('LIKE') ? likePattern(cursor.string()) : null;
  let scope: ShowScope = { database: session.database, schema: session.schema, ...anyTable };
  if (cursor.take('IN') || cursor.take('FOR')) {
    scope = readScope(run, cursor, named);
    requireScope(run, scope);
  }
  const startsWith = cursor.take('STARTS', 'WITH') ? cursor.string() : null;
  const limit = cursor.take('LIMIT') ? cursor.number() : Number.POSITIVE_INFINITY;
  const from = cursor.take('FROM') ? cursor.string() : null;
  cursor.expectEnd();
  return { ...scope, like, startsWith, limit, from };
}

function readScope(run: StatementRun, cursor: Cursor, named: 'SCHEMA' | 'TABLE'): ShowScope {
  const { session, engine } = run;
  for (const level of ['ACCOUNT', 'SESSION', 'USER'] as const) {
    if (!cursor.take(level)) continue;
    if (level === 'USER' && cursor.peek().kind === 'word') cursor.name();
    return { database: null, schema: null, table: null, level };
  }
  if (cursor.take('DATABASE')) {
    const database = cursor.done() ? session.database : cursor.name();
    return { database, schema: null, ...anyTable };
  }
  const isSchema = cursor.take('SCHEMA');
  if (cursor.take('TABLE') || cursor.take('VIEW') || (named === 'TABLE' && !isSchema)) {
    const [table = '', schema = session.schema, database = session.database] = cursor.path().reverse();
    return { database, schema, ...anyTable, table };
  }
  if (isSchema && cursor.done()) return { database: session.database, schema: session.schema, ...anyTable };
  const path = cursor.path();
  const [name = '', database = session.database] = [...path].reverse();
  const isDatabase = !isSchema && path.length === 1 && engine.catalog.find('DATABASE', [null, null, name]);
  return isDatabase ? { database: name, schema: null, ...anyTable } : { database, schema: name, ...anyTable };
}

/** A place that is named must be there. @throws SnowflakeError 002043 */
function requireScope({ engine: { catalog }, session }: StatementRun, scope: ShowScope): void {
  const { database, schema, table } = scope;
  if (database !== null && !catalog.find('DATABASE', [null, null, database])) throw cannotPerform(database);
  if (schema === 'INFORMATION_SCHEMA') return;
  if (schema !== null && !catalog.find('SCHEMA', [database, null, schema])) throw cannotPerform(schema);
  if (table === null || database === null || schema === null) return;
  const tableExists =
    session.temporaryTables.has(pathKey({ database, schema, name: table })) ||
    (['TABLE', 'VIEW'] as const).some((kind) => catalog.find(kind, [database, schema, table]));
  if (!tableExists) throw cannotPerform(table);
}

const anyTable = { table: null, level: 'SESSION' } as const;

/** A LIKE pattern of SHOW: without regard to case. */
function likePattern(pattern: string): RegExp {
  const source = [...pattern]
    .map((char) => (char === '%' ? '.*' : char === '_' ? '.' : char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, 'is');
}

/** How many rows tables have, by the names that DuckDB knows them by. */
async function tableSizes(run: StatementRun): Promise<Map<string, number>> {
  const reader = await run.session.connection.runAndReadAll(
    "SELECT database_name, schema_name, table_name, estimated_size FROM duckdb_tables() WHERE database_name IN ('store', 'temp')",
  );
  return new Map(
    reader.getRows().map(([database, schema, table, size]) => {
      const place = database === 'temp' ? 'temp.main' : `${database}.${quoteName(String(schema))}`;
      return [`${place}.${quoteName(String(table))}`, Number(size)];
    }),
  );
}

export interface ShowList {
  readonly columns: readonly (readonly [name: string, kind: CellKind, ...rest: unknown[]])[];
  readonly rows: readonly (readonly (string | number | Date | null)[])[];
}

function answer(list: ShowList): Answer {
  const columns = list.columns.map(([name, kind]): WireColumn => {
    if (kind === 'number') return numberColumn(name);
    return kind === 'time' ? timestampColumn(name) : textColumn(name);
  });
  const rows = list.rows.map((row) => row.map(wireCell));
  return { columns, rows, statementTypeId: statementTypes.show };
}

function wireCell(cell: string | number | Date | null): string | null {
  if (cell === null) return null;
  return cell instanceof Date ? wireInstant(cell) : String(cell);
}
