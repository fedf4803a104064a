/**
 * Finds every function call by the tokens alone. Whatever stands before a parenthesis is a call unless the grammar
 * says otherwise, so that a name this file has never heard of is still found and judged.
 */
import {
  clauseWords,
  grammarWords,
  groupingWords,
  operandWords,
  predicateWords,
  specialForms,
  typeWords,
  wordAfter,
} from './grammar-words.ts';
import type { Token } from './tokenize.ts';

export interface Call {
  /** In upper case; of a quoted name, as it is written. */
  readonly name: string;
  /** Database and schema, or whatever else stands before the dots. */
  readonly path: readonly string[];
  readonly quoted: boolean;
  /** Token indexes: the first of the qualified name, the opening parenthesis, the closing one. */
  readonly first: number;
  readonly open: number;
  readonly close: number;
}

/** `alias (a, b)`: names for columns, not a call. The tree must have the same alias with the same columns. */
export interface ColumnList {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface FoundCalls {
  readonly calls: readonly Call[];
  readonly columnLists: readonly ColumnList[];
}

const isName = (token: Token | undefined): token is Token =>
  token?.kind === 'word' || token?.kind === 'quoted';
const isSymbol = (token: Token | undefined, text: string) => token?.kind === 'symbol' && token.text === text;
const isWord = (token: Token | undefined, text: string) => token?.kind === 'word' && token.text === text;

/** Pairs each opening bracket with its closing one; null when they do not match. */
export function matchBrackets(tokens: readonly Token[]): ReadonlyMap<number, number> | null {
  const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'symbol') continue;
    if (token.text in closing) open.push(index);
    else if (')]}'.includes(token.text)) {
      const start = open.pop();
      if (start === undefined || closing[tokens[start]?.text ?? ''] !== token.text) return null;
      pairs.set(start, index);
    }
  }
  return open.length === 0 ? pairs : null;
}

/** Whether an expression may end with this token, so that what follows cannot be the start of another one. */
export function endsOperand(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  if (token.kind === 'word') return !operandWords.has(token.text);
  if (isTopCount(tokens, index)) return false;
  if (token.kind !== 'symbol') return true;
  return ')]}'.includes(token.text) || (token.text === '*' && isStar(tokens, index));
}

/** The number of `SELECT TOP 5 UPPER(name)`: the first item begins after it. */
function isTopCount(tokens: readonly Token[], index: number): boolean {
  const opening = tokens[index - 2];
  return (
    tokens[index]?.kind === 'number' &&
    isWord(tokens[index - 1], 'TOP') &&
    opening?.kind === 'word' &&
    ['SELECT', 'DISTINCT', 'ALL'].includes(opening.text)
  );
}

/** `*` as "all columns", not as a multiplication. */
function isStar(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before?.kind === 'symbol') return '(,.'.includes(before.text);
  return before?.kind === 'word' && ['SELECT', 'DISTINCT', 'ALL'].includes(before.text);
}

export function findCalls(tokens: readonly Token[], brackets: ReadonlyMap<number, number>): FoundCalls {
  const calls: Call[] = [];
  const columnLists: ColumnList[] = [];
  const typeArguments: number[] = [];

  /** The first token of the dotted name that ends at `index`. */
  const chainStart = (index: number): number => {
    let start = index;
    while (isSymbol(tokens[start - 1], '.')) {
      if (isName(tokens[start - 2])) start -= 2;
      else if (isSymbol(tokens[start - 2], '.') && isName(tokens[start - 3])) start -= 3;
      else break;
    }
    return start;
  };

  const isClause = (index: number): boolean => {
    const { kind, text } = tokens[index] as Token;
    const before = tokens[index - 1];
    if (kind !== 'word' || isSymbol(before, '.')) return false;
    if (grammarWords.has(text) || specialForms.has(text)) return true;
    if (text === 'LATERAL') return isWord(tokens[index + 2], 'SELECT') || isWord(tokens[index + 2], 'WITH');
    if (groupingWords.has(text)) return isWord(before, 'BY') || isSymbol(before, ',');
    if (predicateWords.has(text)) return endsOperand(tokens, index - 1) || isWord(before, 'NOT');
    const required = wordAfter[text];
    if (required) return before?.kind === 'word' && required.has(before.text);
    return clauseWords.has(text) && endsOperand(tokens, index - 1);
  };

  const isType = (index: number): boolean => {
    const { kind, text } = tokens[index] as Token;
    if (kind !== 'word' || !typeWords.has(text)) return false;
    const before = tokens[index - 1];
    const insideType = typeArguments.some((open) => index > open && index < (brackets.get(open) ?? 0));
    return (
      insideType ||
      isSymbol(before, '::') ||
      isWord(before, 'AS') ||
      (isName(before) && endsOperand(tokens, index - 1))
    );
  };

  /** The names between the parentheses when there is nothing else there. */
  const plainNames = (open: number, close: number): string[] | null => {
    const names: string[] = [];
    for (let index = open + 1; index < close; index += 2) {
      const name = tokens[index];
      const last = index + 1 === close;
      if (!isName(name) || !(last || isSymbol(tokens[index + 1], ','))) return null;
      names.push(name.text);
    }
    return names.length > 0 && close - open === names.length * 2 ? names : null;
  };

  const definitionTarget = findDefinitionTarget(tokens);
  /** The name of a table that is followed by its columns. */
  const isTarget = (first: number): boolean => {
    const before = tokens[first - 1];
    if (isWord(before, 'INTO') || first === definitionTarget) return true;
    if (isWord(before, 'TABLE') && isWord(tokens[first - 2], 'INTO')) return true;
    return definitionTarget > 0 && isWord(before, 'REFERENCES');
  };

  for (const [open, close] of [...brackets].sort(([a], [b]) => a - b)) {
    const last = open - 1;
    const name = tokens[last];
    if (!isSymbol(tokens[open], '(') || !isName(name)) continue;
    if (isClause(last)) continue;
    if (isType(last)) {
      typeArguments.push(open);
      continue;
    }
    const first = chainStart(last);
    if (isTarget(first) && !isWord(name, 'IDENTIFIER')) continue;
    const names = plainNames(open, close);
    const isCte =
      names && first === last && isWord(tokens[close + 1], 'AS') && isSymbol(tokens[close + 2], '(');
    const isAlias =
      names && first === last && (endsOperand(tokens, first - 1) || isWord(tokens[first - 1], 'AS'));
    if (isCte || isAlias) {
      columnLists.push({ name: name.text, columns: names });
      continue;
    }
    // MERGE ... WHEN NOT MATCHED THEN INSERT (a, b) VALUES (...)
    if (isWord(name, 'INSERT') && isWord(tokens[last - 1], 'THEN') && isWord(tokens[close + 1], 'VALUES'))
      continue;
    const path = tokens
      .slice(first, last)
      .filter(isName)
      .map((part) => part.text);
    calls.push({ name: name.text, path, quoted: name.kind === 'quoted', first, open, close });
  }
  return { calls, columnLists };
}

/** CREATE [OR REPLACE] [TRANSIENT | SECURE] TABLE | VIEW [IF NOT EXISTS] name: the index of the name; -1 otherwise. */
function findDefinitionTarget(tokens: readonly Token[]): number {
  let at = 0;
  const take = (...texts: string[]): boolean => {
    if (!texts.every((text, offset) => isWord(tokens[at + offset], text))) return false;
    at += texts.length;
    return true;
  };
  if (!take('CREATE')) return -1;
  take('OR', 'REPLACE');
  if (!take('TRANSIENT')) take('SECURE');
  if (!take('TABLE') && !take('VIEW')) return -1;
  take('IF', 'NOT', 'EXISTS');
  return at;
}
