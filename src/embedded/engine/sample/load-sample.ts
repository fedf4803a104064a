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
import type { SampleCell, SampleTable } from './sample-table.ts';
import { supportTables } from './support-data.ts';

/** Raised when the sample changes; a database remembers the version that it was given. */
export const sampleVersion = 1;

/** Creates and fills the sample tables in one transaction, so that a start that is cut short leaves none. */
export async function loadSample(
  engine: Engine,
  connection: DuckDBConnection,
  database: CatalogObject,
): Promise<void> {
  const tables = [...salesTables(), ...supportTables()];
  const schemas = [...new Set(tables.map((table) => table.schema))];
  const newSchemas = schemas.filter(
    (schema) => !engine.catalog.find('SCHEMA', [database.name, null, schema]),
  );
  const changes: CatalogChange[] = [
    ...newSchemas.map((schema) => ({
      put: object(database, 'SCHEMA', null, schema, schemaComments[schema] ?? '', {}),
    })),
    ...tables.map((table) => ({
      put: object(database, 'TABLE', table.schema, table.name, table.comment, {
        columns: columnsOf(table),
        clusterBy: null,
        transient: false,
      }),
    })),
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
  SALES: 'Sample data: customers, products and orders of an outdoor shop',
  SUPPORT: 'Sample data: what customers wrote and said',
};

function object(
  database: CatalogObject,
  kind: 'SCHEMA' | 'TABLE',
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
  return `CREATE OR REPLACE TABLE ${storeTable(database, table.schema, table.name)} (${columns.join(', ')})`;
}

async function fill(connection: DuckDBConnection, database: string, table: SampleTable): Promise<void> {
  const appender = await connection.createAppender(table.name, `${database}.${table.schema}`, storeName);
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
