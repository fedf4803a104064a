/** What SHOW tells of tables, views, tasks, search services and procedures. */
import { type CatalogObject, columnsOf, isTemporary } from '../catalog/catalog-object.ts';
import { tableText } from '../resolve-table.ts';
import { bareType } from '../routine-key.ts';
import { definitionOf, type RoutineArgument } from '../user-functions.ts';

import {
  comment,
  createdOn,
  databaseName,
  detail,
  name,
  owner,
  ownerRoleType,
  property,
  type ReadCell,
  type ShowColumn,
  schemaName,
  text,
} from './show-column.ts';

/** `P(VARCHAR)` is kept under its signature; users ask for `P`. */
export const procedureName = (object: CatalogObject): string => object.name.replace(/\(.*$/, '');
const size: ReadCell = (object, _run, sizes) => sizes.get(tableText(object)) ?? 0;
export const tableKind: ReadCell = (object) => {
  if (object.kind === 'VIEW') return 'VIEW';
  if (isTemporary(object)) return 'TEMPORARY';
  return object.details.transient === true ? 'TRANSIENT' : 'TABLE';
};
export const tableColumns: readonly ShowColumn[] = [
  createdOn,
  name,
  databaseName,
  schemaName,
  ['kind', 'text', tableKind],
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

export const viewColumns: readonly ShowColumn[] = [
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
export const taskColumns: readonly ShowColumn[] = [
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

export const searchColumns: readonly ShowColumn[] = [
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

export const procedureColumns: readonly ShowColumn[] = [
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

const argumentsOf = (object: CatalogObject): readonly RoutineArgument[] =>
  (object.details.arguments as readonly RoutineArgument[] | undefined) ?? [];

/** Of SHOW USER FUNCTIONS: those of procedures, and what is shown of a function alone. */
export const functionColumns: readonly ShowColumn[] = [
  ...procedureColumns.map((column): ShowColumn => {
    switch (column[0]) {
      case 'min_num_arguments':
        return [
          column[0],
          'number',
          (object) => argumentsOf(object).filter((argument) => argument.default === null).length,
        ];
      case 'arguments':
        return ['arguments', 'text', functionSignature];
      case 'description':
        return ['description', 'text', (object) => object.comment || 'user-defined function'];
      case 'is_table_function':
        return [column[0], 'text', (object) => (definitionOf(object).columns ? 'Y' : 'N')];
      default:
        return column;
    }
  }),
  text('secrets'),
  text('external_access_integrations'),
  text('is_external_function', 'N'),
  text('language', 'SQL'),
  text('is_memoizable', 'N'),
  text('is_data_metric', 'N'),
];

/** `F(NUMBER, DEFAULT VARCHAR) RETURN NUMBER`, types without their lengths. */
function functionSignature(object: CatalogObject): string {
  const types = argumentsOf(object).map(
    ({ type, default: fallback }) => `${fallback === null ? '' : 'DEFAULT '}${bareType(type)}`,
  );
  const { columns, returns } = definitionOf(object);
  const returned = columns
    ? `TABLE (${columns.map(({ name: column, type }) => `${column} ${bareType(type.name)}`).join(', ')})`
    : bareType(returns);
  return `${procedureName(object)}(${types.join(', ')}) RETURN ${returned}`;
}

function argumentCount(object: CatalogObject): number {
  return ((object.details.arguments as readonly unknown[] | undefined) ?? []).length;
}
