/**
 * Structured types: `OBJECT(a INT, b VARCHAR NOT NULL)`, `ARRAY(INT)`, `MAP(VARCHAR, INT)`, one inside of another.
 * The parser knows the plain names alone. Only text that is a type to its end counts, so that nothing else hides there.
 *
 * Source: docs.snowflake.com, sql-reference/data-types-structured.
 */
import { typeWords } from './grammar-words.ts';
import type { Token } from './tokenize.ts';

const scalarTypes = new Set([
  ...typeWords,
  ...[
    'BIGINT',
    'BOOLEAN',
    'BYTEINT',
    'DATE',
    'DOUBLE',
    'FLOAT',
    'FLOAT4',
    'FLOAT8',
    'INT',
    'INTEGER',
    'REAL',
  ],
  ...['SMALLINT', 'TINYINT', 'VARIANT'],
]);
const structuredTypes = new Set(['ARRAY', 'MAP', 'OBJECT']);

/** Indexes of the opening and the closing parenthesis of each structured type that a value is cast to. */
export function findStructuredTypes(tokens: readonly Token[]): (readonly [open: number, close: number])[] {
  const found: (readonly [number, number])[] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const isCast = before?.text === '::' || (before?.kind === 'word' && before.text === 'AS');
    if (!isCast || token.kind !== 'word' || !structuredTypes.has(token.text)) continue;
    const end = readType(tokens, index);
    if (end !== null && end > index + 1) found.push([index + 1, end - 1]);
  }
  return found;
}

/** The index after the type that starts at `at`; null when there is none. */
function readType(tokens: readonly Token[], at: number): number | null {
  const name = tokens[at];
  if (name?.kind !== 'word' || !scalarTypes.has(name.text)) return null;
  if (!isSymbol(tokens[at + 1], '(')) return at + 1;
  if (!structuredTypes.has(name.text)) return readList(tokens, at + 2, readSize);
  return readList(tokens, at + 2, name.text === 'OBJECT' ? readField : readElement);
}

function readList(
  tokens: readonly Token[],
  from: number,
  readItem: (tokens: readonly Token[], at: number) => number | null,
): number | null {
  for (let at = from; ; at += 1) {
    const end = readItem(tokens, at);
    if (end === null) return null;
    if (isSymbol(tokens[end], ')')) return end + 1;
    if (!isSymbol(tokens[end], ',')) return null;
    at = end;
  }
}

function readSize(tokens: readonly Token[], at: number): number | null {
  const size = tokens[at];
  // The element type of a VECTOR stands where other types have their length.
  return size?.kind === 'number' || (size?.kind === 'word' && scalarTypes.has(size.text)) ? at + 1 : null;
}

function readField(tokens: readonly Token[], at: number): number | null {
  const name = tokens[at];
  return name?.kind === 'word' || name?.kind === 'quoted' ? readElement(tokens, at + 1) : null;
}

function readElement(tokens: readonly Token[], at: number): number | null {
  const end = readType(tokens, at);
  const isRequired = end !== null && tokens[end]?.text === 'NOT' && tokens[end + 1]?.text === 'NULL';
  return isRequired ? end + 2 : end;
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}
