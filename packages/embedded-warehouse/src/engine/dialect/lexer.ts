import { syntaxError, unterminated } from '../errors/syntax-errors.ts';
import type { Token, TokenKind } from './token.ts';

const operators = ['->>', '::', '=>', '->', ':=', '||', '<=', '>=', '<>', '!=', '<=>'].sort(
  (a, b) => b.length - a.length,
);
const singles = new Set('+-*/%^&|~=<>!,.;:()[]{}?@#');
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '0': '\0',
};

const wordStart = /[\p{L}_]/u;
const wordPart = /[\p{L}\p{N}_$]/u;

/**
 * Cuts a statement as Snowflake does: `--`, `//` and nested-free block comments, `''` and backslash escapes in
 * strings, `$$` strings, quoted identifiers. Strings come back decoded, so that nothing after the lexer has to
 * know about escapes.
 *
 * @throws SnowflakeError 001003 for an unterminated string, identifier or comment and for a stray character
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;

  const push = (kind: TokenKind, end: number, value: string): void => {
    const text = sql.slice(at, end);
    tokens.push({ kind, text, value, start: at, end, line, position: at - lineStart });
    advance(end);
  };
  const advance = (end: number): void => {
    for (let i = sql.indexOf('\n', at); i !== -1 && i < end; i = sql.indexOf('\n', i + 1)) {
      line += 1;
      lineStart = i + 1;
    }
    at = end;
  };
  const place = () => ({ line, position: at - lineStart });

  while (at < sql.length) {
    const char = sql.charAt(at);
    if (/\s/.test(char)) {
      advance(at + 1);
    } else if (sql.startsWith('--', at) || sql.startsWith('//', at)) {
      const end = sql.indexOf('\n', at);
      advance(end === -1 ? sql.length : end);
    } else if (sql.startsWith('/*', at)) {
      const end = sql.indexOf('*/', at + 2);
      if (end === -1) throw unterminated(place());
      advance(end + 2);
    } else if (char === "'") {
      const { value, end } = readString(sql, at + 1);
      if (end === -1) throw unterminated(place());
      push('string', end, value);
    } else if ((char === 'x' || char === 'X') && sql[at + 1] === "'") {
      const end = sql.indexOf("'", at + 2);
      if (end === -1) throw unterminated(place());
      push('binary', end + 1, sql.slice(at + 2, end));
    } else if (sql.startsWith('$$', at)) {
      const end = sql.indexOf('$$', at + 2);
      if (end === -1) throw unterminated(place());
      push('string', end + 2, sql.slice(at + 2, end));
    } else if (char === '"') {
      const { value, end } = readQuoted(sql, at + 1);
      if (end === -1) throw unterminated(place());
      push('quoted', end, value);
    } else if (
      isDigit(char) ||
      (char === '.' && isDigit(sql.charAt(at + 1)) && !endsOperandAt(at, tokens.at(-1)))
    ) {
      push('number', numberEnd(sql, at), sql.slice(at, numberEnd(sql, at)));
    } else if (char === '$') {
      const end = wordEnd(sql, at + 1);
      if (end === at + 1) throw syntaxError(char, place());
      push('variable', end, sql.slice(at + 1, end).toUpperCase());
    } else if (wordStart.test(char)) {
      const end = wordEnd(sql, at);
      push('word', end, sql.slice(at, end).toUpperCase());
    } else {
      const operator = operators.find((text) => sql.startsWith(text, at)) ?? (singles.has(char) ? char : '');
      if (operator === '') throw syntaxError(char, place());
      push('operator', at + operator.length, operator);
    }
  }
  tokens.push({ kind: 'end', text: '<EOF>', value: '', start: at, end: at, ...place() });
  return tokens;
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

/** `a.5` has a field; `select .5` has a number. */
function endsOperandAt(at: number, token: Token | undefined): boolean {
  return (
    token !== undefined &&
    token.end === at &&
    (token.kind !== 'operator' || token.text === ')' || token.text === ']')
  );
}

function wordEnd(sql: string, from: number): number {
  let end = from;
  while (end < sql.length && wordPart.test(sql.charAt(end))) end += 1;
  return end;
}

function numberEnd(sql: string, from: number): number {
  const match = /^(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/.exec(sql.slice(from, from + 400));
  return from + (match?.[0].length ?? 1);
}

function readString(sql: string, from: number): { value: string; end: number } {
  let value = '';
  let at = from;
  while (at < sql.length) {
    const char = sql.charAt(at);
    if (char === "'") {
      if (sql[at + 1] !== "'") return { value, end: at + 1 };
      value += "'";
      at += 2;
    } else if (char === '\\' && at + 1 < sql.length) {
      const escaped = readEscape(sql, at + 1);
      value += escaped.value;
      at = escaped.end;
    } else {
      value += char;
      at += 1;
    }
  }
  return { value, end: -1 };
}

/** Backslash sequences of a single-quoted string; any other character stands for itself. */
function readEscape(sql: string, at: number): { value: string; end: number } {
  const char = sql.charAt(at);
  const hex = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(sql.slice(at, at + 5));
  if (hex) {
    const digits = hex[1] ?? hex[2] ?? '0';
    return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + hex[0].length };
  }
  return { value: escapes[char] ?? char, end: at + 1 };
}

function readQuoted(sql: string, from: number): { value: string; end: number } {
  let value = '';
  for (let at = from; at < sql.length; at += 1) {
    if (sql[at] !== '"') {
      value += sql[at];
    } else if (sql[at + 1] === '"') {
      value += '"';
      at += 1;
    } else {
      return { value, end: at + 1 };
    }
  }
  return { value, end: -1 };
}
