/** Casts, paths, subscripts, constructors, lambdas and parentheses. */
import { unsupported } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import { quotedForParser } from './ast.ts';
import { splitAtCommas } from './cursor.ts';
import { readDataType } from './data-type.ts';
import {
  closingOf,
  emit,
  emitBeforeValue,
  innermost,
  type ReadToken,
  type Rewriting,
  wrap,
} from './rewriting.ts';
import { isName, isOperator, isWord, type Token } from './token.ts';
import { followsCall } from './token-places.ts';
import { quote, typeText } from './written-text.ts';

export const readOperator: ReadToken = (rewriting, at) => {
  const token = rewriting.tokens[at] as Token;
  switch (token.text) {
    case '::':
      return readCast(rewriting, at, token);
    case ':':
      return readColon(rewriting, at, token);
    case '[':
      return openBracket(rewriting, at, token);
    case '{':
      rewriting.open.push({ kind: 'object', start: emit(rewriting, 'SF_OBJECT_LITERAL(', token) });
      rewriting.operand = null;
      return at + 1;
    case ']':
    case '}':
      return closeBracket(rewriting, at, token);
    case '(':
      return opensLambda(rewriting, at)
        ? readParameters(rewriting, at)
        : openParenthesis(rewriting, at, token);
    case ')':
      return closeParenthesis(rewriting, at, token);
    case '.':
      return readPoint(rewriting, at, token);
    case '@':
      throw unsupported('stages');
    default:
      emitBeforeValue(rewriting, token.text, token);
      return at + 1;
  }
};

function readCast(rewriting: Rewriting, at: number, token: Token): number {
  const { tokens, operand } = rewriting;
  const { type, next } = readDataType(tokens, at + 1);
  if (operand === null) throw syntaxError(token.text, token);
  wrap(rewriting, operand, 'SF_CAST');
  emit(rewriting, `, ${quote(typeText(tokens, at + 1, next, type.name))})`, token);
  return next;
}

/** Between a key and its value, before the name of a bind, or into a value. */
function readColon(rewriting: Rewriting, at: number, token: Token): number {
  const { operand, hasBind } = rewriting;
  const following = rewriting.tokens[at + 1];
  if (innermost(rewriting)?.kind === 'object') {
    emitBeforeValue(rewriting, ',', token);
    return at + 1;
  }
  if (following?.kind === 'number' || (operand === null && isName(following) && following)) {
    if (!hasBind(following.value)) throw syntaxError(token.text, token);
    rewriting.operand = emit(rewriting, `SF_BIND(${quote(following.value)})`, token);
    return at + 2;
  }
  if (operand === null || !isName(following)) throw syntaxError(token.text, token);
  return readPath(rewriting, operand, at);
}

function openBracket(rewriting: Rewriting, at: number, token: Token): number {
  const { open, operand } = rewriting;
  if (operand === null) {
    open.push({ kind: 'list', start: emit(rewriting, 'SF_ARRAY_CONSTRUCT(', token) });
  } else {
    wrap(rewriting, operand, 'SF_GET');
    emit(rewriting, ',', token);
    open.push({ kind: 'subscript', start: operand });
  }
  rewriting.operand = null;
  return at + 1;
}

function closeBracket(rewriting: Rewriting, at: number, token: Token): number {
  const form = rewriting.open.pop();
  const opens = token.text === '}' ? ['object'] : ['subscript', 'list'];
  if (!form || !opens.includes(form.kind)) throw syntaxError(token.text, token);
  emit(rewriting, ')', token);
  rewriting.operand = form.start;
  return at + 1;
}

function openParenthesis(rewriting: Rewriting, at: number, token: Token): number {
  const { tokens, open, lastCall } = rewriting;
  nameSubquery(rewriting, at);
  const start = emit(rewriting, '(', token);
  const around = lastCall !== null && followsCall(tokens, at) ? lastCall : start;
  open.push({ kind: 'paren', start: around, cast: false, position: false });
  rewriting.operand = null;
  return at + 1;
}

/** Behind a subquery of FROM or JOIN without an alias the parser takes a set operation for a part of the subquery. */
function nameSubquery(rewriting: Rewriting, at: number): void {
  const { tokens, behindClosings } = rewriting;
  const isSubquery =
    isWord(tokens[at - 1], 'FROM', 'JOIN') && isWord(tokens[at + 1], 'SELECT', 'WITH', 'VALUES');
  if (!isSubquery) return;
  const close = closingOf(rewriting, at);
  if (isWord(tokens[close + 1], 'UNION', 'EXCEPT', 'MINUS', 'INTERSECT'))
    behindClosings.set(close, ' AS "SF$SUBQUERY"');
}

function closeParenthesis(rewriting: Rewriting, at: number, token: Token): number {
  const form = rewriting.open.pop();
  if (form?.kind !== 'paren') throw syntaxError(token.text, token);
  emit(rewriting, `)${rewriting.behindClosings.get(at) ?? ''}`, token);
  rewriting.operand = form.start;
  rewriting.lastCall = form.start;
  return at + 1;
}

/** `v[0].name` goes on into the value; `t.name` qualifies a name. */
function readPoint(rewriting: Rewriting, at: number, token: Token): number {
  const { tokens, operand } = rewriting;
  const isOfValue = operand !== null && isOperator(tokens[at - 1], ']');
  if (isOfValue && isName(tokens[at + 1])) return readPath(rewriting, operand, at);
  emit(rewriting, '.', token);
  return at + 1;
}

/** `(a, b INT) ->`: the parameters of a lambda. */
function opensLambda(rewriting: Rewriting, at: number): boolean {
  const { tokens, operand } = rewriting;
  return operand === null && isOperator(tokens[closingOf(rewriting, at) + 1], '->');
}

/** The names of a lambda's parameters: elements of an ARRAY are VARIANTs, whatever their type is called. */
function readParameters(rewriting: Rewriting, at: number): number {
  const { tokens } = rewriting;
  const close = closingOf(rewriting, at);
  const inner = splitAtCommas(tokens.slice(at + 1, close));
  emit(rewriting, '(', tokens[at] as Token);
  for (const [position, [name]] of inner.entries()) {
    if (!isName(name) || !name) throw syntaxError(')', tokens[close] as Token);
    emit(rewriting, `${position > 0 ? ', ' : ''}${quotedForParser(name.value)}`, name);
  }
  emit(rewriting, ')', tokens[close] as Token);
  return close + 1;
}

/** `:name.name[0]['key']`, as far as it is constant, becomes one PATH call around the operand. */
function readPath(rewriting: Rewriting, start: number, at: number): number {
  const { tokens } = rewriting;
  let path = '$';
  let next = at;
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
  wrap(rewriting, start, 'SF_PATH');
  emit(rewriting, `, ${quote(path)})`, tokens[at] as Token);
  rewriting.operand = start;
  return next;
}
