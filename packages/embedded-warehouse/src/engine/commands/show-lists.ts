/** SHOW of what is no single object: columns, parameters, grants and models. */

import { parameterDefaults } from '../../protocol/session/session-parameters.ts';
import { type CatalogObject, columnsOf, fullName } from '../catalog/catalog-object.ts';
import type { Cursor } from '../dialect/cursor.ts';
import { readDataType } from '../dialect/data-type.ts';
import { tokenize } from '../dialect/lexer.ts';
import { defaultPrices } from '../history/prices.ts';
import { accountParameters, userParameters } from '../inherited-parameters.ts';
import type { StatementRun } from '../statement-run.ts';
import type { ShowFilter, ShowList } from './show.ts';

/** One row for each column of the tables and views in scope; types as JSON, as Snowflake shows them. */
export function listColumns(run: StatementRun, filter: ShowFilter): ShowList {
  const tables = tablesIn(run, filter);
  const rows = tables.flatMap((table) =>
    columnsOf(table)
      .filter((column) => !filter.like || filter.like.test(column.name))
      .map((column) => [
        table.name,
        table.schema,
        column.name,
        dataTypeJson(column.declared, column.nullable),
        column.nullable ? 'true' : 'NOT_NULL',
        column.default ?? '',
        'COLUMN',
        '',
        column.comment ?? '',
        table.database,
        column.autoincrement
          ? `IDENTITY START ${column.autoincrement.start} INCREMENT ${column.autoincrement.step}`
          : '',
      ]),
  );
  const names = [
    'table_name',
    'schema_name',
    'column_name',
    'data_type',
    'null?',
    'default',
    'kind',
    'expression',
    'comment',
    'database_name',
    'autoincrement',
  ];
  return { columns: names.map((name) => [name, 'text'] as const), rows };
}

/** The tables and views in the scope of a SHOW, those of the session before what they hide. */
export function tablesIn(run: StatementRun, { database, schema, table: only }: ShowFilter): CatalogObject[] {
  const { catalog } = run.engine;
  const { temporaryTables } = run.session;
  const lasting = [...catalog.list('TABLE'), ...catalog.list('VIEW')].filter(
    (table) => !temporaryTables.has(fullName(table)),
  );
  return [...lasting, ...temporaryTables.values()].filter(
    (table) =>
      (database === null || table.database === database) &&
      (schema === null || table.schema === schema) &&
      (only === null || table.name === only),
  );
}

/** SHOW VARIABLES [LIKE 'x']: what SET has set. */
export function listVariables({ session }: StatementRun, filter: ShowFilter): ShowList {
  const rows = [...session.variables]
    .filter(([name]) => !filter.like || filter.like.test(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { shown, createdOn, updatedOn, type }]) => [
      session.id,
      createdOn,
      updatedOn,
      name,
      shown,
      type.kind === 'unknown' ? 'text' : type.kind,
      '',
    ]);
  return {
    columns: [
      ['session_id', 'text'],
      ['created_on', 'time'],
      ['updated_on', 'time'],
      ['name', 'text'],
      ['value', 'text'],
      ['type', 'text'],
      ['comment', 'text'],
    ],
    rows,
  };
}

function dataTypeJson(declared: string, nullable: boolean): string {
  const { type } = readDataType(tokenize(declared), 0);
  const base = { type: type.kind.toUpperCase(), nullable };
  if (type.kind === 'fixed')
    return JSON.stringify({
      type: 'FIXED',
      precision: type.precision ?? 38,
      scale: type.scale ?? 0,
      nullable,
    });
  if (type.kind === 'text')
    return JSON.stringify({
      ...base,
      length: type.length,
      byteLength: Math.min((type.length ?? 0) * 4, 16_777_216),
      fixed: false,
    });
  return JSON.stringify(base);
}

/** SHOW PARAMETERS [LIKE 'x'] [IN SESSION | ACCOUNT | USER [name]]: the values in force there, and who set them. */
export function listParameters(run: StatementRun, filter: ShowFilter): ShowList {
  const account = accountParameters(run);
  const user = { ...account, ...userParameters(run) };
  const session: ListedParameters = {
    ...user,
    ...run.request.parameters,
    ...Object.fromEntries(run.session.parameters),
  };
  const levels: readonly (readonly [level: string, parameters: ListedParameters])[] = [
    ['ACCOUNT', account],
    ['USER', user],
    ['SESSION', session],
  ];
  const shown = levels.slice(0, levels.findIndex(([level]) => level === filter.level) + 1);
  const values = shown.at(-1)?.[1] ?? {};
  const rows = [...new Set([...Object.keys(parameterDefaults), ...Object.keys(values)])]
    .filter((name) => !filter.like || filter.like.test(name))
    .sort()
    .map((name) => {
      const fallback = parameterDefaults[name] ?? '';
      const value = String(values[name] ?? fallback);
      const setter = shown.find(([, parameters]) => String(parameters[name] ?? fallback) === value);
      const level = value === String(fallback) ? '' : (setter?.[0] ?? '');
      return [name, value, String(fallback), level, '', typeName(fallback)];
    });
  const columns = ['key', 'value', 'default', 'level', 'description', 'type'];
  return { columns: columns.map((name) => [name, 'text'] as const), rows };
}

type ListedParameters = Readonly<Record<string, unknown>>;

function typeName(value: string | number | boolean): string {
  return (typeof value).toUpperCase();
}

/** SHOW GRANTS [ON kind name | TO ROLE name | TO USER name | OF ROLE name]. */
export function listGrants(run: StatementRun, cursor: Cursor): ShowList {
  const all = run.engine.catalog.list('GRANT');
  const is = (name: string, key: string) => (grant: (typeof all)[number]) =>
    String(grant.details[key]).split(/\s+/).at(-1) === name;
  let shown = all;
  if (cursor.take('TO') || cursor.take('OF')) {
    cursor.take('ROLE');
    cursor.take('USER');
    shown = all.filter(is(cursor.path().at(-1) ?? '', 'grantee'));
  } else if (cursor.take('ON')) {
    const words: string[] = [];
    while (!cursor.done()) words.push(cursor.next().value);
    const target = words.join(' ').replaceAll(' . ', '.');
    shown = all.filter((grant) => grant.details.target === target);
  }
  const columns = [
    'privilege',
    'granted_on',
    'name',
    'granted_to',
    'grantee_name',
    'grant_option',
    'granted_by',
  ];
  const rows = shown.map((grant) => {
    const target = String(grant.details.target);
    const at = target.lastIndexOf(' ');
    const text = (key: string) => String(grant.details[key]);
    return [
      grant.createdOn,
      text('privilege'),
      target.slice(0, Math.max(at, 0)),
      target.slice(at + 1),
      text('granteeKind'),
      text('grantee'),
      'false',
      grant.owner,
    ];
  });
  return {
    columns: [['created_on', 'time'] as const, ...columns.map((name) => [name, 'text'] as const)],
    rows,
  };
}

/** SHOW CORTEX BASE MODELS [IN SCHEMA SNOWFLAKE.MODELS]: every model name that the price list knows. */
export function listModels(filter: ShowFilter): ShowList {
  const created = new Date('2026-01-13T00:00:00Z');
  const names = Object.keys(defaultPrices).filter((name) => /[a-z]/.test(name));
  const rows = names
    .filter((name) => !filter.like || filter.like.test(name))
    .sort()
    .map((name) => [
      created,
      name.toUpperCase(),
      'CORTEX_BASE',
      'SNOWFLAKE',
      'MODELS',
      'SNOWFLAKE',
      'GA',
      'true',
      null,
      null,
      'true',
    ]);
  const columns = [
    'name',
    'model_type',
    'database_name',
    'schema_name',
    'owner',
    'lifecycle_status',
    'in_region_availability',
    'legacy_date',
    'eol_date',
    'cross_region_availability',
  ];
  return {
    columns: [['created_on', 'time'] as const, ...columns.map((name) => [name, 'text'] as const)],
    rows,
  };
}
