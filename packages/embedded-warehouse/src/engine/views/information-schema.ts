/** INFORMATION_SCHEMA of one database, over the metadata tables. */
import { objectRow } from '../catalog/catalog.ts';
import type { CatalogObject } from '../catalog/catalog-object.ts';
import { quoteText } from '../dialect/fragment.ts';
import type { TableTarget } from '../dialect/writer.ts';
import { storeName } from '../store.ts';
import { type ViewColumn, viewTarget } from './view-definition.ts';

const objects = `${storeName}."SF$CATALOG".objects`;

/** Whether an object ends with its session. */
const temporary = "json_extract_string(o.details, '$.temporary') = 'true'";

const tableColumns: readonly ViewColumn[] = [
  ['TABLE_CATALOG', 'text', 'o.database'],
  ['TABLE_SCHEMA', 'text', 'o.schema'],
  ['TABLE_NAME', 'text', 'o.name'],
  ['TABLE_OWNER', 'text', 'o.owner'],
  [
    'TABLE_TYPE',
    'text',
    `CASE WHEN o.kind = 'VIEW' THEN 'VIEW' WHEN ${temporary} THEN 'TEMPORARY TABLE' ELSE 'BASE TABLE' END`,
  ],
  ['IS_TEMPORARY', 'text', `CASE WHEN ${temporary} THEN 'YES' WHEN o.kind = 'TABLE' THEN 'NO' END`],
  [
    'IS_TRANSIENT',
    'text',
    "CASE WHEN o.kind = 'TABLE' THEN CASE WHEN json_extract_string(o.details, '$.transient') = 'true' THEN 'YES' ELSE 'NO' END END",
  ],
  ['CLUSTERING_KEY', 'text', "json_extract_string(o.details, '$.clusterBy')"],
  ['ROW_COUNT', 'fixed', 't.estimated_size'],
  ['BYTES', 'fixed', 't.estimated_size * 64'],
  ['RETENTION_TIME', 'fixed', "CASE WHEN o.kind = 'TABLE' THEN 1::BIGINT END"],
  ['CREATED', 'timestamp_ltz', 'o.created_on'],
  ['LAST_ALTERED', 'timestamp_ltz', 'o.created_on'],
  ['COMMENT', 'text', "nullif(o.comment, '')"],
];

const columnColumns: readonly ViewColumn[] = [
  ['TABLE_CATALOG', 'text', 'c.database'],
  ['TABLE_SCHEMA', 'text', 'c.schema'],
  ['TABLE_NAME', 'text', 'c.table_name'],
  ['COLUMN_NAME', 'text', "c.col ->> 'name'"],
  ['ORDINAL_POSITION', 'fixed', 'c.position'],
  ['COLUMN_DEFAULT', 'text', "c.col ->> 'default'"],
  ['IS_NULLABLE', 'text', "CASE WHEN c.col ->> 'nullable' = 'true' THEN 'YES' ELSE 'NO' END"],
  [
    'DATA_TYPE',
    'text',
    "CASE WHEN c.type LIKE 'VARCHAR%' THEN 'TEXT' ELSE regexp_replace(c.type, '\\(.*$', '') END",
  ],
  ['CHARACTER_MAXIMUM_LENGTH', 'fixed', "TRY_CAST(regexp_extract(c.type, '^VARCHAR\\((\\d+)', 1) AS BIGINT)"],
  ['NUMERIC_PRECISION', 'fixed', "TRY_CAST(regexp_extract(c.type, '^NUMBER\\((\\d+)', 1) AS BIGINT)"],
  ['NUMERIC_SCALE', 'fixed', "TRY_CAST(regexp_extract(c.type, '^NUMBER\\(\\d+,(\\d+)', 1) AS BIGINT)"],
  ['DATETIME_PRECISION', 'fixed', "TRY_CAST(regexp_extract(c.type, '^TIME\\w*\\((\\d+)', 1) AS BIGINT)"],
  [
    'IS_IDENTITY',
    'text',
    "CASE WHEN json_type(c.col, '$.autoincrement') = 'OBJECT' THEN 'YES' ELSE 'NO' END",
  ],
  ['IDENTITY_START', 'text', "c.col ->> '$.autoincrement.start'"],
  ['IDENTITY_INCREMENT', 'text', "c.col ->> '$.autoincrement.step'"],
  ['COMMENT', 'text', "c.col ->> 'comment'"],
];

const viewColumns: readonly ViewColumn[] = [
  ['TABLE_CATALOG', 'text', 'o.database'],
  ['TABLE_SCHEMA', 'text', 'o.schema'],
  ['TABLE_NAME', 'text', 'o.name'],
  ['TABLE_OWNER', 'text', 'o.owner'],
  ['VIEW_DEFINITION', 'text', "json_extract_string(o.details, '$.text')"],
  ['CHECK_OPTION', 'text', "'NONE'"],
  ['IS_UPDATABLE', 'text', "'NO'"],
  [
    'IS_SECURE',
    'text',
    "CASE WHEN json_extract_string(o.details, '$.secure') = 'true' THEN 'YES' ELSE 'NO' END",
  ],
  ['CREATED', 'timestamp_ltz', 'o.created_on'],
  ['COMMENT', 'text', "nullif(o.comment, '')"],
];

const schemaColumns: readonly ViewColumn[] = [
  ['CATALOG_NAME', 'text', 'o.database'],
  ['SCHEMA_NAME', 'text', 'o.name'],
  ['SCHEMA_OWNER', 'text', 'o.owner'],
  ['IS_TRANSIENT', 'text', "'NO'"],
  ['IS_MANAGED_ACCESS', 'text', "'NO'"],
  ['RETENTION_TIME', 'fixed', '1::BIGINT'],
  ['CREATED', 'timestamp_ltz', 'o.created_on'],
  ['COMMENT', 'text', "nullif(o.comment, '')"],
];

const databaseColumns: readonly ViewColumn[] = [
  ['DATABASE_NAME', 'text', 'o.name'],
  ['DATABASE_OWNER', 'text', 'o.owner'],
  ['IS_TRANSIENT', 'text', "'NO'"],
  ['COMMENT', 'text', "nullif(o.comment, '')"],
  ['CREATED', 'timestamp_ltz', 'o.created_on'],
  ['RETENTION_TIME', 'fixed', '1::BIGINT'],
  ['TYPE', 'text', "'STANDARD'"],
];

const procedureColumns: readonly ViewColumn[] = [
  ['PROCEDURE_CATALOG', 'text', 'o.database'],
  ['PROCEDURE_SCHEMA', 'text', 'o.schema'],
  ['PROCEDURE_NAME', 'text', "split_part(o.name, '(', 1)"],
  ['PROCEDURE_OWNER', 'text', 'o.owner'],
  ['ARGUMENT_SIGNATURE', 'text', "json_extract_string(o.details, '$.signature')"],
  ['DATA_TYPE', 'text', "json_extract_string(o.details, '$.returns')"],
  ['PROCEDURE_LANGUAGE', 'text', "'SQL'"],
  ['PROCEDURE_DEFINITION', 'text', "json_extract_string(o.details, '$.body')"],
  ['CREATED', 'timestamp_ltz', 'o.created_on'],
  ['COMMENT', 'text', "nullif(o.comment, '')"],
];

const sequenceColumns: readonly ViewColumn[] = [
  ['SEQUENCE_CATALOG', 'text', 'o.database'],
  ['SEQUENCE_SCHEMA', 'text', 'o.schema'],
  ['SEQUENCE_NAME', 'text', 'o.name'],
  ['SEQUENCE_OWNER', 'text', 'o.owner'],
  ['START_VALUE', 'text', "json_extract_string(o.details, '$.start')"],
  ['INCREMENT', 'text', "json_extract_string(o.details, '$.step')"],
  ['CREATED', 'timestamp_ltz', 'o.created_on'],
  ['COMMENT', 'text', "nullif(o.comment, '')"],
];

const sizes =
  `duckdb_tables() AS t ON t.schema_name = CASE WHEN ${temporary} THEN 'main' ELSE concat_ws('.', o.database, o.schema) END ` +
  `AND t.table_name = CASE WHEN ${temporary} THEN concat_ws('.', o.database, o.schema, o.name) ELSE o.name END`;

/** The objects of the store, and the temporary tables and views of the session. */
function objectsWith(temporaries: readonly CatalogObject[]): string {
  if (temporaries.length === 0) return objects;
  return `(FROM ${objects} UNION ALL VALUES ${temporaries.map(objectRow).join(', ')})`;
}

function source(kinds: readonly string[], database: string, from: string, join = ''): string {
  const list = kinds.map(quoteText).join(', ');
  return `${from} AS o ${join} WHERE o.kind IN (${list}) AND o.database = ${quoteText(database)}`;
}

function columnSource(database: string, from: string): string {
  const columns =
    `SELECT o.database, o.schema, o.name AS table_name, ` +
    `unnest(CAST(json_extract(o.details, '$.columns') AS JSON[])) AS col, ` +
    `unnest(range(1, 1 + CAST(json_array_length(o.details, '$.columns') AS BIGINT))) AS position ` +
    `FROM ${source(['TABLE', 'VIEW'], database, from)}`;
  return `(SELECT *, col ->> 'type' AS type FROM (${columns})) AS c`;
}

/** A view of `database.INFORMATION_SCHEMA`; null when there is no such view. */
export function informationSchemaView(
  database: string,
  name: string,
  temporaries: readonly CatalogObject[],
): TableTarget | null {
  const tables = objectsWith(temporaries);
  switch (name) {
    case 'TABLES':
      return viewTarget(
        name,
        tableColumns,
        source(['TABLE', 'VIEW'], database, tables, `LEFT JOIN ${sizes}`),
      );
    case 'COLUMNS':
      return viewTarget(name, columnColumns, columnSource(database, tables));
    case 'VIEWS':
      return viewTarget(name, viewColumns, source(['VIEW'], database, tables));
    case 'SCHEMATA':
      return viewTarget(name, schemaColumns, source(['SCHEMA'], database, objects));
    case 'DATABASES':
      return viewTarget(name, databaseColumns, `${objects} AS o WHERE o.kind = 'DATABASE'`);
    case 'PROCEDURES':
      return viewTarget(name, procedureColumns, source(['PROCEDURE'], database, objects));
    case 'SEQUENCES':
      return viewTarget(name, sequenceColumns, source(['SEQUENCE'], database, objects));
    default:
      return null;
  }
}
