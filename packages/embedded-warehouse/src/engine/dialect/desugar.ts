/**
 * Rewrites Snowflake's own notations into plain function calls, token by token, before the general parser sees
 * them: `v:a[0]` -> PATH, `x::T` and CAST -> CAST with the type as text, `{...}` and `[...]` -> constructors,
 * binds and variables -> BIND. Every function name gets the prefix `SF_`, so that the parser keeps the call as
 * written and nothing but this engine's own function table can ever be reached.
 */
import { bindNotSet } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import { readQuoted } from './desugar-names.ts';
import { readOperator } from './desugar-operators.ts';
import { readWord } from './desugar-words.ts';
import { type BindNames, emit, type ReadToken, type Rewriting } from './rewriting.ts';
import { isName, isOperator, type Token, type TokenKind } from './token.ts';
import { closingsOf } from './token-places.ts';
import { type Desugared, quote, writtenText } from './written-text.ts';

export function desugar(tokens: readonly Token[], sql: string, hasBind: BindNames): Desugared {
  const rewriting: Rewriting = {
    tokens,
    sql,
    hasBind,
    closings: closingsOf(tokens),
    pieces: [],
    open: [],
    labels: [],
    operand: null,
    lastCall: null,
    behindClosings: new Map(),
  };
  const end = tokens.at(-1) as Token;
  let at = 0;
  for (let token = tokens[at]; token && token.kind !== 'end'; token = tokens[at])
    at = readers[token.kind](rewriting, at);
  if (rewriting.open.length > 0) throw syntaxError('<EOF>', end);
  return writtenText(rewriting.pieces, rewriting.labels, end);
}

/** One token that is a value. */
const value =
  (write: (token: Token, rewriting: Rewriting) => string): ReadToken =>
  (rewriting, at) => {
    const token = rewriting.tokens[at] as Token;
    rewriting.operand = emit(rewriting, write(token, rewriting), token);
    return at + 1;
  };

const readVariable = value(({ value: name }) => `SF_VARIABLE(${quote(name)})`);

/** `t.$1`: the first column of t. */
const readColumnOfTable: ReadToken = (rewriting, at) => {
  const token = rewriting.tokens[at] as Token;
  const qualified = rewriting.pieces.slice(-2);
  const table = qualified[0]?.token;
  if (qualified.length < 2 || !table || !isName(table)) throw syntaxError(token.text, token);
  for (const piece of qualified) piece.text = '';
  const call = `SF_VARIABLE(${quote(token.value)}, ${quote(table.value)})`;
  rewriting.operand = emit(rewriting, call, token);
  return at + 1;
};

const readers: Readonly<Record<Exclude<TokenKind, 'end'>, ReadToken>> = {
  string: value((token) => quote(token.value)),
  binary: value((token) => `SF_TO_BINARY(${quote(token.value)}, 'HEX')`),
  number: value(({ text }) => (text.endsWith('.') ? `${text}0` : text)),
  variable(rewriting, at) {
    const { tokens } = rewriting;
    const isColumn = isOperator(tokens[at - 1], '.') && /^\d+$/.test((tokens[at] as Token).value);
    return isColumn ? readColumnOfTable(rewriting, at) : readVariable(rewriting, at);
  },
  bind: value((token, { hasBind }) => {
    if (!hasBind(token.value)) throw bindNotSet(token.value);
    return `SF_BIND(${quote(token.value)})`;
  }),
  operator: readOperator,
  word: readWord,
  quoted: readQuoted,
};
