/** Procedures and functions are kept under their name and the types of their arguments: `P(NUMBER, VARCHAR)`. */
import type { CatalogObject } from './catalog/catalog-object.ts';
import { type Cursor, splitAtCommas } from './dialect/cursor.ts';
import { readDataType } from './dialect/data-type.ts';
import type { Engine } from './engine.ts';
import { completePath } from './resolve-table.ts';
import type { SessionState } from './session-state.ts';

export type RoutineKind = 'PROCEDURE' | 'FUNCTION';

/** A type without its length: routines that differ in that alone are the same. */
export const bareType = (type: string): string => type.replace(/\(.*$/, '');

/** `(NUMBER, VARCHAR)` of the name that it is kept under. */
export const typesOf = (key: string): string => key.slice(key.indexOf('('));

export const isRoutine = (kind: string): kind is RoutineKind => kind === 'PROCEDURE' || kind === 'FUNCTION';

export function routineKey(name: string, types: readonly string[]): string {
  return `${name}(${types.map(bareType).join(', ')})`;
}

/** The routine that `name(types)` names, as DROP, DESCRIBE and GET_DDL take it. */
export function takeRoutine(
  { engine, session }: { readonly engine: Engine; readonly session: SessionState },
  cursor: Cursor,
  kind: RoutineKind,
): { path: readonly string[]; object: CatalogObject | undefined } {
  const path = cursor.path();
  const types = splitAtCommas(cursor.parenthesized()).map((part) => readDataType(part, 0).type.name);
  const { database, schema, name } = completePath(session, path);
  return { path, object: engine.catalog.find(kind, [database, schema, routineKey(name, types)]) };
}
