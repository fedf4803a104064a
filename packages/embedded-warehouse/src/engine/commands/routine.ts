/** What procedures and functions have in common: they are kept under their name and the types of their arguments. */
import type { CatalogObject } from '../catalog/catalog-object.ts';
import { type Cursor, sourceText, splitAtCommas } from '../dialect/cursor.ts';
import { readDataType } from '../dialect/data-type.ts';
import { isOperator, isWord, type Token } from '../dialect/token.ts';
import { kindNotFound } from '../errors/snowflake-errors.ts';
import { completePath } from '../resolve-table.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { ended } from '../translate-run.ts';
import type { RoutineArgument } from '../user-functions.ts';
import { dropChange, dropped, nothingDropped, storeDefinition } from './definition.ts';

export type RoutineKind = 'PROCEDURE' | 'FUNCTION';

/** `[IN] name type [DEFAULT value]`. */
export function readArgument(run: StatementRun, part: readonly Token[]): RoutineArgument {
  const tokens = part.filter(
    (token, index) => !(index === 0 && isWord(token, 'IN', 'INPUT') && part.length > 2),
  );
  const { type, next } = readDataType(ended(tokens), 1);
  const hasDefault = isWord(tokens[next], 'DEFAULT') || isOperator(tokens[next], '=>');
  const fallback = hasDefault ? sourceText(tokens.slice(next + 1), run.sql) : null;
  return { name: tokens[0]?.value ?? '', type: type.name, default: fallback };
}

/** A type without its length: routines that differ in that alone are the same. */
export const bareType = (type: string): string => type.replace(/\(.*$/, '');

/** `P(NUMBER, VARCHAR)`: routines may share a name when their argument types differ. */
export function routineKey(name: string, types: readonly string[]): string {
  return `${name}(${types.map(bareType).join(', ')})`;
}

/** Drops the routine that `name(types)` names. */
export async function dropRoutine(
  run: StatementRun,
  cursor: Cursor,
  kind: RoutineKind,
  ifExists: boolean,
): Promise<Answer> {
  const { path, object } = takeRoutine(run, cursor, kind);
  cursor.expectEnd();
  const [name = ''] = path.slice(-1);
  if (!object) {
    if (ifExists) return nothingDropped(name);
    throw kindNotFound(kind, path.join('.'));
  }
  await storeDefinition(run, [], async () => ({ ddl: [], changes: [dropChange(object)] }));
  return dropped(name);
}

/** The routine that `name(types)` names, as DROP and DESCRIBE take it. */
export function takeRoutine(
  run: StatementRun,
  cursor: Cursor,
  kind: RoutineKind,
): { path: readonly string[]; object: CatalogObject | undefined } {
  const path = cursor.path();
  const types = splitAtCommas(cursor.parenthesized()).map((part) => readDataType(ended(part), 0).type.name);
  const { database, schema, name } = completePath(run.session, path);
  return { path, object: run.engine.catalog.find(kind, [database, schema, routineKey(name, types)]) };
}
