import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { type CatalogChange, storeSchema, storeTable } from '../catalog/catalog.ts';
import type { CatalogObject, ColumnDefinition } from '../catalog/catalog-object.ts';
import { type DataType, readDataType } from '../dialect/data-type.ts';
import { quoteName } from '../dialect/fragment.ts';
import { tokenize } from '../dialect/lexer.ts';
import type { Engine } from '../engine.ts';
import { storeName } from '../store.ts';
import { salesTables } from './sales-data.ts';
import { instantsBefore, type SampleCell, type SampleTable } from './sample-table.ts';
import { supportTables } from './support-data.ts';

/** Raised when the sample changes; a database remembers the version that it was given. */
export const sampleVersion = 3;

/** Where a new session is, so that `select * from orders` finds them. */
const home = 'ANALYTICS';

/** Creates and fills the sample tables in one transaction, so that a start that is cut short leaves none. */
export async function loadSample(
  engine: Engine,
  connection: DuckDBConnection,
  database: CatalogObject,
): Promise<void> {
  const isFree = (schema: string, name: string) =>
    (['TABLE', 'VIEW'] as const).every((kind) => !engine.catalog.find(kind, [database.name, schema, name]));
  const instant = instantsBefore(new Date());
  const sample = [...salesTables(instant), ...supportTables(instant)];
  // What users have put there under the same name stays.
  const tables = sample.filter(({ name }) => isFree(home, name));
  const views = sample.filter(({ topic, name }) => isFree(topic, name));
  const schemas = [home, ...new Set(views.map(({ topic }) => topic))];
  const newSchemas = schemas.filter(
    (schema) => !engine.catalog.find('SCHEMA', [database.name, null, schema]),
  );
  const changes: CatalogChange[] = [
    ...newSchemas.map((schema) => ({
      put: object(database, 'SCHEMA', null, schema, schemaComments[schema] ?? '', {}),
    })),
    ...tables.map((table) => ({
      put: object(database, 'TABLE', home, table.name, table.comment, {
        columns: columnsOf(table),
        clusterBy: null,
        transient: false,
      }),
    })),
    ...views.map((table) => ({ put: viewOf(database, table) })),
    { put: { ...database, details: { ...database.details, sampleVersion } } },
  ];
  const ddl = [
    ...newSchemas.map((schema) => `CREATE SCHEMA ${storeSchema(database.name, schema)}`),
    ...tables.map((table) => createText(database.name, table)),
  ];
  await engine.catalog.commit(connection, ddl, changes, async () => {
    for (const table of tables) await fill(connection, database.name, table);
  });
}

const schemaComments: Readonly<Record<string, string>> = {
  SALES: 'Views of the sample data: customers, products and orders of an outdoor shop',
  SUPPORT: 'Views of the sample data: what customers wrote and said',
};

/** The sample by topic, for whoever wants a part of it alone. */
function viewOf(database: CatalogObject, table: SampleTable): CatalogObject {
  const query = `SELECT * FROM ${database.name}.${home}.${table.name}`;
  const text = `CREATE VIEW ${database.name}.${table.topic}.${table.name} AS ${query}`;
  return object(database, 'VIEW', table.topic, table.name, table.comment, {
    columns: columnsOf(table),
    query,
    text,
    secure: false,
  });
}

function object(
  database: CatalogObject,
  kind: 'SCHEMA' | 'TABLE' | 'VIEW',
  schema: string | null,
  name: string,
  comment: string,
  details: Readonly<Record<string, unknown>>,
): CatalogObject {
  return {
    kind,
    database: database.name,
    schema,
    name,
    createdOn: database.createdOn,
    owner: database.owner,
    comment,
    details,
  };
}

function typeOf(declared: string): DataType {
  return readDataType(tokenize(declared), 0).type;
}

function columnsOf(table: SampleTable): ColumnDefinition[] {
  return table.columns.map(([name, declared, comment], index) => {
    const type = declared.replace(/ NOT NULL$/, '');
    return {
      name,
      type: typeOf(type).name,
      declared: type,
      nullable: type === declared,
      default: null,
      comment,
      autoincrement: null,
      primaryKey: index === 0 && name === `${table.name.replace(/S$/, '')}_ID`,
      unique: false,
    };
  });
}

function createText(database: string, table: SampleTable): string {
  const columns = table.columns.map(([name, declared]) => {
    const notNull = declared.endsWith(' NOT NULL') ? ' NOT NULL' : '';
    return `${quoteName(name)} ${typeOf(declared).storage}${notNull}`;
  });
  return `CREATE TABLE ${storeTable(database, home, table.name)} (${columns.join(', ')})`;
}

async function fill(connection: DuckDBConnection, database: string, table: SampleTable): Promise<void> {
  const appender = await connection.createAppender(table.name, `${database}.${home}`, storeName);
  const types = table.columns.map(([, declared]) => typeOf(declared));
  for (const row of table.rows) {
    row.forEach((cell, index) => {
      append(appender, cell, types[index] as DataType);
    });
    appender.endRow();
  }
  appender.closeSync();
}

function append(appender: DuckDBAppender, cell: SampleCell, type: DataType): void {
  if (cell === null) appender.appendNull();
  else if (typeof cell === 'boolean') appender.appendBoolean(cell);
  else if (typeof cell === 'string') appender.appendVarchar(cell);
  else if (type.kind === 'timestamp_ntz')
    appender.appendTimestamp(new DuckDBTimestampValue(BigInt(cell) * 1000n));
  else if (type.storage === 'BIGINT') appender.appendBigInt(BigInt(cell));
  else appender.appendDecimal(new DuckDBDecimalValue(BigInt(cell), type.precision ?? 38, type.scale ?? 0));
}
