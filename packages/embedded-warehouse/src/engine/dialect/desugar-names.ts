/** Names, qualified names and the names of functions; anything reserved passes as it is. */
import { unknownFunction } from '../errors/snowflake-errors.ts';
import { quotedForParser } from './ast.ts';
import { clauseWords, reservedWords } from './reserved-words.ts';
import {
  closingOf,
  emit,
  emitBeforeValue,
  functionPrefix,
  nameSeparator,
  type Rewriting,
} from './rewriting.ts';
import { isName, isOperator, isWord, type Token } from './token.ts';
import { isStar } from './token-places.ts';
import { quote } from './written-text.ts';

export function readQuoted(rewriting: Rewriting, at: number): number {
  const token = rewriting.tokens[at] as Token;
  return writeName(rewriting, at, quotedForParser(token.value));
}

export function readNameOrCall(rewriting: Rewriting, at: number): number {
  const { tokens } = rewriting;
  const token = tokens[at] as Token;
  if (!isOperator(tokens[at - 1], '.')) {
    const last = lastOfChain(tokens, at);
    if (opensCall(rewriting, at, last)) return readCall(rewriting, at, last);
    if (reservedWords.has(token.value)) {
      emitBeforeValue(rewriting, token.value, token);
      return at + 1;
    }
  }
  return writeName(rewriting, at, token.value);
}

/** The names of `a.b.c` are one operand, which begins with the first. */
function writeName(rewriting: Rewriting, at: number, text: string): number {
  const piece = emit(rewriting, text, rewriting.tokens[at] as Token);
  const isChained = isOperator(rewriting.tokens[at - 1], '.');
  if (!isChained || rewriting.operand === null) rewriting.operand = piece;
  return at + 1;
}

/** The index of the last name of `a.b.c`. */
function lastOfChain(tokens: readonly Token[], at: number): number {
  let last = at;
  while (isOperator(tokens[last + 1], '.') && isName(tokens[last + 2])) last += 2;
  return last;
}

function opensCall(rewriting: Rewriting, at: number, last: number): boolean {
  const { tokens, operand } = rewriting;
  if (!isOperator(tokens[last + 1], '(')) return false;
  const token = tokens[at] as Token;
  const previous = tokens[at - 1];
  if (clauseWords.has(token.value)) return false;
  if (isWord(previous, 'INTO', 'RECURSIVE', 'AS', 'EXCLUDE', 'RENAME')) return false;
  if (operand !== null || isOperator(previous, ')')) return false;
  if (isOperator(previous, '*') && isWord(token, 'EXCLUDE', 'RENAME', 'REPLACE', 'EXCEPT')) {
    return !isStar(tokens, at - 1);
  }
  return !opensCteHead(rewriting, last + 1);
}

/** `name (a, b) AS (`: the head of a common table expression. */
function opensCteHead(rewriting: Rewriting, at: number): boolean {
  const { tokens } = rewriting;
  const close = closingOf(rewriting, at);
  return isWord(tokens[close + 1], 'AS') && isOperator(tokens[close + 2], '(');
}

function readCall(rewriting: Rewriting, at: number, last: number): number {
  const { tokens, open } = rewriting;
  const token = tokens[at] as Token;
  const names = tokens.slice(at, last + 1).filter(isName);
  const strange = names.find((part) => !/^[\w$]+$/.test(part.value));
  if (strange) throw unknownFunction(strange.value);
  const name = names.map((part) => part.value).join(nameSeparator);
  const cast = last === at && ['CAST', 'TRY_CAST'].includes(token.value);
  const extract = last === at && token.value === 'EXTRACT' && isWord(tokens[last + 3], 'FROM');
  const start = emit(rewriting, `${functionPrefix}${extract ? 'DATE_PART' : name}`, token);
  emitBeforeValue(rewriting, '(', tokens[last] as Token);
  open.push({ kind: 'paren', start, cast, position: token.value === 'POSITION' });
  if (!extract) return last + 2;
  emit(rewriting, `${quote((tokens[last + 2] as Token).value)},`, token);
  return last + 4;
}
