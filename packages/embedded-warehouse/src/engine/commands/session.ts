import { type Cursor, createCursor, splitAtCommas } from '../dialect/cursor.ts';
import { quoteText } from '../dialect/fragment.ts';
import { isWord } from '../dialect/token.ts';
import {
  invalidProperty,
  invalidValue,
  kindNotFound,
  noDatabase,
  unsupported,
} from '../errors/snowflake-errors.ts';
import { inheritedTimeZone } from '../inherited-parameters.ts';
import { isParameter } from '../parameter-names.ts';
import { publishSession } from '../session-variables.ts';
import { type Answer, type StatementRun, statementTypes, statusAnswer } from '../statement-run.ts';
import { beginTransaction, endTransaction } from '../transactions.ts';
import { translatePieces } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';

const done = (): Answer => statusAnswer('Statement executed successfully.', statementTypes.session);

/** USE [DATABASE | SCHEMA | WAREHOUSE | ROLE | SECONDARY ROLES] name. */
export async function runUse(run: StatementRun): Promise<Answer> {
  const { session, engine } = run;
  const cursor = createCursor(run.tokens);
  cursor.expect('USE');
  if (cursor.take('SECONDARY', 'ROLES')) return done();
  if (cursor.take('WAREHOUSE')) {
    const name = cursor.name();
    if (!engine.catalog.find('WAREHOUSE', [null, null, name])) throw kindNotFound('WAREHOUSE', name);
    session.warehouse = name;
  } else if (cursor.take('ROLE')) {
    const name = cursor.name();
    if (!engine.catalog.find('ROLE', [null, null, name])) throw kindNotFound('ROLE', name);
    session.role = name;
  } else if (cursor.take('SCHEMA')) {
    useSchema(run, cursor.path());
  } else {
    cursor.take('DATABASE');
    const path = cursor.path();
    if (path.length === 1) useDatabase(run, path[0] ?? '');
    else useSchema(run, path);
  }
  cursor.expectEnd();
  await publishSession(session);
  return done();
}

function useDatabase(run: StatementRun, name: string): void {
  if (!run.engine.catalog.find('DATABASE', [null, null, name])) throw kindNotFound('DATABASE', name);
  run.session.database = name;
  const hasPublic = run.engine.catalog.find('SCHEMA', [name, null, 'PUBLIC']);
  run.session.schema = hasPublic ? 'PUBLIC' : null;
}

function useSchema(run: StatementRun, path: readonly string[]): void {
  const [schema = '', database = run.session.database] = [...path].reverse();
  if (database === null) throw noDatabase();
  const known =
    run.engine.catalog.find('SCHEMA', [database, null, schema]) ?? schema === 'INFORMATION_SCHEMA';
  if (!known) throw kindNotFound('SCHEMA', path.join('.'));
  run.session.database = database;
  run.session.schema = schema;
}

/** ALTER SESSION SET name = value ... and ALTER SESSION UNSET name, ... */
export async function runAlterSession(run: StatementRun): Promise<Answer> {
  const { session } = run;
  const cursor = createCursor(run.tokens);
  cursor.expect('ALTER', 'SESSION');
  if (cursor.take('UNSET')) {
    do {
      const name = cursor.name();
      if (!isParameter(name)) throw invalidProperty(name, 'SESSION');
      if (name === 'AUTOCOMMIT') await endTransaction(run, 'COMMIT');
      session.parameters.delete(name);
      if (name === 'TIMEZONE') await setTimeZone(run, inheritedTimeZone(run));
    } while (cursor.takeOperator(','));
    cursor.expectEnd();
    return done();
  }
  cursor.expect('SET');
  while (!cursor.done()) {
    const name = cursor.name();
    if (!isParameter(name)) throw invalidProperty(name, 'SESSION');
    cursor.expectOperator('=');
    const value = readParameter(cursor);
    if (name === 'TIMEZONE') await setTimeZone(run, value);
    requireEffect(name, value);
    // What was changed under the old setting is not left to the new one.
    if (name === 'AUTOCOMMIT') await endTransaction(run, 'COMMIT');
    session.parameters.set(name, value);
    cursor.takeOperator(',');
  }
  return done();
}

/** Parameters that would change the answers of statements, with the one value that they have here. */
const fixedParameters: Readonly<Record<string, string>> = {
  BINARY_INPUT_FORMAT: 'HEX',
  DATE_INPUT_FORMAT: 'AUTO',
  DEFAULT_DDL_COLLATION: '',
  QUOTED_IDENTIFIERS_IGNORE_CASE: 'FALSE',
  TIMESTAMP_INPUT_FORMAT: 'AUTO',
  TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_NTZ',
  TIME_INPUT_FORMAT: 'AUTO',
  TWO_DIGIT_CENTURY_START: '1970',
};

/** @throws SnowflakeError 000002 when the setting would be without the effect that it promises, 001008 when it has none */
export function requireEffect(name: string, value: string): void {
  const only = Object.hasOwn(fixedParameters, name) ? fixedParameters[name] : undefined;
  if (only !== undefined && value.toUpperCase() !== only) throw unsupported(`${name} = ${value}`);
  if (name === 'WEEK_START' && !/^[0-7]$/.test(value)) throw invalidValue(name, value);
  if (name === 'WEEK_OF_YEAR_POLICY' && !/^[01]$/.test(value)) throw invalidValue(name, value);
  if (name === 'BINARY_OUTPUT_FORMAT' && !/^(?:HEX|BASE64|UTF-?8)$/i.test(value))
    throw invalidValue(name, value);
}

function readParameter(cursor: Cursor): string {
  const negative = cursor.takeOperator('-') ? '-' : '';
  const token = cursor.next();
  if (token.kind === 'operator' || token.kind === 'end') cursor.fail();
  return token.kind === 'word' ? token.text.toLowerCase() : `${negative}${token.value}`;
}

/** @throws SnowflakeError 001008 when there is no such zone */
export function requireTimeZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
  } catch {
    throw invalidValue('TIMEZONE', zone);
  }
}

export async function setTimeZone(run: Pick<StatementRun, 'session'>, zone: string): Promise<void> {
  requireTimeZone(zone);
  try {
    await run.session.connection.run(`SET TimeZone = ${quoteText(zone)}`);
  } catch {
    throw invalidValue('TIMEZONE', zone);
  }
  run.session.timeZone = zone;
}

/** SET name = expression and SET (a, b) = (x, y). */
export async function runSet(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('SET');
  const isList = cursor.peek().text === '(';
  const names = isList
    ? splitAtCommas(cursor.parenthesized()).map((part) => part[0]?.value ?? '')
    : [cursor.name()];
  cursor.expectOperator('=');
  const expressions = isList ? splitAtCommas(cursor.parenthesized()) : [cursor.rest().slice(0, -1)];
  if (names.length !== expressions.length) cursor.fail();
  const context = createRunContext(run);
  const pieces = translatePieces(run, { expressions }, [], context);
  for (const [index, name] of names.entries()) {
    const piece = pieces.expressions[index];
    if (!piece) continue;
    const reader = await run.session.connection.runAndReadAll(`SELECT CAST(${piece.text} AS VARCHAR)`);
    const value = reader.getRows()[0]?.[0] ?? null;
    const text = value === null ? 'NULL' : quoteText(String(value));
    const isText = piece.type.kind === 'text' || piece.type.kind === 'unknown';
    const now = new Date();
    run.session.variables.set(name, {
      shown: value === null ? null : String(value),
      createdOn: run.session.variables.get(name)?.createdOn ?? now,
      updatedOn: now,
      text: isText ? text : `CAST(${text} AS ${piece.type.storage})`,
      type: piece.type,
      constant: isText,
    });
  }
  return done();
}

export async function runUnset(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('UNSET');
  do run.session.variables.delete(cursor.name());
  while (cursor.takeOperator(','));
  return done();
}

/** BEGIN, START TRANSACTION, COMMIT and ROLLBACK. DDL ends an open transaction, as in Snowflake. */
export async function runTransaction(run: StatementRun): Promise<Answer> {
  const [word] = run.tokens;
  if (isWord(word, 'BEGIN', 'START')) await beginTransaction(run.session);
  else await endTransaction(run, isWord(word, 'COMMIT') ? 'COMMIT' : 'ROLLBACK');
  return statusAnswer('Statement executed successfully.', statementTypes.transaction);
}
