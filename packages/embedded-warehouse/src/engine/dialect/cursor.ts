import { syntaxError } from '../errors/syntax-errors.ts';
import { isName, isOfDistinctFrom, isOfNthValue, isOperator, isWord, type Token } from './token.ts';

/** Reads the fixed parts of a statement, token by token. */
export interface Cursor {
  readonly index: number;
  peek(ahead?: number): Token;
  next(): Token;
  /** Steps over the words when all of them come next. */
  take(...words: readonly string[]): boolean;
  takeOperator(text: string): boolean;
  /** @throws SnowflakeError 001003 at the token that is something else */
  expect(...words: readonly string[]): void;
  expectOperator(text: string): void;
  /** One name, as Snowflake stores it. */
  name(): string;
  /** `a.b.c` as its parts. */
  path(): string[];
  string(): string;
  number(): number;
  /** The tokens inside the parentheses that open here, without them. */
  parenthesized(): Token[];
  /** Everything that is left, with the end token. */
  rest(): Token[];
  done(): boolean;
  /** @throws SnowflakeError 001003 when anything is left */
  expectEnd(): void;
  /** @throws SnowflakeError 001003 at the next token */
  fail(): never;
}

export function createCursor(tokens: readonly Token[], start = 0): Cursor {
  let at = start;
  const last = tokens.at(-1) as Token;
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? last;
  const fail = (): never => {
    throw syntaxError(peek().text, peek());
  };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const takeOperator = (text: string): boolean => {
    if (!isOperator(peek(), text)) return false;
    at += 1;
    return true;
  };
  const take = (...words: readonly string[]): boolean => {
    if (!words.every((word, index) => isWord(peek(index), word))) return false;
    at += words.length;
    return true;
  };
  const name = (): string => (isName(peek()) ? next().value : fail());
  return {
    get index() {
      return at;
    },
    peek,
    next,
    take,
    takeOperator,
    expect: (...words) => {
      if (!take(...words)) fail();
    },
    expectOperator: (text) => {
      if (!takeOperator(text)) fail();
    },
    name,
    path: () => {
      const parts = peek().kind === 'string' ? next().value.toUpperCase().split('.') : [name()];
      while (takeOperator('.')) parts.push(name());
      return parts;
    },
    string: () => (peek().kind === 'string' ? next().value : fail()),
    number: () => {
      const sign = takeOperator('-') ? -1 : 1;
      return peek().kind === 'number' ? sign * Number(next().value) : fail();
    },
    parenthesized: () => {
      if (!takeOperator('(')) fail();
      const inner: Token[] = [];
      for (let depth = 1; ; ) {
        const token = next();
        if (token.kind === 'end') throw syntaxError(token.text, token);
        if (isOperator(token, '(')) depth += 1;
        if (isOperator(token, ')')) depth -= 1;
        if (depth === 0) return inner;
        inner.push(token);
      }
    },
    rest: () => tokens.slice(at),
    done: () => peek().kind === 'end',
    expectEnd: () => {
      if (peek().kind !== 'end') fail();
    },
    fail,
  };
}

/** Splits tokens at the commas of their own nesting depth. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  let part: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (isOperator(token, '(', '[', '{') || isWord(token, 'CASE')) depth += 1;
    if (isOperator(token, ')', ']', '}') || isWord(token, 'END')) depth -= 1;
    if (depth === 0 && isOperator(token, ',')) {
      parts.push(part);
      part = [];
    } else {
      part.push(token);
    }
  }
  if (part.length > 0 || parts.length > 0) parts.push(part);
  return parts;
}

/** The index of the first of some words at the nesting depth of `from`, or the end. */
export function findWord(tokens: readonly Token[], from: number, ...words: readonly string[]): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (isOperator(token, '(', '[', '{')) depth += 1;
    if (isOperator(token, ')', ']', '}')) depth -= 1;
    const isPart =
      isOperator(tokens[at - 1], '.') || isOfDistinctFrom(tokens, at) || isOfNthValue(tokens, at);
    if (depth === 0 && isWord(token, ...words) && !isPart) return at;
  }
  return tokens.length;
}

/** The user's text of some tokens. */
export function sourceText(tokens: readonly Token[], sql: string): string {
  const [head] = tokens;
  const tail = tokens.findLast((token) => token.kind !== 'end');
  return head && tail ? sql.slice(head.start, tail.end) : '';
}
