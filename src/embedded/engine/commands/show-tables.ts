/** What SHOW lists, with the columns of Snowflake's documentation in their order. */
import { type CatalogObject, columnsOf, fullName, type ObjectKind } from '../catalog/catalog-object.ts';
import type { StatementRun } from '../statement-run.ts';

export type CellKind = 'text' | 'number' | 'time';
export type Cell = string | number | Date | null;
export type ReadCell = (object: CatalogObject, run: StatementRun, sizes: ReadonlyMap<string, number>) => Cell;
export type ShowColumn = readonly [name: string, kind: CellKind, read: ReadCell];

export interface ShowTable {
  readonly words: readonly string[];
  /** Where the objects live: SHOW keeps to the current database and schema for those that have them. */
  readonly scope: 'account' | 'database' | 'schema';
  readonly columns: readonly ShowColumn[];
  readonly needsSizes?: true;
  kinds(run: StatementRun): readonly CatalogObject[];
  name(object: CatalogObject): string;
}

const detail = (object: CatalogObject, name: string, fallback: Cell = ''): Cell => {
  const value = object.details[name];
  if (value === undefined || value === null) return fallback;
  return typeof value === 'object'
    ? JSON.stringify(value)
    : typeof value === 'number'
      ? value
      : String(value);
};

const createdOn: ShowColumn = ['created_on', 'time', (object) => object.createdOn];
const name: ShowColumn = ['name', 'text', (object) => object.name];
const databaseName: ShowColumn = ['database_name', 'text', (object) => object.database];
const schemaName: ShowColumn = ['schema_name', 'text', (object) => object.schema];
const owner: ShowColumn = ['owner', 'text', (object) => object.owner];
const comment: ShowColumn = ['comment', 'text', (object) => object.comment];
const ownerRoleType: ShowColumn = ['owner_role_type', 'text', () => 'ROLE'];
const text = (column: string, value: Cell = ''): ShowColumn => [column, 'text', () => value];
const number = (column: string, value: number | null = 0): ShowColumn => [column, 'number', () => value];
const property = (column: string, key: string, fallback: Cell = ''): ShowColumn => [
  column,
  'text',
  (object) => detail(object, key, fallback),
];

const kindsOf =
  (...kinds: readonly ObjectKind[]) =>
  (run: StatementRun): readonly CatalogObject[] =>
    kinds.flatMap((kind) => [...run.engine.catalog.list(kind)]);

const plainName = (object: CatalogObject): string => object.name;
/** `P(VARCHAR)` is kept under its signature; users ask for `P`. */
const procedureName = (object: CatalogObject): string => object.name.replace(/\(.*$/, '');
const size: ReadCell = (object, _run, sizes) => sizes.get(fullName(object)) ?? 0;

function table(
  words: string,
  scope: ShowTable['scope'],
  kinds: readonly ObjectKind[],
  columns: readonly ShowColumn[],
  more: Partial<ShowTable> = {},
): ShowTable {
  return { words: words.split(' '), scope, kinds: kindsOf(...kinds), columns, name: plainName, ...more };
}

const isCurrent = (current: string | null) => (object: CatalogObject) =>
  object.name === current ? 'Y' : 'N';

const tableColumns: readonly ShowColumn[] = [
  createdOn,
  name,
  databaseName,
  schemaName,
  ['kind', 'text', (object) => (object.details.transient === true ? 'TRANSIENT' : 'TABLE')],
  comment,
  property('cluster_by', 'clusterBy'),
  ['rows', 'number', size],
  [
    'bytes',
    'number',
    (object, run, sizes) => Number(size(object, run, sizes)) * columnsOf(object).length * 8,
  ],
  owner,
  text('retention_time', '1'),
  text('automatic_clustering', 'OFF'),
  text('change_tracking', 'OFF'),
  text('is_external', 'N'),
  ownerRoleType,
];

const viewColumns: readonly ShowColumn[] = [
  createdOn,
  name,
  text('reserved'),
  databaseName,
  schemaName,
  owner,
  comment,
  property('text', 'text'),
  ['is_secure', 'text', (object) => String(object.details.secure === true)],
  text('is_materialized', 'false'),
  ownerRoleType,
  text('change_tracking', 'OFF'),
];

const warehouseColumns: readonly ShowColumn[] = [
  name,
  [
    'state',
    'text',
    (object) => (detail(object, 'state', 'started') === 'suspended' ? 'SUSPENDED' : 'STARTED'),
  ],
  property('type', 'WAREHOUSE_TYPE', 'STANDARD'),
  ['size', 'text', (object) => warehouseSize(String(detail(object, 'WAREHOUSE_SIZE', 'XSMALL')))],
  ['min_cluster_count', 'number', (object) => detail(object, 'MIN_CLUSTER_COUNT', 1)],
  ['max_cluster_count', 'number', (object) => detail(object, 'MAX_CLUSTER_COUNT', 1)],
  number('started_clusters', 1),
  number('running'),
  number('queued'),
  text('is_default', 'N'),
  ['is_current', 'text', (object, run) => isCurrent(run.session.warehouse)(object)],
  ['auto_suspend', 'number', (object) => detail(object, 'AUTO_SUSPEND', 600)],
  ['auto_resume', 'text', (object) => String(detail(object, 'AUTO_RESUME', 'true'))],
  createdOn,
  owner,
  comment,
  property('resource_monitor', 'RESOURCE_MONITOR', 'null'),
  ownerRoleType,
];

function warehouseSize(size_: string): string {
  const sizes: Readonly<Record<string, string>> = {
    XSMALL: 'X-Small',
    'X-SMALL': 'X-Small',
    SMALL: 'Small',
    MEDIUM: 'Medium',
    LARGE: 'Large',
    XLARGE: 'X-Large',
    'X-LARGE': 'X-Large',
    XXLARGE: '2X-Large',
  };
  return sizes[size_.toUpperCase()] ?? size_;
}

interface Trigger {
  readonly percent: number;
  readonly action: string;
}

const threshold =
  (action: string): ReadCell =>
  (object) => {
    const triggers = (object.details.triggers as readonly Trigger[] | undefined) ?? [];
    return triggers
      .filter((trigger) => trigger.action === action)
      .map((trigger) => `${trigger.percent}%`)
      .join(',');
  };

const monitorColumns: readonly ShowColumn[] = [
  name,
  property('credit_quota', 'CREDIT_QUOTA', null),
  text('used_credits', '0.00'),
  property('remaining_credits', 'CREDIT_QUOTA', null),
  ['level', 'text', (object, run) => (monitored(object, run) ? 'WAREHOUSE' : null)],
  property('frequency', 'FREQUENCY', 'MONTHLY'),
  ['start_time', 'time', (object) => object.createdOn],
  ['end_time', 'time', () => null],
  ['notify_at', 'text', threshold('NOTIFY')],
  ['suspend_at', 'text', threshold('SUSPEND')],
  ['suspend_immediately_at', 'text', threshold('SUSPEND_IMMEDIATE')],
  createdOn,
  owner,
  comment,
  property('notify_users', 'NOTIFY_USERS'),
];

function monitored(monitor: CatalogObject, run: StatementRun): boolean {
  return run.engine.catalog
    .list('WAREHOUSE')
    .some((warehouse) => warehouse.details.RESOURCE_MONITOR === monitor.name);
}

const taskColumns: readonly ShowColumn[] = [
  createdOn,
  name,
  ['id', 'text', (object) => `${object.createdOn.getTime().toString(16)}-${object.name}`],
  databaseName,
  schemaName,
  owner,
  comment,
  property('warehouse', 'WAREHOUSE'),
  property('schedule', 'SCHEDULE', null),
  property('predecessors', 'after', '[]'),
  property('state', 'state', 'suspended'),
  property('definition', 'definition'),
  property('condition', 'when', null),
  text('allow_overlapping_execution', 'false'),
  text('error_integration', 'null'),
  ownerRoleType,
];

const searchColumns: readonly ShowColumn[] = [
  createdOn,
  name,
  databaseName,
  schemaName,
  property('target_lag', 'TARGET_LAG'),
  property('warehouse', 'WAREHOUSE'),
  property('search_column', 'searchColumn'),
  [
    'attribute_columns',
    'text',
    (object) => ((object.details.attributes as string[] | undefined) ?? []).join(','),
  ],
  [
    'columns',
    'text',
    (object) =>
      ((object.details.columns as { name: string }[] | undefined) ?? [])
        .map((column) => column.name)
        .join(','),
  ],
  property('definition', 'definition'),
  comment,
  text('indexing_state', 'ACTIVE'),
  text('serving_state', 'ACTIVE'),
  property('embedding_model', 'EMBEDDING_MODEL'),
];

const procedureColumns: readonly ShowColumn[] = [
  createdOn,
  ['name', 'text', procedureName],
  schemaName,
  text('is_builtin', 'N'),
  text('is_aggregate', 'N'),
  text('is_ansi', 'N'),
  ['min_num_arguments', 'number', (object) => argumentCount(object)],
  ['max_num_arguments', 'number', (object) => argumentCount(object)],
  [
    'arguments',
    'text',
    (object) => `${object.name} RETURN ${String(detail(object, 'returns', 'VARCHAR')).replace(/\(.*$/, '')}`,
  ],
  ['description', 'text', (object) => object.comment || 'user-defined procedure'],
  ['catalog_name', 'text', (object) => object.database],
  text('is_table_function', 'N'),
  text('valid_for_clustering', 'N'),
  text('is_secure', 'N'),
];

function argumentCount(object: CatalogObject): number {
  return ((object.details.arguments as readonly unknown[] | undefined) ?? []).length;
}

const properties_: readonly ShowColumn[] = [createdOn, name, databaseName, schemaName, owner, comment];

export const showTables: readonly ShowTable[] = [
  table('TABLES', 'schema', ['TABLE'], tableColumns, { needsSizes: true }),
  table('VIEWS', 'schema', ['VIEW'], viewColumns),
  table(
    'OBJECTS',
    'schema',
    ['TABLE', 'VIEW'],
    [createdOn, name, databaseName, schemaName, ['kind', 'text', (object) => object.kind], comment, owner],
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
      ...properties_,
      property('warehouse', 'WAREHOUSE'),
      property('schedule', 'SCHEDULE'),
      property('state', 'state'),
      property('condition', 'condition'),
      property('action', 'action'),
    ],
  ),
  table('PROCEDURES', 'schema', ['PROCEDURE'], procedureColumns, { name: procedureName }),
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
  table('TAGS', 'account', ['TAG'], properties_),
  table('CORTEX SEARCH SERVICES', 'schema', ['CORTEX SEARCH SERVICE'], searchColumns),
];

function integrationColumns(): readonly ShowColumn[] {
  return [
    name,
    property('type', 'TYPE'),
    text('category', 'NOTIFICATION'),
    ['enabled', 'text', (object) => String(detail(object, 'ENABLED', 'false'))],
    comment,
    createdOn,
  ];
}
