import { type Cursor, createCursor, findWord } from '../dialect/cursor.ts';
import { readDataType } from '../dialect/data-type.ts';
import { isOperator, isWord, type Token } from '../dialect/token.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import type { Block, Expression, Handler, ScriptStatement } from './script.ts';

/**
 * Parses `[DECLARE ...] BEGIN ... [EXCEPTION ...] END`. Statements: DECLARE, LET, :=, SELECT ... INTO, IF, CASE, WHILE,
 * LOOP, REPEAT, FOR over a range or a query, BREAK, CONTINUE, OPEN, FETCH, CLOSE, RETURN, RAISE, nested blocks and any SQL.
 *
 * @throws SnowflakeError 001003 for syntax, 000002 for statements that are left out
 */
export function parseScript(tokens: readonly Token[], text: string): Block {
  const cursor = createCursor(tokens);
  const block = readBlock(cursor, text);
  while (cursor.takeOperator(';'));
  cursor.expectEnd();
  return block;
}

function readBlock(cursor: Cursor, text: string): Block {
  const declarations: ScriptStatement[] = [];
  if (cursor.take('DECLARE')) {
    while (!isWord(cursor.peek(), 'BEGIN')) declarations.push(readDeclaration(cursor));
  }
  cursor.expect('BEGIN');
  const body = readStatements(cursor, text, 'END', 'EXCEPTION');
  const handlers: Handler[] = [];
  if (cursor.take('EXCEPTION')) {
    while (cursor.take('WHEN')) {
      const names = [cursor.name()];
      while (cursor.take('OR')) names.push(cursor.name());
      cursor.expect('THEN');
      handlers.push({ names, body: readStatements(cursor, text, 'WHEN', 'END') });
    }
  }
  cursor.expect('END');
  return { kind: 'block', declarations, body, handlers };
}

/** `name [type] [DEFAULT | :=] expression;`, `name CURSOR FOR query;`, `name EXCEPTION (number, 'message');`. */
function readDeclaration(cursor: Cursor): ScriptStatement {
  const name = cursor.name();
  if (cursor.take('EXCEPTION')) {
    const [numberTokens, message] = splitException(
      isOperator(cursor.peek(), '(') ? cursor.parenthesized() : [],
    );
    cursor.expectOperator(';');
    return { kind: 'exception', name, number: numberTokens, message };
  }
  return readVariable(cursor, name);
}

function splitException(tokens: readonly Token[]): [number, string] {
  const digits = tokens.find((token) => token.kind === 'number')?.value ?? '20000';
  return [-Number(digits), tokens.find((token) => token.kind === 'string')?.value ?? ''];
}

function readVariable(cursor: Cursor, name: string): ScriptStatement {
  if (cursor.take('CURSOR', 'FOR'))
    return { kind: 'let', name, type: null, value: untilSemicolon(cursor), isQuery: true };
  const isQuery = cursor.take('RESULTSET');
  const type = isQuery ? null : readType(cursor);
  const hasValue = cursor.take('DEFAULT') || cursor.takeOperator(':=');
  const value = untilSemicolon(cursor);
  if (!hasValue && value.length > 0) throw syntaxError(value[0]?.text ?? ';', value[0] ?? cursor.peek());
  return { kind: 'let', name, type, value: hasValue ? value : null, isQuery };
}

function readType(cursor: Cursor): string | null {
  if (isOperator(cursor.peek(), ':=', ';') || isWord(cursor.peek(), 'DEFAULT')) return null;
  const rest = cursor.rest();
  const { type, next } = readDataType(rest, 0);
  for (let step = 0; step < next; step += 1) cursor.next();
  return type.storage === 'BIGINT' ? 'INTEGER' : type.name;
}

function readStatements(cursor: Cursor, text: string, ...ends: readonly string[]): ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  while (!isWord(cursor.peek(), ...ends)) {
    if (cursor.done()) cursor.fail();
    if (cursor.takeOperator(';')) continue;
    statements.push(readStatement(cursor, text));
  }
  return statements;
}

function readStatement(cursor: Cursor, text: string): ScriptStatement {
  const token = cursor.peek();
  if (isWord(token, 'DECLARE') || (isWord(token, 'BEGIN') && !isTransaction(cursor))) {
    const block = readBlock(cursor, text);
    cursor.expectOperator(';');
    return block;
  }
  if (cursor.take('LET')) return readVariable(cursor, cursor.name());
  if (cursor.take('IF')) return readIf(cursor, text);
  if (cursor.take('CASE')) return readCase(cursor, text);
  if (cursor.take('WHILE')) return readWhile(cursor, text);
  if (cursor.take('LOOP')) return readLoop(cursor, text);
  if (cursor.take('REPEAT')) return readRepeat(cursor, text);
  if (cursor.take('FOR')) return readFor(cursor, text);
  if (cursor.take('RETURN')) return readReturn(cursor);
  if (cursor.take('RAISE')) {
    const name = isOperator(cursor.peek(), ';') ? null : cursor.name();
    cursor.expectOperator(';');
    return { kind: 'raise', name };
  }
  if (cursor.take('BREAK') || cursor.take('EXIT')) {
    cursor.expectOperator(';');
    return { kind: 'break' };
  }
  if (cursor.take('CONTINUE') || cursor.take('ITERATE')) {
    cursor.expectOperator(';');
    return { kind: 'continue' };
  }
  if (isWord(token, 'OPEN', 'FETCH', 'CLOSE')) return readCursor(cursor);
  if (isWord(token, 'ASYNC', 'AWAIT')) {
    throw unsupported(`${token.value} in Snowflake Scripting`);
  }
  if (isOperator(cursor.peek(1), ':=')) {
    const name = cursor.name();
    cursor.next();
    return { kind: 'assign', name, value: untilSemicolon(cursor) };
  }
  return readSql(untilSemicolon(cursor));
}

function isTransaction(cursor: Cursor): boolean {
  return isWord(cursor.peek(1), 'TRANSACTION', 'WORK', 'NAME') || isOperator(cursor.peek(1), ';');
}

/** The tokens up to the semicolon that ends the statement, which is stepped over. */
function untilSemicolon(cursor: Cursor): Expression {
  const tokens: Token[] = [];
  while (!cursor.takeOperator(';')) {
    if (cursor.done()) cursor.fail();
    tokens.push(cursor.next());
  }
  return tokens;
}

function untilWord(cursor: Cursor, ...words: readonly string[]): Expression {
  const rest = cursor.rest();
  const end = findWord(rest, 0, ...words);
  if (end === rest.length) cursor.fail();
  for (let step = 0; step < end; step += 1) cursor.next();
  return rest.slice(0, end);
}

function readIf(cursor: Cursor, text: string): ScriptStatement {
  const branches: { condition: Expression; body: readonly ScriptStatement[] }[] = [];
  let otherwise: readonly ScriptStatement[] = [];
  do {
    const condition = untilWord(cursor, 'THEN');
    cursor.expect('THEN');
    branches.push({ condition, body: readStatements(cursor, text, 'ELSEIF', 'ELSE', 'END') });
  } while (cursor.take('ELSEIF'));
  if (cursor.take('ELSE')) otherwise = readStatements(cursor, text, 'END');
  cursor.expect('END', 'IF');
  cursor.expectOperator(';');
  return { kind: 'if', branches, otherwise };
}

/** `CASE WHEN condition THEN ...` and `CASE (value) WHEN other THEN ...`, which is told as a row of IFs. */
function readCase(cursor: Cursor, text: string): ScriptStatement {
  const operand = untilWord(cursor, 'WHEN');
  const branches: { condition: Expression; body: readonly ScriptStatement[] }[] = [];
  while (cursor.take('WHEN')) {
    const when = untilWord(cursor, 'THEN');
    cursor.expect('THEN');
    const condition = operand.length > 0 ? equal(operand, when) : when;
    branches.push({ condition, body: readStatements(cursor, text, 'WHEN', 'ELSE', 'END') });
  }
  const otherwise = cursor.take('ELSE') ? readStatements(cursor, text, 'END') : [];
  cursor.expect('END');
  cursor.take('CASE');
  cursor.expectOperator(';');
  return { kind: 'if', branches, otherwise };
}

function equal(left: Expression, right: Expression): Expression {
  const operator = (text: string): Token => ({ ...(left[0] as Token), kind: 'operator', text, value: text });
  const [open, close] = [operator('('), operator(')')];
  return [open, ...left, close, operator('='), open, ...right, close];
}

function readLoop(cursor: Cursor, text: string): ScriptStatement {
  const body = readStatements(cursor, text, 'END');
  cursor.expect('END', 'LOOP');
  endLoop(cursor);
  return { kind: 'loop', body, until: null };
}

function readRepeat(cursor: Cursor, text: string): ScriptStatement {
  const body = readStatements(cursor, text, 'UNTIL');
  cursor.expect('UNTIL');
  const until = untilWord(cursor, 'END');
  cursor.expect('END', 'REPEAT');
  endLoop(cursor);
  return { kind: 'loop', body, until };
}

/** The semicolon behind a loop, and before it the label that it may have. */
function endLoop(cursor: Cursor): void {
  if (!isOperator(cursor.peek(), ';')) cursor.name();
  cursor.expectOperator(';');
}

/** `OPEN c;`, `FETCH c INTO a, b;` and `CLOSE c;`. */
function readCursor(cursor: Cursor): ScriptStatement {
  const action = cursor.next().value;
  const name = cursor.name();
  if (action !== 'FETCH') {
    if (isWord(cursor.peek(), 'USING')) throw unsupported('OPEN ... USING in Snowflake Scripting');
    cursor.expectOperator(';');
    return action === 'OPEN' ? { kind: 'open', name } : { kind: 'close', name };
  }
  cursor.expect('INTO');
  const into: string[] = [];
  do {
    cursor.takeOperator(':');
    into.push(cursor.name());
  } while (cursor.takeOperator(','));
  cursor.expectOperator(';');
  return { kind: 'fetch', name, into };
}

function readWhile(cursor: Cursor, text: string): ScriptStatement {
  const condition = untilWord(cursor, 'DO', 'LOOP');
  cursor.next();
  const body = readStatements(cursor, text, 'END');
  cursor.expect('END');
  if (!cursor.take('WHILE')) cursor.expect('LOOP');
  endLoop(cursor);
  return { kind: 'while', condition, body };
}

/** `FOR i IN 1 TO 10 DO` and `FOR row IN resultset DO`. */
function readFor(cursor: Cursor, text: string): ScriptStatement {
  const name = cursor.name();
  cursor.expect('IN');
  const isReverse = cursor.take('REVERSE');
  const head = untilWord(cursor, 'DO', 'LOOP');
  cursor.next();
  const body = readStatements(cursor, text, 'END');
  cursor.expect('END');
  if (!cursor.take('FOR')) cursor.expect('LOOP');
  endLoop(cursor);
  const to = findWord(head, 0, 'TO');
  return {
    kind: 'for',
    name,
    from: head.slice(0, to),
    to: to < head.length ? head.slice(to + 1) : null,
    isReverse,
    body,
  };
}

function readReturn(cursor: Cursor): ScriptStatement {
  const value = untilSemicolon(cursor);
  if (isWord(value[0], 'TABLE') && isOperator(value[1], '(')) {
    return { kind: 'return', value: value.slice(2, -1), isTable: true };
  }
  return { kind: 'return', value: value.length > 0 ? value : null, isTable: false };
}

/** SQL, with the variables of an INTO taken out. */
function readSql(tokens: Expression): ScriptStatement {
  const into = isWord(tokens[0], 'SELECT', 'WITH') ? findWord(tokens, 0, 'INTO') : tokens.length;
  if (into === tokens.length) return { kind: 'sql', tokens, into: [] };
  const names: string[] = [];
  let at = into + 1;
  do {
    if (isOperator(tokens[at], ':')) at += 1;
    const name = tokens[at];
    if (!name) break;
    names.push(name.value);
    at += 1;
  } while (isOperator(tokens[at++], ','));
  return { kind: 'sql', tokens: [...tokens.slice(0, into), ...tokens.slice(at - 1)], into: names };
}
