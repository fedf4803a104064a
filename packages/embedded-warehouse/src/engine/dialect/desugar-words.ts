/** Words with which Snowflake's own forms begin, or that the parser takes elsewhere. */
import { syntaxError } from '../errors/syntax-errors.ts';
import { quotedForParser } from './ast.ts';
import { readDataType } from './data-type.ts';
import { readNameOrCall } from './desugar-names.ts';
import { bareFunctions, literalTypes } from './reserved-words.ts';
import {
  closingOf,
  emit,
  emitBeforeValue,
  functionPrefix,
  innermost,
  pivotDefault,
  type ReadToken,
  type Rewriting,
} from './rewriting.ts';
import { labelItems } from './select-items.ts';
import { itemPattern } from './star-pattern.ts';
import { isOfNthValue, isOperator, isWord, type Token } from './token.ts';
import { isBareTable, isStar } from './token-places.ts';
import { quote, typeText } from './written-text.ts';

/** Null where the word is no more than a name or a reserved word. */
type ReadWord = (rewriting: Rewriting, at: number, token: Token) => number | null;

const readSelect: ReadWord = (rewriting, at, token) => {
  const { tokens, labels } = rewriting;
  emitBeforeValue(rewriting, 'SELECT', token);
  let next = at + 1;
  while (isWord(tokens[next], 'DISTINCT', 'ALL', 'TOP')) {
    emit(rewriting, (tokens[next] as Token).value, tokens[next] as Token);
    if (isWord(tokens[next], 'TOP')) {
      next += 1;
      emit(rewriting, (tokens[next] as Token).text, tokens[next] as Token);
    }
    next += 1;
  }
  emit(rewriting, `SF_MARK(${labels.length}),`, token);
  labels.push(labelItems(tokens, next, rewriting.sql));
  return next;
};

const readCase: ReadWord = (rewriting, at, token) => {
  rewriting.open.push({ kind: 'case', start: emit(rewriting, 'CASE', token) });
  rewriting.operand = null;
  return at + 1;
};

const readEnd: ReadWord = (rewriting, at, token) => {
  const form = innermost(rewriting);
  if (form?.kind !== 'case') return null;
  rewriting.open.pop();
  emit(rewriting, 'END', token);
  rewriting.operand = form.start;
  return at + 1;
};

/** The AS of a CAST. */
const readCastType: ReadWord = (rewriting, at, token) => {
  const form = innermost(rewriting);
  if (form?.kind !== 'paren' || !form.cast) return null;
  const { type, next } = readDataType(rewriting.tokens, at + 1);
  emit(rewriting, `, ${quote(typeText(rewriting.tokens, at + 1, next, type.name))}`, token);
  return next;
};

/** The IN of POSITION. */
const readPositionIn: ReadWord = (rewriting, at, token) => {
  const form = innermost(rewriting);
  if (form?.kind !== 'paren' || !form.position) return null;
  emitBeforeValue(rewriting, ',', token);
  form.position = false;
  return at + 1;
};

const readLiteral: ReadWord = (rewriting, at, token) => {
  const following = rewriting.tokens[at + 1];
  if (following?.kind !== 'string' || rewriting.operand !== null) return null;
  const call = `SF_CAST(${quote(following.value)}, ${quote(token.value)})`;
  rewriting.operand = emit(rewriting, call, token);
  return at + 2;
};

const readInterval: ReadWord = (rewriting, at, token) => {
  const following = rewriting.tokens[at + 1];
  if (following?.kind !== 'string') return null;
  rewriting.operand = emit(rewriting, `SF_INTERVAL(${quote(following.value)})`, token);
  return at + 2;
};

const readBareFunction: ReadWord = (rewriting, at, token) => {
  if (isOperator(rewriting.tokens[at + 1], '(', '.') || rewriting.operand !== null) return null;
  rewriting.operand = emit(rewriting, `${functionPrefix}${token.value}()`, token);
  return at + 1;
};

/** The parser wants `f(x) IGNORE NULLS`; Snowflake also takes `f(x IGNORE NULLS)`. */
const readNullsInside: ReadWord = (rewriting, at, token) => {
  const { tokens, open } = rewriting;
  if (!isWord(tokens[at + 1], 'NULLS') || !isOperator(tokens[at + 2], ')')) return null;
  rewriting.operand = open.pop()?.start ?? null;
  rewriting.lastCall = rewriting.operand;
  emit(rewriting, `) ${token.value} NULLS`, token);
  return at + 3;
};

/** PIVOT (... IN (...) DEFAULT ON NULL (value)): the parser takes it as one more value of the list. */
const readPivotDefault: ReadWord = (rewriting, at, token) => {
  const { tokens, pieces, behindClosings } = rewriting;
  if (!isWord(tokens[at + 1], 'ON') || !isWord(tokens[at + 2], 'NULL')) return null;
  const close = pieces.at(-1);
  if (!isOperator(tokens[at - 1], ')') || !close) throw syntaxError(token.text, token);
  close.text = `, ${functionPrefix}${pivotDefault}`;
  behindClosings.set(closingOf(rewriting, at + 3), ')');
  return at + 3;
};

/** The parser takes ASOF for the alias of a table that has none. */
const readAsof: ReadWord = (rewriting, at, token) => {
  const { tokens } = rewriting;
  if (!isWord(tokens[at + 1], 'JOIN') || !isBareTable(tokens, at - 1)) return null;
  emitBeforeValue(rewriting, `AS ${quotedForParser((tokens[at - 1] as Token).value)} ASOF`, token);
  return at + 1;
};

/** NTH_VALUE(x, n) FROM LAST: the parser takes it as an argument. */
const readNthValueFrom: ReadWord = ({ tokens, pieces }, at) => {
  if (!isOfNthValue(tokens, at)) return null;
  const close = pieces.at(-1);
  if (close && isWord(tokens[at + 1], 'LAST')) close.text = ", 'LAST')";
  return at + 2;
};

/** `* ILIKE 'pattern'`. */
const readStarPattern: ReadWord = (rewriting, at, token) => {
  const { tokens } = rewriting;
  const pattern = tokens[at + 1];
  if (!isOperator(tokens[at - 1], '*') || !isStar(tokens, at - 1) || pattern?.kind !== 'string') return null;
  emit(rewriting, `EXCLUDE ("${itemPattern(pattern.value).replaceAll('"', '""')}")`, token);
  return at + 2;
};

const readRegexp: ReadWord = (rewriting, at, token) => {
  if (rewriting.operand === null) return null;
  emitBeforeValue(rewriting, 'REGEXP', token);
  return at + 1;
};

const forms: ReadonlyMap<string, ReadWord> = new Map([
  ['SELECT', readSelect],
  ['CASE', readCase],
  ['END', readEnd],
  ['AS', readCastType],
  ['IN', readPositionIn],
  ['INTERVAL', readInterval],
  ['IGNORE', readNullsInside],
  ['RESPECT', readNullsInside],
  ['DEFAULT', readPivotDefault],
  ['ASOF', readAsof],
  ['FROM', readNthValueFrom],
  ['ILIKE', readStarPattern],
  ['RLIKE', readRegexp],
  ['REGEXP', readRegexp],
  ...[...literalTypes].map((type) => [type, readLiteral] as const),
  ...[...bareFunctions].map((name) => [name, readBareFunction] as const),
]);

export const readWord: ReadToken = (rewriting, at) => {
  const { tokens } = rewriting;
  const token = tokens[at] as Token;
  // Behind a point, each of them is a name.
  const read = isOperator(tokens[at - 1], '.') ? undefined : forms.get(token.value);
  return read?.(rewriting, at, token) ?? readNameOrCall(rewriting, at);
};
