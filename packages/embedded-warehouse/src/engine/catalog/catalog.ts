import { isDeepStrictEqual } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteText } from '../dialect/fragment.ts';
import { storeName } from '../store.ts';
import { rollBack } from '../transactions.ts';
import { type CatalogObject, type ObjectKind, objectKey, pathOf } from './catalog-object.ts';

const table = `${storeName}."SF$CATALOG".objects`;

/** One change of the catalog: an object put in place of an older one, or taken away. */
export type CatalogChange =
  | { readonly put: CatalogObject }
  | { readonly drop: { readonly kind: ObjectKind; readonly path: readonly (string | null)[] } };

export interface Catalog {
  /** Grows with every change: translations made for an older version are not used again. */
  readonly version: number;
  find(kind: ObjectKind, path: readonly (string | null)[]): CatalogObject | undefined;
  list(kind: ObjectKind): readonly CatalogObject[];
  /** Objects inside a database or schema, for DROP ... CASCADE. */
  within(database: string, schema: string | null): readonly CatalogObject[];
  /** Runs DDL, what fills the new tables, and the catalog changes as one durable transaction; nothing for none. */
  commit(
    connection: DuckDBConnection,
    ddl: readonly string[],
    changes: readonly CatalogChange[],
    fill?: () => Promise<void>,
  ): Promise<void>;
}

/** The DuckDB schema that holds the tables of one Snowflake schema. */
export function storeSchema(database: string, schema: string): string {
  return `${storeName}.${quoteName(`${database}.${schema}`)}`;
}

export function storeTable(database: string, schema: string, name: string): string {
  return `${storeSchema(database, schema)}.${quoteName(name)}`;
}

/** Creates the metadata tables of a new database file. */
export const catalogSchema = `
  CREATE SCHEMA IF NOT EXISTS ${storeName}."SF$CATALOG";
  CREATE TABLE IF NOT EXISTS ${table} (
    kind VARCHAR, database VARCHAR, schema VARCHAR, name VARCHAR,
    created_on TIMESTAMPTZ, owner VARCHAR, comment VARCHAR, details JSON);`;

interface StoredObject {
  readonly kind: ObjectKind;
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
  readonly created_on: string;
  readonly owner: string;
  readonly comment: string;
  readonly details: string;
}

/** Reads the catalog of the store into memory; from then on memory and store change together. */
export async function loadCatalog(connection: DuckDBConnection): Promise<Catalog> {
  const objects = new Map<string, CatalogObject>();
  const reader = await connection.runAndReadAll(
    `SELECT * REPLACE (epoch_ms(created_on)::VARCHAR AS created_on) FROM ${table}`,
  );
  for (const row of reader.getRowObjects() as unknown as readonly StoredObject[]) {
    const object: CatalogObject = {
      ...row,
      createdOn: new Date(Number(row.created_on)),
      details: JSON.parse(row.details) as Record<string, unknown>,
    };
    objects.set(objectKey(object.kind, pathOf(object)), object);
  }
  let version = 1;

  /** What is put again as it is need not be written: scripts that set an account up say all of it each time. */
  const isChange = (change: CatalogChange): boolean =>
    !('put' in change) ||
    !isDeepStrictEqual(objects.get(objectKey(change.put.kind, pathOf(change.put))), change.put);
  const apply = (change: CatalogChange): void => {
    if ('put' in change) objects.set(objectKey(change.put.kind, pathOf(change.put)), change.put);
    else objects.delete(objectKey(change.drop.kind, change.drop.path));
  };
  return {
    get version() {
      return version;
    },
    find: (kind, path) => objects.get(objectKey(kind, path)),
    list: (kind) => [...objects.values()].filter((object) => object.kind === kind),
    within: (database, schema) =>
      [...objects.values()].filter(
        (object) => object.database === database && (schema === null || object.schema === schema),
      ),
    async commit(target, ddl, given, fill = async () => {}) {
      const changes = given.filter(isChange);
      if (ddl.length === 0 && changes.length === 0) return;
      await target.run('BEGIN TRANSACTION');
      try {
        for (const statement of ddl) await target.run(statement);
        await fill();
        if (changes.length > 0) await target.run(changes.map(storeChange).join(';\n'));
        await target.run('COMMIT');
      } catch (error) {
        await rollBack(target);
        throw error;
      }
      changes.forEach(apply);
      version += 1;
    },
  };
}

function storeChange(change: CatalogChange): string {
  if ('drop' in change) return deleteObject(change.drop.kind, change.drop.path);
  const object = change.put;
  return `${deleteObject(object.kind, pathOf(object))};\nINSERT INTO ${table} VALUES ${objectRow(object)}`;
}

/** An object as a row of the metadata table. */
export function objectRow(object: CatalogObject): string {
  const values = [
    quoteText(object.kind),
    ...pathOf(object).map((part) => (part === null ? 'NULL' : quoteText(part))),
    `make_timestamptz(${object.createdOn.getTime()}::BIGINT * 1000)`,
    quoteText(object.owner),
    quoteText(object.comment),
    quoteText(JSON.stringify(object.details)),
  ];
  return `(${values.join(', ')})`;
}

function deleteObject(kind: ObjectKind, path: readonly (string | null)[]): string {
  const [database = null, schema = null, name = null] = path;
  const match = (column: string, value: string | null) =>
    value === null ? `${column} IS NULL` : `${column} = ${quoteText(value)}`;
  return (
    `DELETE FROM ${table} WHERE kind = ${quoteText(kind)} AND ${match('database', database)} ` +
    `AND ${match('schema', schema)} AND ${match('name', name)}`
  );
}
