import { type CatalogObject, columnsOf } from '../catalog/catalog-object.ts';
import { readDataType } from '../dialect/data-type.ts';
import { quoteName, quoteText } from '../dialect/fragment.ts';
import { tokenize } from '../dialect/lexer.ts';
import { storePlace, tableText } from '../resolve-table.ts';
import type { StatementRun } from '../statement-run.ts';
import { columnText, sequenceName } from './column-definition.ts';

/** Where DuckDB is to keep a table: the text of a schema and a name in it. */
interface StoredTable {
  readonly schema: string;
  readonly name: string;
}

/**
 * The DDL of a table with the columns of another: their defaults, counters and NOT NULL, which CREATE TABLE AS forgets.
 * With the rows its counters go on where those of the source are, without them they start anew.
 */
export async function copyTableText(
  run: Pick<StatementRun, 'session'>,
  source: CatalogObject,
  { schema, name }: StoredTable,
  withRows: boolean,
): Promise<string[]> {
  const columns = columnsOf(source);
  const defaults = await storedDefaults(run, source);
  const counters: string[] = [];
  for (const column of columns) {
    if (!column.autoincrement) continue;
    const { start, step } = column.autoincrement;
    const next = withRows ? await nextOfCounter(run, source, column.name, start) : start;
    const sequence = `${schema}.${quoteName(sequenceName(name, column.name))}`;
    counters.push(`CREATE OR REPLACE SEQUENCE ${sequence} START ${next} INCREMENT ${step}`);
  }
  const list = columns.map((definition) => {
    const { type } = readDataType(tokenize(definition.declared), 0);
    const defaultText = definition.autoincrement ? null : (defaults.get(definition.name) ?? null);
    return columnText({ definition, type, defaultText }, schema, name);
  });
  const table = `${schema}.${quoteName(name)}`;
  const names = columns.map((column) => quoteName(column.name)).join(', ');
  const rows = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${tableText(source)}`;
  return [...counters, `CREATE TABLE ${table} (${list.join(', ')})`, ...(withRows ? [rows] : [])];
}

/** A condition on DuckDB's lists of what it has: that something is in the schema of a table. */
function inSchemaOf(table: CatalogObject): string {
  const isTemporary = storePlace(table).schema === 'temp.main';
  const schema = isTemporary ? 'main' : `${table.database}.${table.schema}`;
  return `database_name ${isTemporary ? '=' : '<>'} 'temp' AND schema_name = ${quoteText(schema)}`;
}

async function storedDefaults(
  { session }: Pick<StatementRun, 'session'>,
  table: CatalogObject,
): Promise<Map<string, string>> {
  const reader = await session.connection.runAndReadAll(
    `SELECT column_name, column_default FROM duckdb_columns() WHERE ${inSchemaOf(table)}
       AND table_name = ${quoteText(storePlace(table).name)} AND column_default IS NOT NULL`,
  );
  return new Map(reader.getRows().map(([column, value]) => [String(column), String(value)]));
}

async function nextOfCounter(
  { session }: Pick<StatementRun, 'session'>,
  table: CatalogObject,
  column: string,
  start: number,
): Promise<number> {
  const reader = await session.connection.runAndReadAll(
    `SELECT last_value + increment_by FROM duckdb_sequences() WHERE ${inSchemaOf(table)}
       AND sequence_name = ${quoteText(sequenceName(storePlace(table).name, column))}`,
  );
  return Number(reader.getRows()[0]?.[0] ?? start);
}
