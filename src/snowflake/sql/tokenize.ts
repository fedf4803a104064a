/**
 * Snowflake's lexical grammar, read strictly: where Snowflake's lexer and another could disagree about where a
 * string or a comment ends, the text is refused instead of guessed at.
 *
 * Sources: docs.snowflake.com, sql-reference/identifiers-syntax (names), data-types-text (string constants and
 * their escapes, `$$`), and the comment forms `--`, `//` and `/* ... *\/` (not nested).
 */
import type { RefusalRule } from './refusal.ts';

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  /** `$1`: a column by its position. */
  | 'positional'
  /** `?`, or `:1`. */
  | 'placeholder'
  | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** A word in upper case, a quoted name as it is meant, a symbol; otherwise the source text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
}

export interface TokenizedSql {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** Thrown by `tokenize` alone; turned into a refusal with a line and a column by its caller. */
export class LexicalError extends Error {
  override readonly name = 'LexicalError';
  readonly offset: number;
  readonly rule: RefusalRule;
  /** What was read before it: enough to tell what kind of statement it was going to be. */
  readonly tokens: readonly Token[];

  constructor(offset: number, rule: RefusalRule, reason: string, tokens: readonly Token[]) {
    super(reason);
    this.offset = offset;
    this.rule = rule;
    this.tokens = tokens;
  }
}

const symbols = ['::', '=>', '->', '<>', '!=', '<=', '>=', '||', ...'()[]{},;.:+-*/%=<>'];
const word = /[A-Za-z_][A-Za-z0-9_$]*/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const positional = /\$\d+/y;
const numberedBind = /:\d+/y;
const sessionVariable = /\$[A-Za-z_]/y;
const space = /[ \t\n]|\r\n/y;
// Line ends to some lexers and not to others: a line comment must not end, or go on, at one of them.
const doubtfulBreak = /[\v\f\r\u0085\u2028\u2029]/;
// Letters that other dialects read as string prefixes with escape rules of their own: r'\', e'', u&''.
const foreignStringPrefix = new Set(['R', 'B', 'E', 'N', 'U', 'RB', 'BR', 'Q', 'NQ', '_UTF8']);

const stageReason = 'Stages (@...) cannot be read or written here';
const symbolReasons: Readonly<Record<string, readonly [RefusalRule, string]>> = {
  '@': ['stage', stageReason],
  '!': ['method-call', 'Methods of models and instances (object!method) cannot be called here'],
  '->>': ['single-statement', 'The flow operator runs several statements: send one'],
  ':=': ['statement-kind', 'Snowflake Scripting cannot be run here'],
};

/** @throws LexicalError */
export function tokenize(sql: string): TokenizedSql {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  let at = 0;

  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0] ?? null;
  };
  const push = (kind: TokenKind, length: number, text = sql.slice(at, at + length)) => {
    tokens.push({ kind, text, start: at, end: at + length });
    at += length;
  };
  const fail = (reason: string, offset = at, rule: RefusalRule = 'lexical'): never => {
    throw new LexicalError(offset, rule, reason, tokens);
  };

  const skip = (end: number) => {
    comments.push({ start: at, end });
    at = end;
  };
  const skipLineComment = () => {
    const end = sql.indexOf('\n', at);
    const comment = sql.slice(at, end === -1 ? sql.length : end);
    // A carriage return is only safe as a part of the line end that closes the comment.
    if (doubtfulBreak.test(comment.replace(/\r$/, ''))) fail('A comment contains an unusual line break');
    skip(at + comment.length);
  };
  const skipBlockComment = () => {
    const close = sql.indexOf('*/', at + 2);
    if (close === -1) fail('A comment is not closed');
    const body = sql.slice(at + 2, close);
    if (body.includes('/*') || body.startsWith('/')) fail('Comments cannot be nested');
    skip(close + 2);
  };
  const readString = () => {
    let end = at + 1;
    for (;;) {
      const next = sql[end];
      if (next === undefined) return fail('A string is not closed');
      if (next === '\\') end += 2;
      else if (next !== "'") end += 1;
      else if (sql[end + 1] === "'") end += 2;
      else break;
    }
    const before = tokens.at(-1);
    if (before?.kind === 'word' && before.end === at && foreignStringPrefix.has(before.text))
      fail('A string has a prefix that Snowflake does not know', before.start);
    push('string', end + 1 - at);
  };
  const readDollarString = () => {
    const close = sql.indexOf('$$', at + 2);
    if (close === -1) fail('A $$ string is not closed');
    push('string', close + 2 - at);
  };
  const readQuotedName = () => {
    let close = sql.indexOf('"', at + 1);
    while (close !== -1 && sql[close + 1] === '"') close = sql.indexOf('"', close + 2);
    if (close === -1) fail('A quoted name is not closed');
    const name = sql.slice(at + 1, close).replaceAll('""', '"');
    if (name === '') fail('A quoted name is empty');
    push('quoted', close + 1 - at, name);
  };
  const readNumber = (text: string) => {
    // `1a` is a number and an alias to some lexers, one token to others.
    if (/[A-Za-z0-9_$"']/.test(sql[at + text.length] ?? '')) fail('A number runs into a name');
    push('number', text.length);
  };
  const atNumberedBind = () => {
    const before = tokens.at(-1);
    // After a value the colon belongs to it: `{'a':1}`, `v:a`.
    const afterValue =
      before && ((before.kind !== 'symbol' && before.kind !== 'word') || ')]}'.includes(before.text));
    return !afterValue && match(numberedBind) !== null;
  };
  const readSymbol = () => {
    for (const [symbol, [rule, reason]] of Object.entries(symbolReasons))
      if (sql.startsWith(symbol, at) && !sql.startsWith('!=', at)) fail(reason, at, rule);
    if (match(sessionVariable))
      fail('Session variables cannot be used here: pass binds', at, 'session-variable');
    const symbol = symbols.find((candidate) => sql.startsWith(candidate, at));
    if (symbol) push('symbol', symbol.length);
    else if (/[^\x20-\x7e]/.test(sql[at] ?? ''))
      fail('A letter outside of ASCII, or a control character, must be inside quotes');
    else fail('A character has no meaning in Snowflake SQL here');
  };

  if (sql.includes('\0')) fail('The statement contains a NUL character', sql.indexOf('\0'));
  if (!sql.isWellFormed()) fail('The statement is not well-formed Unicode', 0);
  while (at < sql.length) {
    const blank = match(space);
    if (blank) at += blank.length;
    else if (sql.startsWith('--', at) || sql.startsWith('//', at)) skipLineComment();
    else if (sql.startsWith('/*', at)) skipBlockComment();
    else if (sql[at] === "'") readString();
    else if (sql.startsWith('$$', at)) readDollarString();
    else if (sql[at] === '"') readQuotedName();
    else if (sql[at] === '?') push('placeholder', 1);
    else if (atNumberedBind()) push('placeholder', match(numberedBind)?.length ?? 0);
    else {
      const name = match(word);
      const digits = match(number);
      const column = match(positional);
      if (name) push('word', name.length, name.toUpperCase());
      else if (digits) readNumber(digits);
      else if (column) push('positional', column.length);
      else readSymbol();
    }
  }
  return { tokens, comments };
}
