/** What SHOW lists, with the columns of Snowflake's documentation in their order. */
import type { CatalogObject, ObjectKind } from '../catalog/catalog-object.ts';
import type { StatementRun } from '../statement-run.ts';
import { integrationColumns, monitorColumns, warehouseColumns } from './show-account-objects.ts';
import {
  comment,
  createdOn,
  databaseName,
  detail,
  isCurrent,
  name,
  number,
  owner,
  ownerRoleType,
  property,
  type ShowColumn,
  schemaName,
  text,
} from './show-column.ts';
import {
  functionColumns,
  procedureColumns,
  procedureName,
  searchColumns,
  tableColumns,
  tableKind,
  taskColumns,
  viewColumns,
} from './show-schema-objects.ts';

export interface ShowTable {
  readonly words: readonly string[];
  /** Where the objects live: SHOW keeps to the current database and schema for those that have them. */
  readonly scope: 'account' | 'database' | 'schema';
  readonly columns: readonly ShowColumn[];
  readonly needsSizes?: true;
  kinds(run: StatementRun): readonly CatalogObject[];
  name(object: CatalogObject): string;
}

const kindsOf =
  (...kinds: readonly ObjectKind[]) =>
  ({ engine, session }: StatementRun): readonly CatalogObject[] =>
    kinds.flatMap((kind) => [
      ...engine.catalog.list(kind),
      ...[...session.temporaryTables.values()].filter((object) => object.kind === kind),
    ]);

const plainName = (object: CatalogObject): string => object.name;

function table(
  words: string,
  scope: ShowTable['scope'],
  kinds: readonly ObjectKind[],
  columns: readonly ShowColumn[],
  more: Partial<ShowTable> = {},
): ShowTable {
  return { words: words.split(' '), scope, kinds: kindsOf(...kinds), columns, name: plainName, ...more };
}

const ownedColumns: readonly ShowColumn[] = [createdOn, name, databaseName, schemaName, owner, comment];

export const showTables: readonly ShowTable[] = [
  table('TABLES', 'schema', ['TABLE'], tableColumns, { needsSizes: true }),
  table('VIEWS', 'schema', ['VIEW'], viewColumns),
  table(
    'OBJECTS',
    'schema',
    ['TABLE', 'VIEW'],
    [createdOn, name, databaseName, schemaName, ['kind', 'text', tableKind], comment, owner],
  ),
  table(
    'SCHEMAS',
    'database',
    ['SCHEMA'],
    [
      createdOn,
      name,
      text('is_default', 'N'),
      [
        'is_current',
        'text',
        (object, run) =>
          object.database === run.session.database ? isCurrent(run.session.schema)(object) : 'N',
      ],
      databaseName,
      owner,
      comment,
      text('options'),
      text('retention_time', '1'),
      ownerRoleType,
    ],
  ),
  table(
    'DATABASES',
    'account',
    ['DATABASE'],
    [
      createdOn,
      name,
      text('is_default', 'N'),
      ['is_current', 'text', (object, run) => isCurrent(run.session.database)(object)],
      text('origin'),
      owner,
      comment,
      text('options'),
      text('retention_time', '1'),
      ['kind', 'text', (object) => (object.name === 'SNOWFLAKE' ? 'APPLICATION' : 'STANDARD')],
      ownerRoleType,
    ],
  ),
  table('WAREHOUSES', 'account', ['WAREHOUSE'], warehouseColumns),
  table('RESOURCE MONITORS', 'account', ['RESOURCE MONITOR'], monitorColumns),
  table(
    'ROLES',
    'account',
    ['ROLE'],
    [
      createdOn,
      name,
      text('is_default', 'N'),
      ['is_current', 'text', (object, run) => isCurrent(run.session.role)(object)],
      text('is_inherited', 'N'),
      number('assigned_to_users'),
      number('granted_to_roles'),
      number('granted_roles'),
      owner,
      comment,
    ],
  ),
  table(
    'USERS',
    'account',
    ['USER'],
    [
      name,
      createdOn,
      property('login_name', 'LOGIN_NAME'),
      property('display_name', 'DISPLAY_NAME'),
      property('email', 'EMAIL'),
      comment,
      text('disabled', 'false'),
      property('default_warehouse', 'DEFAULT_WAREHOUSE'),
      property('default_namespace', 'DEFAULT_NAMESPACE'),
      property('default_role', 'DEFAULT_ROLE'),
      owner,
    ],
  ),
  table('TASKS', 'schema', ['TASK'], taskColumns),
  table(
    'ALERTS',
    'schema',
    ['ALERT'],
    [
      ...ownedColumns,
      property('warehouse', 'WAREHOUSE'),
      property('schedule', 'SCHEDULE'),
      property('state', 'state'),
      property('condition', 'condition'),
      property('action', 'action'),
    ],
  ),
  table('PROCEDURES', 'schema', ['PROCEDURE'], procedureColumns, { name: procedureName }),
  table('USER FUNCTIONS', 'schema', ['FUNCTION'], functionColumns, { name: procedureName }),
  table('USER PROCEDURES', 'schema', ['PROCEDURE'], procedureColumns, { name: procedureName }),
  table(
    'SEQUENCES',
    'schema',
    ['SEQUENCE'],
    [
      name,
      databaseName,
      schemaName,
      ['next_value', 'number', (object) => detail(object, 'start', 1)],
      ['interval', 'number', (object) => detail(object, 'step', 1)],
      createdOn,
      owner,
      comment,
      ownerRoleType,
      text('ordered', 'Y'),
    ],
  ),
  table('NOTIFICATION INTEGRATIONS', 'account', ['INTEGRATION'], integrationColumns()),
  table('INTEGRATIONS', 'account', ['INTEGRATION'], integrationColumns()),
  table(
    'SECRETS',
    'schema',
    ['SECRET'],
    [
      createdOn,
      name,
      schemaName,
      databaseName,
      owner,
      comment,
      property('secret_type', 'TYPE'),
      ownerRoleType,
    ],
  ),
  table('TAGS', 'account', ['TAG'], ownedColumns),
  table('CORTEX SEARCH SERVICES', 'schema', ['CORTEX SEARCH SERVICE'], searchColumns),
];
