import { type Cursor, splitAtCommas } from '../dialect/cursor.ts';
import { readDataType } from '../dialect/data-type.ts';
import { fragment } from '../dialect/fragment.ts';
import type { ScopeColumn } from '../dialect/scope.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { describeRows } from '../run-duckdb.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { ended } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';
import { callTableFunction, callUserFunction, type UserFunction } from '../user-functions.ts';
import { type CreateOptions, newObject, storeObject } from './definition.ts';
import { takeHead } from './routine.ts';

/** CREATE FUNCTION name(arguments) RETURNS type | TABLE (columns) [LANGUAGE SQL] AS 'expression or query'. */
export async function createFunction(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const { name, path, args, signature } = takeHead(run, cursor);
  const { comment, returns, columns } = readHeader(run, cursor);
  const body = cursor.string().replace(/;\s*$/, '');
  cursor.expectEnd();
  const definition: UserFunction = { arguments: args, returns, columns, body };
  const object = newObject(run, 'FUNCTION', path, comment, { ...definition, signature });
  await checkBody(run, object, definition);
  return await storeObject(run, object, options, 'Function', [], name);
}

/** Writes a call, so that a body that cannot be run is told when it is made. */
async function checkBody(run: StatementRun, object: ReturnType<typeof newObject>, definition: UserFunction) {
  const { context } = createRunContext(run);
  const empty = definition.arguments.map(() => ({ ...fragment('NULL', 'unknown'), isNull: true }));
  const given = { args: empty, named: new Map() };
  const text =
    definition.columns === null
      ? `SELECT ${callUserFunction(object, given, context).text}`
      : `SELECT * FROM ${callTableFunction(object, given, context).text}`;
  await describeRows(run, text, null);
}

function readHeader(run: StatementRun, cursor: Cursor) {
  let [returns, comment] = ['', ''];
  let columns: readonly ScopeColumn[] | null = null;
  for (;;) {
    if (cursor.take('COPY', 'GRANTS') || cursor.take('NOT', 'NULL') || cursor.take('NULL')) continue;
    if (cursor.take('CALLED', 'ON', 'NULL', 'INPUT')) continue;
    if (cursor.take('VOLATILE') || cursor.take('IMMUTABLE') || cursor.take('MEMOIZABLE')) continue;
    if (cursor.take('STRICT') || cursor.take('RETURNS', 'NULL', 'ON', 'NULL', 'INPUT'))
      throw unsupported('STRICT of a SQL function');
    if (cursor.take('RETURNS', 'TABLE')) {
      columns = readColumns(cursor);
      returns = `TABLE (${columns.map(({ name, type }) => `${name} ${type.name}`).join(', ')})`;
    } else if (cursor.take('RETURNS')) {
      const { type, next } = readDataType(run.tokens, cursor.index);
      while (cursor.index < next) cursor.next();
      returns = type.name;
    } else if (cursor.take('LANGUAGE')) {
      const language = cursor.name();
      if (language !== 'SQL') throw unsupported(`functions in ${language}; a function in SQL works here`);
    } else if (cursor.take('COMMENT')) {
      cursor.expectOperator('=');
      comment = cursor.string();
    } else break;
  }
  cursor.expect('AS');
  if (returns === '') cursor.fail();
  return { returns, columns, comment };
}

function readColumns(cursor: Cursor): ScopeColumn[] {
  return splitAtCommas(cursor.parenthesized()).map((part) => ({
    name: part[0]?.value ?? '',
    type: readDataType(ended(part), 1).type,
  }));
}
