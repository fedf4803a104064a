/** SHOW PRIMARY KEYS, UNIQUE KEYS, IMPORTED KEYS and EXPORTED KEYS, by which BI tools find how tables belong together. */
import { createHash } from 'node:crypto';
import {
  type CatalogObject,
  constraintsOf,
  fullName,
  type TableConstraint,
} from '../catalog/catalog-object.ts';
import type { Cursor } from '../dialect/cursor.ts';
import { findTable } from '../resolve-table.ts';
import type { StatementRun } from '../statement-run.ts';
import type { ShowFilter, ShowList } from './show.ts';
import { tablesIn } from './show-lists.ts';

export type KeyKind = 'PRIMARY' | 'UNIQUE' | 'IMPORTED' | 'EXPORTED';

export function takeKeys(cursor: Cursor): KeyKind | null {
  const kinds: readonly KeyKind[] = ['PRIMARY', 'UNIQUE', 'IMPORTED', 'EXPORTED'];
  return kinds.find((kind) => cursor.take(kind, 'KEYS')) ?? null;
}

export function listKeys(run: StatementRun, kind: KeyKind, filter: ShowFilter): ShowList {
  return kind === 'PRIMARY' || kind === 'UNIQUE'
    ? ownKeys(run, kind, filter)
    : foreignKeys(run, kind, filter);
}

function ownKeys(run: StatementRun, kind: 'PRIMARY' | 'UNIQUE', filter: ShowFilter): ShowList {
  const rows = tablesIn(run, filter).flatMap((table) =>
    constraintsOf(table)
      .filter((constraint) => constraint.kind.startsWith(kind))
      .flatMap((constraint) =>
        constraint.columns.map((column, index) => [
          table.createdOn,
          table.database,
          table.schema,
          table.name,
          column,
          index + 1,
          constraintName(table, constraint),
          'false',
          null,
        ]),
      ),
  );
  return {
    columns: [
      ['created_on', 'time'],
      ['database_name', 'text'],
      ['schema_name', 'text'],
      ['table_name', 'text'],
      ['column_name', 'text'],
      ['key_sequence', 'number'],
      ['constraint_name', 'text'],
      ['rely', 'text'],
      ['comment', 'text'],
    ],
    rows,
  };
}

function foreignKeys(run: StatementRun, kind: 'IMPORTED' | 'EXPORTED', filter: ShowFilter): ShowList {
  const inScope = new Set(tablesIn(run, filter));
  const rows = tablesIn(run, { ...filter, database: null, schema: null, table: null }).flatMap((table) =>
    constraintsOf(table).flatMap((constraint) => {
      const target = targetOf(run, table, constraint);
      if (!target || !inScope.has(kind === 'IMPORTED' ? table : target.table)) return [];
      return constraint.columns.map((column, index) => [
        table.createdOn,
        target.table.database,
        target.table.schema,
        target.table.name,
        target.columns[index] ?? null,
        table.database,
        table.schema,
        table.name,
        column,
        index + 1,
        'NO ACTION',
        'NO ACTION',
        constraintName(table, constraint),
        target.name,
        'NOT DEFERRABLE',
        'false',
        null,
      ]);
    }),
  );
  const path = (side: string) =>
    ['database', 'schema', 'table', 'column'].map((part) => `${side}_${part}_name`);
  const texts = ['update_rule', 'delete_rule', 'fk_name', 'pk_name', 'deferrability', 'rely', 'comment'];
  return {
    columns: [
      ['created_on', 'time'],
      ...[...path('pk'), ...path('fk')].map((name) => [name, 'text'] as const),
      ['key_sequence', 'number'],
      ...texts.map((name) => [name, 'text'] as const),
    ],
    rows,
  };
}

/** The key that a foreign key points to; null where its table is gone. */
function targetOf(run: StatementRun, table: CatalogObject, { references }: TableConstraint) {
  if (!references) return null;
  const from = { ...run.session, database: table.database, schema: table.schema };
  const target = findTable(run.engine, from, references.table);
  if (!target) return null;
  const keys = constraintsOf(target).filter(({ kind }) => kind !== 'FOREIGN KEY');
  const wanted = references.columns.join();
  const key = keys.find(({ kind, columns }) =>
    wanted === '' ? kind === 'PRIMARY KEY' : columns.join() === wanted,
  );
  return {
    table: target,
    columns: references.columns.length > 0 ? references.columns : (key?.columns ?? []),
    name: key ? constraintName(target, key) : null,
  };
}

/** The name that Snowflake would make up, the same every time. */
function constraintName(table: CatalogObject, { name, kind, columns }: TableConstraint): string {
  if (name !== null) return name;
  const digits = createHash('md5')
    .update([fullName(table), kind, ...columns].join('\u0000'))
    .digest('hex');
  return `SYS_CONSTRAINT_${digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}
