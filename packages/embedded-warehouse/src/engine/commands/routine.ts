/** What the commands on procedures and functions have in common. */
import { type Cursor, sourceText, splitAtCommas } from '../dialect/cursor.ts';
import { readDataType } from '../dialect/data-type.ts';
import { isOperator, isWord, type Token } from '../dialect/token.ts';
import { kindNotFound } from '../errors/snowflake-errors.ts';
import { type RoutineKind, routineKey, takeRoutine } from '../routine-key.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { ended } from '../translate-run.ts';
import type { RoutineArgument } from '../user-functions.ts';
import { dropChange, dropped, nothingDropped, schemaPath, storeDefinition } from './definition.ts';
import { refuseRepeatedNames } from './repeated-names.ts';

/** Takes `name(arguments)` of a routine that is made: its types are part of the path, so that overloads stand side by side. */
export function takeHead(run: StatementRun, cursor: Cursor) {
  const [database, schema, name] = schemaPath(run, cursor.path());
  const args = splitAtCommas(cursor.parenthesized()).map((part) => readArgument(run, part));
  refuseRepeatedNames(args.map((argument) => argument.name));
  const signature = `(${args.map((argument) => `${argument.name} ${argument.type}`).join(', ')})`;
  const types = args.map(({ type }) => type);
  return { name, path: [database, schema, routineKey(name, types)] as const, args, signature };
}

/** `[IN] name type [DEFAULT value]`. */
function readArgument(run: StatementRun, part: readonly Token[]): RoutineArgument {
  const tokens = part.filter(
    (token, index) => !(index === 0 && isWord(token, 'IN', 'INPUT') && part.length > 2),
  );
  const { type, next } = readDataType(ended(tokens), 1);
  const hasDefault = isWord(tokens[next], 'DEFAULT') || isOperator(tokens[next], '=>');
  const fallback = hasDefault ? sourceText(tokens.slice(next + 1), run.sql) : null;
  return { name: tokens[0]?.value ?? '', type: type.name, default: fallback };
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
