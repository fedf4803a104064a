import type { ColumnDefinition, TableConstraint } from '../catalog/catalog-object.ts';
import { type Cursor, createCursor, sourceText } from '../dialect/cursor.ts';
import { type DataType, readDataType } from '../dialect/data-type.ts';
import { quoteName, quoteText } from '../dialect/fragment.ts';
import { isOperator, isWord, type Token } from '../dialect/token.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { castTo } from '../library/conversion.ts';
import { checkCollation } from '../library/strings.ts';
import { settleOutputFormats } from '../output-formats.ts';
import type { StatementRun } from '../statement-run.ts';
import { ended, translatePieces } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';
import { markedColumn, readReference } from './constraints.ts';

/** A column of CREATE TABLE: what the catalog keeps and what DuckDB is told. */
export interface ParsedColumn {
  readonly definition: ColumnDefinition;
  readonly type: DataType;
  /** The DEFAULT as DuckDB SQL; null without one. */
  readonly defaultText: string | null;
  /** The keys that the column itself declares. */
  readonly constraints?: readonly TableConstraint[];
}

/** `name type [NOT NULL] [DEFAULT e | AUTOINCREMENT ...] [UNIQUE | PRIMARY KEY | REFERENCES ...] [COMMENT 'x']`. */
export function readColumn(run: StatementRun, tokens: readonly Token[]): ParsedColumn {
  const cursor = createCursor(ended(tokens));
  const name = cursor.name();
  const typeStart = cursor.index;
  const { type, next } = readDataType(ended(tokens), typeStart);
  for (let at = typeStart; at < next; at += 1) cursor.next();
  const declared = sourceText(tokens.slice(typeStart, next), run.sql);
  let nullable = true;
  let comment: string | null = null;
  let autoincrement: ColumnDefinition['autoincrement'] = null;
  let fallback: readonly Token[] | null = null;
  let constraintName: string | null = null;
  const constraints: TableConstraint[] = [];
  const declare = (kind: TableConstraint['kind'], references: TableConstraint['references'] = null) => {
    constraints.push({ kind, name: constraintName, columns: [name], references });
    constraintName = null;
  };
  while (!cursor.done()) {
    if (cursor.take('NOT', 'NULL')) nullable = false;
    else if (cursor.take('NULL')) nullable = true;
    else if (cursor.take('DEFAULT')) fallback = readDefault(cursor);
    else if (isWord(cursor.peek(), 'AUTOINCREMENT', 'IDENTITY')) autoincrement = readAutoincrement(cursor);
    else if (cursor.take('COMMENT')) comment = cursor.string();
    else if (cursor.take('COLLATE')) checkCollation(cursor.string());
    else if (cursor.take('PRIMARY', 'KEY')) declare('PRIMARY KEY');
    else if (cursor.take('UNIQUE')) declare('UNIQUE');
    else if (cursor.take('FOREIGN', 'KEY')) continue;
    else if (cursor.take('REFERENCES')) declare('FOREIGN KEY', readReference(cursor));
    else if (cursor.take('CONSTRAINT')) constraintName = cursor.name();
    else if (!isWord(cursor.peek(), 'ENFORCED', 'ENABLE', 'VALIDATE', 'RELY', 'NOVALIDATE')) cursor.fail();
    else cursor.next();
  }
  const isKey = constraints.some(({ kind }) => kind === 'PRIMARY KEY');
  const plain: ColumnDefinition = {
    name,
    type: type.name,
    declared,
    nullable: nullable && !isKey,
    default: fallback ? sourceText(fallback, run.sql) : null,
    comment,
    autoincrement,
    primaryKey: false,
    unique: false,
  };
  const definition = markedColumn(plain, constraints);
  return { definition, type, constraints, defaultText: fallback ? writeDefault(run, fallback, type) : null };
}

/** The tokens of a DEFAULT expression: up to the next word that starts another clause of the column. */
function readDefault(cursor: Cursor): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (;;) {
    const token = cursor.peek();
    const ends = isWord(token, 'COMMENT', 'NOT', 'UNIQUE', 'PRIMARY', 'REFERENCES', 'CONSTRAINT', 'COLLATE');
    if (token.kind === 'end' || (depth === 0 && tokens.length > 0 && ends)) return tokens;
    if (isOperator(token, '(')) depth += 1;
    if (isOperator(token, ')')) depth -= 1;
    tokens.push(cursor.next());
  }
}

function writeDefault(run: StatementRun, tokens: readonly Token[], type: DataType): string | null {
  const [value] = translatePieces(run, { expressions: [tokens] }, [], createRunContext(run)).expressions;
  return value ? castTo(value, type).text : null;
}

/**
 * Makes a DEFAULT independent of this engine's macros: they exist in memory only, and DuckDB reads its defaults
 * back before they are there. What is constant becomes its value.
 *
 * @throws SnowflakeError 000002 for a DEFAULT that needs a macro for every row
 */
export async function settleDefault(run: StatementRun, column: ParsedColumn): Promise<ParsedColumn> {
  const { type, definition } = column;
  if (column.defaultText === null) return column;
  const defaultText = settleOutputFormats(column.defaultText, run.session);
  if (!/\bsf_|\bsnowflake\./.test(defaultText)) return { ...column, defaultText };
  if (/\b(random|now|uuid|nextval|getvariable)\(|\bsnowflake\./.test(defaultText)) {
    throw unsupported(`DEFAULT ${definition.default ?? ''}`);
  }
  const reader = await run.session.connection.runAndReadAll(`SELECT CAST(${defaultText} AS VARCHAR)`);
  const value = reader.getRows()[0]?.[0] ?? null;
  const text = value === null ? 'NULL' : `CAST(${quoteText(String(value))} AS ${type.storage})`;
  return { ...column, defaultText: text };
}

/** `AUTOINCREMENT [(start, step) | START n INCREMENT n] [ORDER | NOORDER]`. */
function readAutoincrement(cursor: Cursor): { start: number; step: number } {
  cursor.next();
  let [start, step] = [1, 1];
  if (isOperator(cursor.peek(), '(')) {
    const inner = createCursor(ended(cursor.parenthesized()));
    start = inner.number();
    inner.expectOperator(',');
    step = inner.number();
  }
  if (cursor.take('START')) {
    cursor.take('WITH');
    cursor.takeOperator('=');
    start = cursor.number();
  }
  if (cursor.take('INCREMENT')) {
    cursor.take('BY');
    cursor.takeOperator('=');
    step = cursor.number();
  }
  if (!cursor.take('ORDER')) cursor.take('NOORDER');
  return { start, step };
}

/** The sequence behind an AUTOINCREMENT column. */
export function sequenceName(table: string, column: string): string {
  return `${table}$${column}`;
}

/** A column in DuckDB's CREATE TABLE. The length of a text is looked after when a value is assigned. */
export function columnText(column: ParsedColumn, schema: string, table: string): string {
  const { definition, type } = column;
  const parts = [quoteName(definition.name), type.storage];
  // DuckDB packs numbers of 128 bits in a way that takes sixty times longer to add up than the plain ones.
  if (type.storage.startsWith('DECIMAL') && (type.precision ?? 0) > 18)
    parts.push('USING COMPRESSION uncompressed');
  if (definition.autoincrement) {
    const sequence = `${schema}.${quoteName(sequenceName(table, definition.name))}`;
    parts.push(`DEFAULT nextval(${quoteText(sequence)})`);
  } else if (column.defaultText !== null) {
    parts.push(`DEFAULT (${column.defaultText})`);
  }
  if (!definition.nullable) parts.push('NOT NULL');
  return parts.join(' ');
}
