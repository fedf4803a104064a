/**
 * Rewrites Snowflake's own notations into plain function calls, token by token, before the general parser sees
 * them: `v:a[0]` -> PATH, `x::T` and CAST -> CAST with the type as text, `{...}` and `[...]` -> constructors,
 * binds and variables -> BIND. Every function name gets the prefix `SF_`, so that the parser keeps the call as
 * written and nothing but this engine's own function table can ever be reached.
 */

import { bindNotSet, unknownFunction, unsupported } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import { quotedForParser } from './ast.ts';
import { splitAtCommas } from './cursor.ts';
import { readDataType } from './data-type.ts';
import { bareFunctions, clauseWords, literalTypes, reservedWords } from './reserved-words.ts';
import { labelItems } from './select-items.ts';
import { itemPattern } from './star-pattern.ts';
import { isName, isOfNthValue, isOperator, isWord, type Token } from './token.ts';
import { closing, followsCall, isBareTable } from './token-places.ts';
import { type Desugared, type Piece, quote, typeText, writtenText } from './written-text.ts';

export const functionPrefix = 'SF_';
/** A qualified function name, `SNOWFLAKE.CORTEX.COMPLETE`, is one word to the parser. */
export const nameSeparator = '$$';

/** What a PIVOT without a row has, as the last value of its list. */
export const pivotDefault = 'PIVOT_DEFAULT';

/** Tells the value behind a bind marker: its position ("1") or its name; undefined when there is none. */
export type BindNames = (name: string) => boolean;

type OpenForm =
  | { kind: 'paren'; start: number; cast: boolean; position: boolean }
  | { kind: 'subscript'; start: number }
  | { kind: 'list'; start: number }
  | { kind: 'object'; start: number }
  | { kind: 'case'; start: number };

export function desugar(tokens: readonly Token[], sql: string, hasBind: BindNames): Desugared {
  const pieces: Piece[] = [];
  const frames: OpenForm[] = [];
  const labels: string[][] = [];
  let operand: number | null = null;
  /** Where the last call or parenthesis begins: what OVER and its kin belong to. */
  let lastCall: number | null = null;
  let at = 0;
  /** The parentheses that close one more than the user opened. */
  const doubled = new Set<number>();

  const emit = (text: string, token: Token): number => pieces.push({ text, token }) - 1;
  const wrap = (start: number, call: string): void => {
    const piece = pieces[start];
    if (piece) piece.text = `${call}(${piece.text}`;
  };
  const top = (): OpenForm | undefined => frames.at(-1);

  while (at < tokens.length) {
    const token = tokens[at] as Token;
    const following = tokens[at + 1];
    if (token.kind === 'end') break;

    if (token.kind === 'string') {
      operand = emit(quote(token.value), token);
      at += 1;
    } else if (token.kind === 'binary') {
      operand = emit(`SF_TO_BINARY(${quote(token.value)}, 'HEX')`, token);
      at += 1;
    } else if (token.kind === 'number') {
      operand = emit(token.text.endsWith('.') ? `${token.text}0` : token.text, token);
      at += 1;
    } else if (token.kind === 'variable' && isOperator(tokens[at - 1], '.') && /^\d+$/.test(token.value)) {
      // `t.$1`: the first column of t.
      const table = pieces.at(-2)?.token;
      if (!table || !isName(table)) throw syntaxError(token.text, token);
      for (const piece of pieces.slice(-2)) piece.text = '';
      operand = emit(`SF_VARIABLE(${quote(token.value)}, ${quote(table.value)})`, token);
      at += 1;
    } else if (token.kind === 'variable') {
      operand = emit(`SF_VARIABLE(${quote(token.value)})`, token);
      at += 1;
    } else if (isOperator(token, '::')) {
      const { type, next } = readDataType(tokens, at + 1);
      if (operand === null) throw syntaxError(token.text, token);
      wrap(operand, 'SF_CAST');
      emit(`, ${quote(typeText(tokens, at + 1, next, type.name))})`, token);
      at = next;
    } else if (token.kind === 'bind') {
      if (!hasBind(token.value)) throw bindNotSet(token.value);
      operand = emit(`SF_BIND(${quote(token.value)})`, token);
      at += 1;
    } else if (isOperator(token, ':')) {
      if (top()?.kind === 'object') {
        emit(',', token);
        operand = null;
        at += 1;
      } else if (following?.kind === 'number' || (operand === null && isName(following) && following)) {
        const name = following.value;
        if (!hasBind(name)) throw syntaxError(token.text, token);
        operand = emit(`SF_BIND(${quote(name)})`, token);
        at += 2;
      } else if (operand !== null && isName(following)) {
        at = readPath(operand, at);
      } else {
        throw syntaxError(token.text, token);
      }
    } else if (isOperator(token, '[')) {
      if (operand !== null) {
        wrap(operand, 'SF_GET');
        emit(',', token);
        frames.push({ kind: 'subscript', start: operand });
      } else {
        frames.push({ kind: 'list', start: emit('SF_ARRAY_CONSTRUCT(', token) });
      }
      operand = null;
      at += 1;
    } else if (isOperator(token, '{')) {
      frames.push({ kind: 'object', start: emit('SF_OBJECT_LITERAL(', token) });
      operand = null;
      at += 1;
    } else if (isOperator(token, ']', '}')) {
      const frame = frames.pop();
      const opens = token.text === '}' ? ['object'] : ['subscript', 'list'];
      if (!frame || !opens.includes(frame.kind)) throw syntaxError(token.text, token);
      emit(')', token);
      operand = frame.start;
      at += 1;
    } else if (isOperator(token, '(') && opensLambda(at)) {
      at = readParameters(at);
    } else if (isOperator(token, '(')) {
      const start = emit('(', token);
      const around = lastCall !== null && followsCall(tokens, at) ? lastCall : start;
      frames.push({ kind: 'paren', start: around, cast: false, position: false });
      operand = null;
      at += 1;
    } else if (isOperator(token, ')')) {
      const frame = frames.pop();
      if (frame?.kind !== 'paren') throw syntaxError(token.text, token);
      emit(doubled.has(at) ? '))' : ')', token);
      operand = frame.start;
      lastCall = frame.start;
      at += 1;
    } else if (token.kind === 'quoted' || token.kind === 'word') {
      at = token.kind === 'word' ? readWord(token, at) : readName(token, at);
    } else if (isOperator(token, '.')) {
      // `v[0].name` goes on into the value; `t.name` qualifies a name.
      if (operand !== null && isOperator(tokens[at - 1], ']')) at = readPath(operand, at);
      else {
        emit('.', token);
        at += 1;
      }
    } else if (isOperator(token, '@')) {
      throw unsupported('stages');
    } else {
      emit(token.text, token);
      operand = null;
      at += 1;
    }
  }
  const open = frames.pop();
  if (open) throw syntaxError('<EOF>', tokens.at(-1) as Token);
  return writtenText(pieces, labels, tokens.at(-1) as Token);

  /** `(a, b INT) ->`: the parameters of a lambda. */
  function opensLambda(index: number): boolean {
    const close = closing(tokens, index);
    return operand === null && isOperator(tokens[close + 1], '->');
  }

  /** The names of a lambda's parameters: elements of an ARRAY are VARIANTs, whatever their type is called. */
  function readParameters(index: number): number {
    const close = closing(tokens, index);
    const inner = splitAtCommas(tokens.slice(index + 1, close));
    emit('(', tokens[index] as Token);
    for (const [position, [name]] of inner.entries()) {
      if (!isName(name) || !name) throw syntaxError(')', tokens[close] as Token);
      emit(`${position > 0 ? ', ' : ''}${quotedForParser(name.value)}`, name);
    }
    emit(')', tokens[close] as Token);
    return close + 1;
  }

  function readName(token: Token, index: number): number {
    const chained = isOperator(tokens[index - 1], '.');
    const piece = emit(quotedForParser(token.value), token);
    if (!chained || operand === null) operand = piece;
    return index + 1;
  }

  function readWord(token: Token, index: number): number {
    const previous = tokens[index - 1];
    const following = tokens[index + 1];
    const chained = isOperator(previous, '.');
    const frame = top();
    if (chained) return callOrName(token, index);
    if (token.value === 'SELECT') return readSelect(token, index);
    if (token.value === 'CASE') {
      frames.push({ kind: 'case', start: emit('CASE', token) });
      operand = null;
      return index + 1;
    }
    if (token.value === 'END' && frame?.kind === 'case') {
      frames.pop();
      emit('END', token);
      operand = frame.start;
      return index + 1;
    }
    if (token.value === 'AS' && frame?.kind === 'paren' && frame.cast) {
      const { type, next } = readDataType(tokens, index + 1);
      emit(`, ${quote(typeText(tokens, index + 1, next, type.name))}`, token);
      return next;
    }
    if (token.value === 'IN' && frame?.kind === 'paren' && frame.position) {
      emit(',', token);
      frame.position = false;
      operand = null;
      return index + 1;
    }
    if (literalTypes.has(token.value) && following?.kind === 'string' && operand === null) {
      operand = emit(`SF_CAST(${quote(following.value)}, ${quote(token.value)})`, token);
      return index + 2;
    }
    if (token.value === 'INTERVAL' && following?.kind === 'string') {
      operand = emit(`SF_INTERVAL(${quote(following.value)})`, token);
      return index + 2;
    }
    if (bareFunctions.has(token.value) && !isOperator(following, '(', '.') && operand === null) {
      operand = emit(`${functionPrefix}${token.value}()`, token);
      return index + 1;
    }
    if (
      isWord(token, 'IGNORE', 'RESPECT') &&
      isWord(following, 'NULLS') &&
      isOperator(tokens[index + 2], ')')
    ) {
      // The parser wants `f(x) IGNORE NULLS`; Snowflake also takes `f(x IGNORE NULLS)`.
      operand = frames.pop()?.start ?? null;
      lastCall = operand;
      emit(`) ${token.value} NULLS`, token);
      return index + 3;
    }
    if (token.value === 'DEFAULT' && isWord(following, 'ON') && isWord(tokens[index + 2], 'NULL')) {
      // PIVOT (... IN (...) DEFAULT ON NULL (value)): the parser takes it as one more value of the list.
      const close = pieces.at(-1);
      if (!isOperator(previous, ')') || !close) throw syntaxError(token.text, token);
      close.text = `, ${functionPrefix}${pivotDefault}`;
      doubled.add(closing(tokens, index + 3));
      return index + 3;
    }
    if (token.value === 'ASOF' && isWord(following, 'JOIN') && isBareTable(tokens, index - 1)) {
      // The parser takes ASOF for the alias of a table that has none.
      emit(`AS ${quotedForParser((previous as Token).value)} ASOF`, token);
      operand = null;
      return index + 1;
    }
    if (isOfNthValue(tokens, index)) {
      // NTH_VALUE(x, n) FROM LAST: the parser takes it as an argument.
      const close = pieces.at(-1);
      if (close && isWord(following, 'LAST')) close.text = ", 'LAST')";
      return index + 2;
    }
    if (
      token.value === 'ILIKE' &&
      isOperator(previous, '*') &&
      isStar(index - 1) &&
      following?.kind === 'string'
    ) {
      emit(`EXCLUDE ("${itemPattern(following.value).replaceAll('"', '""')}")`, token);
      return index + 2;
    }
    if ((token.value === 'RLIKE' || token.value === 'REGEXP') && operand !== null) {
      emit('REGEXP', token);
      operand = null;
      return index + 1;
    }
    return callOrName(token, index);
  }

  /** A name, a qualified name, or the name of a function; anything reserved passes as it is. */
  function callOrName(token: Token, index: number): number {
    const previous = tokens[index - 1];
    const chained = isOperator(previous, '.');
    const end = chainEnd(index);
    const last = tokens[end] as Token;
    if (!chained && opensCall(index, end)) return readCall(token, index, end, last);
    if (!chained && reservedWords.has(token.value)) {
      emit(token.value, token);
      operand = null;
      return index + 1;
    }
    const piece = emit(token.value, token);
    if (!chained || operand === null) operand = piece;
    return index + 1;
  }

  /** The index of the last name of `a.b.c`. */
  function chainEnd(index: number): number {
    let end = index;
    while (isOperator(tokens[end + 1], '.') && isName(tokens[end + 2])) end += 2;
    return end;
  }

  function opensCall(index: number, end: number): boolean {
    if (!isOperator(tokens[end + 1], '(')) return false;
    const token = tokens[index] as Token;
    const previous = tokens[index - 1];
    if (clauseWords.has(token.value)) return false;
    if (isWord(previous, 'INTO', 'RECURSIVE', 'AS', 'EXCLUDE', 'RENAME')) return false;
    if (operand !== null || isOperator(previous, ')')) return false;
    if (isOperator(previous, '*') && isWord(token, 'EXCLUDE', 'RENAME', 'REPLACE', 'EXCEPT')) {
      return !isStar(index - 1);
    }
    return !isCteHead(end + 1);
  }

  /** Whether the `*` at `index` stands for all columns rather than for a multiplication. */
  function isStar(index: number): boolean {
    const before = tokens[index - 1];
    return isOperator(before, ',', '.') || isWord(before, 'SELECT', 'DISTINCT', 'ALL');
  }

  /** `name (a, b) AS (`: the head of a common table expression. */
  function isCteHead(index: number): boolean {
    const close = closing(tokens, index);
    return isWord(tokens[close + 1], 'AS') && isOperator(tokens[close + 2], '(');
  }

  function readCall(token: Token, index: number, end: number, last: Token): number {
    const names = tokens.slice(index, end + 1).filter(isName);
    const strange = names.find((part) => !/^[\w$]+$/.test(part.value));
    if (strange) throw unknownFunction(strange.value);
    const name = names.map((part) => part.value).join(nameSeparator);
    const cast = end === index && (token.value === 'CAST' || token.value === 'TRY_CAST');
    const extract = end === index && token.value === 'EXTRACT' && isWord(tokens[end + 3], 'FROM');
    const start = emit(`${functionPrefix}${extract ? 'DATE_PART' : name}`, token);
    emit('(', last);
    frames.push({ kind: 'paren', start, cast, position: token.value === 'POSITION' });
    operand = null;
    if (!extract) return end + 2;
    emit(`${quote((tokens[end + 2] as Token).value)},`, token);
    return end + 4;
  }

  function readSelect(token: Token, index: number): number {
    emit('SELECT', token);
    operand = null;
    let next = index + 1;
    while (isWord(tokens[next], 'DISTINCT', 'ALL', 'TOP')) {
      emit((tokens[next] as Token).value, tokens[next] as Token);
      if (isWord(tokens[next], 'TOP')) {
        next += 1;
        emit((tokens[next] as Token).text, tokens[next] as Token);
      }
      next += 1;
    }
    emit(`SF_MARK(${labels.length}),`, token);
    labels.push(labelItems(tokens, next, sql));
    return next;
  }

  /** `:name.name[0]['key']`, as far as it is constant, becomes one PATH call around the operand. */
  function readPath(start: number, index: number): number {
    let path = '$';
    let next = index;
    for (;;) {
      const token = tokens[next];
      const name = tokens[next + 1];
      if (isOperator(token, ':', '.') && isName(name) && name) {
        path += `."${(name.kind === 'quoted' ? name.value : name.text).replaceAll('"', '\\"')}"`;
        next += 2;
      } else if (isOperator(token, '[') && isOperator(tokens[next + 2], ']') && name?.kind === 'number') {
        path += `[${name.text}]`;
        next += 3;
      } else if (isOperator(token, '[') && isOperator(tokens[next + 2], ']') && name?.kind === 'string') {
        path += `."${name.value.replaceAll('"', '\\"')}"`;
        next += 3;
      } else {
        break;
      }
    }
    wrap(start, 'SF_PATH');
    emit(`, ${quote(path)})`, tokens[index] as Token);
    operand = start;
    return next;
  }
}
