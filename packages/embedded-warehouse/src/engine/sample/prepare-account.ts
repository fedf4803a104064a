import type { DuckDBConnection } from '@duckdb/node-api';
import { type CatalogChange, storeSchema } from '../catalog/catalog.ts';
import type { CatalogObject, ObjectKind } from '../catalog/catalog-object.ts';
import type { Engine } from '../engine.ts';
import { loadSample, sampleVersion } from './load-sample.ts';

const database = 'SOPHIA_AI_UNIFIED';

const roles = ['ACCOUNTADMIN', 'SECURITYADMIN', 'SYSADMIN', 'USERADMIN', 'ORGADMIN', 'PUBLIC'];
const warehouses: readonly (readonly [string, string])[] = [
  ['AI_COMPUTE_WH', 'Analytics and BI'],
  ['CORTEX_COMPUTE_WH', 'AI functions'],
  ['COMPUTE_WH', 'General statements'],
  ['LOADING_WH', 'Loads and other writes'],
];
const schemas: readonly (readonly [string, string, string])[] = [
  [database, 'PUBLIC', ''],
  [database, 'ANALYTICS', 'Usage of the gateway and views for analysts'],
  ['SNOWFLAKE', 'ACCOUNT_USAGE', 'History of statements and of what they used'],
  ['SNOWFLAKE', 'CORTEX', 'AI functions'],
  ['SNOWFLAKE', 'MODELS', 'Models of the AI functions'],
];

/** Brings an account to what every session may expect: roles, warehouses, databases and, if wanted, sample data. */
export async function prepareAccount(
  engine: Engine,
  connection: DuckDBConnection,
  sample: boolean,
): Promise<void> {
  const { catalog } = engine;
  // A database that was opened before has them; whatever its users dropped since then stays dropped.
  if (!catalog.find('DATABASE', [null, null, 'SNOWFLAKE'])) await createAccount(engine, connection);
  const found = catalog.find('DATABASE', [null, null, database]);
  if (sample && found && found.details.sampleVersion !== sampleVersion)
    await loadSample(engine, connection, found);
}

async function createAccount(engine: Engine, connection: DuckDBConnection): Promise<void> {
  const put = (
    kind: ObjectKind,
    path: readonly (string | null)[],
    comment: string,
    details = {},
  ): CatalogChange => ({
    put: accountObject(kind, path, comment, details),
  });
  const changes = [
    ...roles.map((role) => put('ROLE', [null, null, role], '')),
    ...warehouses.map(([name, comment]) =>
      put('WAREHOUSE', [null, null, name], comment, {
        WAREHOUSE_SIZE: 'XSMALL',
        AUTO_SUSPEND: 60,
        AUTO_RESUME: true,
      }),
    ),
    put('DATABASE', [null, null, database], 'The database of the gateway'),
    put('DATABASE', [null, null, 'SNOWFLAKE'], 'What Snowflake itself provides'),
    ...schemas.map(([owner, name, comment]) => put('SCHEMA', [owner, null, name], comment)),
  ];
  const ddl = schemas.map(([owner, name]) => `CREATE SCHEMA IF NOT EXISTS ${storeSchema(owner, name)}`);
  await engine.catalog.commit(connection, ddl, changes);
}

function accountObject(
  kind: ObjectKind,
  path: readonly (string | null)[],
  comment: string,
  details: Readonly<Record<string, unknown>>,
): CatalogObject {
  const [owner = null, schema = null, name = ''] = path;
  return {
    kind,
    database: owner,
    schema,
    name: name ?? '',
    createdOn: new Date(),
    owner: 'ACCOUNTADMIN',
    comment,
    details,
  };
}
