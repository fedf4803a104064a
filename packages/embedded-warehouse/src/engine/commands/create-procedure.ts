import { type Cursor, sourceText } from '../dialect/cursor.ts';
import { readDataType } from '../dialect/data-type.ts';
import { tokenize } from '../dialect/lexer.ts';
import { isWord } from '../dialect/token.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { parseScript } from '../scripting/parse-script.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { type CreateOptions, newObject, storeObject } from './definition.ts';
import { takeHead } from './routine.ts';

/** CREATE PROCEDURE name(arguments) RETURNS type LANGUAGE SQL [EXECUTE AS ...] AS body. Other languages are left out. */
export async function createProcedure(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const { name, path, args, signature } = takeHead(run, cursor);
  const header = readHeader(run, cursor);
  const body = readBody(run, cursor);
  parseScript(tokenize(body), body);
  const object = newObject(run, 'PROCEDURE', path, header.comment, {
    arguments: args,
    signature,
    returns: header.returns,
    executeAs: header.executeAs,
    body,
  });
  return await storeObject(run, object, options, 'Function', [], name);
}

function readHeader(run: StatementRun, cursor: Cursor) {
  let [returns, executeAs, comment] = ['VARCHAR', 'OWNER', ''];
  for (;;) {
    if (cursor.take('COPY', 'GRANTS') || cursor.take('NOT', 'NULL') || cursor.take('STRICT')) continue;
    if (cursor.take('CALLED', 'ON', 'NULL', 'INPUT') || cursor.take('VOLATILE')) continue;
    if (cursor.take('RETURNS')) returns = readReturns(run, cursor);
    else if (cursor.take('LANGUAGE')) {
      const language = cursor.name();
      if (language !== 'SQL') throw unsupported(`procedures in ${language}`);
    } else if (cursor.take('EXECUTE', 'AS')) executeAs = cursor.name();
    else if (cursor.take('COMMENT')) {
      cursor.expectOperator('=');
      comment = cursor.string();
    } else break;
  }
  cursor.expect('AS');
  return { returns, executeAs, comment };
}

function readReturns(run: StatementRun, cursor: Cursor): string {
  if (cursor.take('TABLE')) return `TABLE (${sourceText(cursor.parenthesized(), run.sql)})`;
  const { type, next } = readDataType(run.tokens, cursor.index);
  while (cursor.index < next) cursor.next();
  return type.name;
}

/** A string ($$...$$ or quoted) or a bare DECLARE or BEGIN block. */
function readBody(run: StatementRun, cursor: Cursor): string {
  if (cursor.peek().kind === 'string') {
    const body = cursor.string();
    cursor.expectEnd();
    return body;
  }
  if (!isWord(cursor.peek(), 'DECLARE', 'BEGIN')) cursor.fail();
  return sourceText(cursor.rest(), run.sql);
}
