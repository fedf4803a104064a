import { SnowflakeError } from '../../protocol/engine.ts';
import { type Cursor, createCursor, splitAtCommas } from '../dialect/cursor.ts';
import { type DataType, maxTextLength, plainType, type TypeKind } from '../dialect/data-type.ts';
import { type Fragment, isVariant, quoteName, unknownType } from '../dialect/fragment.ts';
import type { ScopeColumn } from '../dialect/scope.ts';
import { isWord, type Token } from '../dialect/token.ts';
import { castTo, isClock, keepDigits } from '../library/conversion.ts';
import { functionTable } from '../library/function-table.ts';
import { runChange } from '../run-duckdb.ts';
import { type Answer, countAnswer, type StatementRun, statementTypes } from '../statement-run.ts';
import { ended, translatePieces, translateTokens } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';
import { inBulk } from '../values/binds.ts';
import { runLocked } from './change.ts';
import { runInsertSeveral } from './insert-several.ts';
import { refuseRepeatedNames } from './repeated-names.ts';
import { resolveTarget, type Target, targetColumn } from './target.ts';

/** INSERT [OVERWRITE] INTO table [(columns)] VALUES ... or a query. */
export async function runInsert(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('INSERT');
  const overwrite = cursor.take('OVERWRITE');
  if (cursor.take('ALL')) return await runInsertSeveral(run, cursor, { isFirst: false, overwrite });
  if (cursor.take('FIRST')) return await runInsertSeveral(run, cursor, { isFirst: true, overwrite });
  cursor.expect('INTO');
  cursor.take('TABLE');
  const target = resolveTarget(run, cursor.path());
  const columns = readColumns(cursor, target);
  const { text, parameters, bulk } = writeSource(run, cursor, columns);
  const list = columns.map((column) => quoteName(column.name)).join(', ');
  const insert = `INSERT INTO ${target.text} (${list}) ${text}`;
  const count = [['number of rows inserted', 0]] as const;
  if (run.request.describeOnly) return countAnswer(count, statementTypes.insert);
  const counts = await runLocked(
    run,
    target.key,
    overwrite ? 'exclusive' : 'shared',
    parameters,
    async (values, row) => {
      if (overwrite && row === 0) await runChange(run, `DELETE FROM ${target.text}`);
      return await runChange(run, insert, values);
    },
    bulk === null
      ? null
      : async (values, row) => {
          if (overwrite && row === 0) await runChange(run, `DELETE FROM ${target.text}`);
          return await runChange(run, `INSERT INTO ${target.text} (${list}) ${bulk}`, values);
        },
  );
  const total = counts.reduce((sum, inserted) => sum + inserted, 0);
  return countAnswer([['number of rows inserted', total]], statementTypes.insert);
}

export function readColumns(cursor: Cursor, target: Target): readonly ScopeColumn[] {
  const isList = cursor.peek().text === '(' && !isWord(cursor.peek(1), 'SELECT', 'WITH');
  if (!isList) return target.columns;
  return readNames(cursor).map((name) => targetColumn(target, name));
}

/** `(a, b)` of an INSERT. @throws SnowflakeError 002025 */
export function readNames(cursor: Cursor): readonly string[] {
  const names = splitAtCommas(cursor.parenthesized()).map((part) => part.at(-1)?.value ?? '');
  refuseRepeatedNames(names);
  return names;
}

function writeSource(run: StatementRun, cursor: Cursor, columns: readonly ScopeColumn[]) {
  if (isWord(cursor.peek(), 'VALUES')) return writeRows(run, cursor, columns);
  const tokens = cursor.rest();
  const query = translateTokens(run, ended(tokens));
  const known = query.columns;
  if (known && known.length !== columns.length) throw wrongCount(columns.length, known.length);
  const casts = columns.map((column, index) => {
    const type = known?.[index]?.type ?? unknownType;
    return assign({ text: `"C${index}"`, type }, column);
  });
  const plain = casts.every((cast, index) => cast === `"C${index}"`);
  const names = columns.map((_, index) => `"C${index}"`).join(', ');
  const write = (text: string) =>
    plain ? text : `SELECT ${casts.join(', ')} FROM (${text}) AS "SOURCE" (${names})`;
  const { text, parameters } = query;
  const isPlain = parameters.length > 0 && isOneRow(tokens);
  return { text: write(text), parameters, bulk: isPlain ? write(inBulk(text, parameters.length)) : null };
}

function writeRows(run: StatementRun, cursor: Cursor, columns: readonly ScopeColumn[]) {
  cursor.expect('VALUES');
  const rows: Token[][][] = [];
  do rows.push(splitAtCommas(cursor.parenthesized()));
  while (cursor.takeOperator(','));
  cursor.expectEnd();
  const context = createRunContext(run);
  const isDefault = (cell: readonly Token[]) => cell.length === 1 && isWord(cell[0], 'DEFAULT');
  const cells = rows.flatMap((row) => {
    if (row.length !== columns.length) throw wrongCount(columns.length, row.length);
    return row;
  });
  const written = translatePieces(
    run,
    { expressions: cells.filter((cell) => !isDefault(cell)) },
    [],
    context,
  );
  const expressions = written.expressions.values();
  const texts = rows.map((row) => {
    const values = row.map((cell, index) => {
      if (isDefault(cell)) return 'DEFAULT';
      return assign(expressions.next().value as Fragment, columns[index] as ScopeColumn);
    });
    return `(${values.join(', ')})`;
  });
  const { parameters } = context;
  // One row of values that are no queries, none of which is the column's own.
  const isPlain = texts.length === 1 && !cells.some((cell) => isDefault(cell) || cell.some(isQuery));
  const bulk =
    isPlain && parameters.length > 0 ? inBulk(`SELECT ${texts[0]?.slice(1, -1)}`, parameters.length) : null;
  return { text: `VALUES ${texts.join(', ')}`, parameters, bulk };
}

const isQuery = (token: Token) => isWord(token, 'SELECT', 'WITH', 'VALUES', 'OVER');

/** `SELECT ?, PARSE_JSON(?)`: one row for each row of binds, whatever rows stand beside it. */
function isOneRow([first, ...rest]: readonly Token[]): boolean {
  return (
    isWord(first, 'SELECT') &&
    !rest.some((token) => isQuery(token) || isWord(token, ...clauses) || isAggregate(token))
  );
}

const clauses =
  'FROM WHERE GROUP HAVING QUALIFY ORDER LIMIT FETCH OFFSET TOP DISTINCT UNION INTERSECT EXCEPT MINUS'.split(
    ' ',
  );

const isAggregate = ({ value }: Token) =>
  Object.hasOwn(functionTable, value) && functionTable[value]?.aggregate === true;

/**
 * A value on its way into a column: texts into VARIANTs, variants into anything, Snowflake's date formats, and no
 * text longer than the column.
 */
export function assign(value: Fragment, column: ScopeColumn): string {
  const { kind, length = maxTextLength } = column.type;
  const text = coerce(value, column);
  const { scale = 9 } = column.type;
  if (isClock(column.type) && scale < 9 && !value.isNull)
    return keepDigits({ text: stored(text, value, column), type: plainType(kind) }, scale);
  if (kind !== 'text' || length >= maxTextLength || value.isNull) return text;
  const fits = value.constant === true && value.type.kind === 'text' && value.text.length - 2 <= length;
  return fits ? text : `sf_fit(${text}, ${length})`;
}

/** Of a type that is not known before it runs, DuckDB finds out. */
function stored(text: string, value: Fragment, { type }: ScopeColumn): string {
  return value.type.kind === type.kind ? text : `CAST(${text} AS ${type.storage})`;
}

const parsedFromText: ReadonlySet<TypeKind> = new Set([
  'date',
  'boolean',
  'binary',
  'real',
  'timestamp_ntz',
  'timestamp_ltz',
  'timestamp_tz',
]);

function coerce(value: Fragment, column: ScopeColumn): string {
  const { kind } = column.type;
  if (value.isNull || kind === value.type.kind) return value.text;
  const isZoned = [kind, value.type.kind].includes('timestamp_tz');
  if (isZoned && value.type.kind !== 'unknown') return castTo(value, unlimited(column.type)).text;
  const intoJson = column.type.storage === 'JSON';
  if (intoJson && (isVariant(value) || value.type.kind === 'unknown')) return value.text;
  if (intoJson || isVariant(value)) return castTo(value, unlimited(column.type)).text;
  if (value.type.kind === 'text' && parsedFromText.has(kind)) return castTo(value, column.type).text;
  if (kind === 'text') return castTo(value, unlimited(column.type)).text;
  return value.text;
}

/** A cast to a text cuts it to its length; an assignment must notice that it is too long. */
function unlimited(type: DataType): DataType {
  return type.kind === 'text' ? { ...type, length: maxTextLength } : type;
}

export function wrongCount(expected: number, got: number): SnowflakeError {
  return new SnowflakeError(
    '002020',
    '21S01',
    `SQL compilation error:\nInsert value list does not match column list expecting ${expected} but got ${got}`,
  );
}
