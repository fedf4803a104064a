/** The columns of SHOW: a name, a kind, and how to read it from an object. */
import type { CatalogObject } from '../catalog/catalog-object.ts';
import type { StatementRun } from '../statement-run.ts';

export type CellKind = 'text' | 'number' | 'time';
export type Cell = string | number | Date | null;
export type ReadCell = (object: CatalogObject, run: StatementRun, sizes: ReadonlyMap<string, number>) => Cell;
export type ShowColumn = readonly [name: string, kind: CellKind, read: ReadCell];

export const detail = (object: CatalogObject, name: string, fallback: Cell = ''): Cell => {
  const value = object.details[name];
  if (value === undefined || value === null) return fallback;
  return typeof value === 'object'
    ? JSON.stringify(value)
    : typeof value === 'number'
      ? value
      : String(value);
};

export const createdOn: ShowColumn = ['created_on', 'time', (object) => object.createdOn];
export const name: ShowColumn = ['name', 'text', (object) => object.name];
export const databaseName: ShowColumn = ['database_name', 'text', (object) => object.database];
export const schemaName: ShowColumn = ['schema_name', 'text', (object) => object.schema];
export const owner: ShowColumn = ['owner', 'text', (object) => object.owner];
export const comment: ShowColumn = ['comment', 'text', (object) => object.comment];
export const ownerRoleType: ShowColumn = ['owner_role_type', 'text', () => 'ROLE'];
export const text = (column: string, value: Cell = ''): ShowColumn => [column, 'text', () => value];
export const number = (column: string, value: number | null = 0): ShowColumn => [
  column,
  'number',
  () => value,
];
export const property = (column: string, key: string, fallback: Cell = ''): ShowColumn => [
  column,
  'text',
  (object) => detail(object, key, fallback),
];

export const isCurrent = (current: string | null) => (object: CatalogObject) =>
  object.name === current ? 'Y' : 'N';
