import { setImmediate } from 'node:timers/promises';
import { SnowflakeError } from '../../protocol/engine.ts';
import { type Fragment, fragment, quoteText } from '../dialect/fragment.ts';
import { isOperator, type Token } from '../dialect/token.ts';
import { invalidIdentifier } from '../errors/snowflake-errors.ts';
import { abortReason } from '../run-duckdb.ts';
import { type Answer, statementTypes } from '../statement-run.ts';
import type { Block, Expression, Handler, ScriptStatement } from './script.ts';
import { fieldName, type ScriptHost } from './script-host.ts';

/** How a script ended: with a value, with the rows of a query, or by running off its end. */
export type ScriptResult = { readonly value: Fragment } | { readonly table: Answer } | null;

type Flow = 'next' | 'break' | 'continue' | { readonly result: ScriptResult };

interface ScriptFrame {
  readonly variables: Map<string, Fragment>;
  /** The queries behind RESULTSET and CURSOR variables, with the rows once they were read. */
  readonly queries: Map<string, Answer>;
  /** Of the cursors that are open: how many of their rows were fetched. */
  readonly fetched: Map<string, number>;
  readonly exceptions: Map<string, { readonly number: number; readonly message: string }>;
}

/** Runs a block. Variables live to its end; a RETURN ends all blocks around it. */
export async function runScript(
  host: ScriptHost,
  block: Block,
  parameters: ReadonlyMap<string, Fragment>,
): Promise<ScriptResult> {
  const frame: ScriptFrame = {
    variables: new Map(parameters),
    queries: new Map(),
    fetched: new Map(),
    exceptions: new Map(),
  };
  const flow = await runBlock(host, block, frame);
  return typeof flow === 'object' ? flow.result : null;
}

async function runBlock(host: ScriptHost, block: Block, frame: ScriptFrame): Promise<Flow> {
  for (const declaration of block.declarations) await runStatement(host, declaration, frame);
  try {
    return await runAll(host, block.body, frame);
  } catch (cause) {
    if (block.handlers.length === 0) throw cause;
    const error = await host.failure(cause);
    const handler = findHandler(block.handlers, error, frame);
    if (!handler) throw error;
    frame.variables.set('SQLCODE', fragment(String(Number(error.code)), 'fixed'));
    frame.variables.set('SQLERRM', text(error instanceof RaisedException ? error.reason : error.message));
    frame.variables.set('SQLSTATE', text(error.sqlState));
    raised.set(frame, error);
    return await runAll(host, handler.body, frame);
  }
}

/** What a bare RAISE in a handler throws again. */
const raised = new WeakMap<ScriptFrame, SnowflakeError>();

function findHandler(
  handlers: readonly Handler[],
  error: SnowflakeError,
  frame: ScriptFrame,
): Handler | undefined {
  return handlers.find(({ names }) =>
    names.some((name) => {
      const declared = frame.exceptions.get(name);
      if (declared) return error.code === String(declared.number);
      return name === 'OTHER' || name === 'STATEMENT_ERROR' || name === 'EXPRESSION_ERROR';
    }),
  );
}

async function runAll(
  host: ScriptHost,
  statements: readonly ScriptStatement[],
  frame: ScriptFrame,
): Promise<Flow> {
  for (const statement of statements) {
    if (host.signal.aborted) throw abortReason(host.signal);
    const flow = await runStatement(host, statement, frame);
    if (flow !== 'next') return flow;
  }
  return 'next';
}

async function runStatement(host: ScriptHost, statement: ScriptStatement, frame: ScriptFrame): Promise<Flow> {
  switch (statement.kind) {
    case 'block':
      return await runBlock(host, statement, frame);
    case 'let':
      await declare(host, statement, frame);
      return 'next';
    case 'exception':
      frame.exceptions.set(statement.name, statement);
      return 'next';
    case 'assign':
      await assign(host, statement.name, statement.value, frame);
      return 'next';
    case 'if':
      for (const branch of statement.branches) {
        if (await isTrue(host, branch.condition, frame)) return await runAll(host, branch.body, frame);
      }
      return await runAll(host, statement.otherwise, frame);
    case 'while':
      while (await isTrue(host, statement.condition, frame)) {
        const flow = await runRound(host, statement.body, frame);
        if (flow === 'break') break;
        if (typeof flow === 'object') return flow;
      }
      return 'next';
    case 'loop':
      for (;;) {
        const flow = await runRound(host, statement.body, frame);
        if (flow === 'break') break;
        if (typeof flow === 'object') return flow;
        if (statement.until && (await isTrue(host, statement.until, frame))) break;
      }
      return 'next';
    case 'for':
      return await runFor(host, statement, frame);
    case 'return':
      return { result: await returned(host, statement, frame) };
    case 'raise':
      throw raise(statement.name, frame);
    case 'break':
    case 'continue':
      return statement.kind;
    case 'open':
      if (!frame.queries.has(statement.name)) throw invalidIdentifier(statement.name);
      frame.fetched.set(statement.name, 0);
      return 'next';
    case 'fetch':
      await fetchRow(host, statement, frame);
      return 'next';
    case 'close':
      frame.fetched.delete(statement.name);
      return 'next';
    case 'sql':
      await runSql(host, host.source(statement.tokens), statement.into, frame);
      return 'next';
  }
}

async function declare(
  host: ScriptHost,
  statement: Extract<ScriptStatement, { kind: 'let' }>,
  frame: ScriptFrame,
): Promise<void> {
  const { name, type, value, isQuery } = statement;
  if (isQuery) {
    frame.queries.set(name, value ? await host.run(host.source(unwrap(value)), frame.variables) : noRows);
    return;
  }
  const declared = value
    ? await host.evaluate(bindVariables(value, frame.variables), frame.variables, type)
    : { text: 'NULL', type: text('').type, isNull: true };
  frame.variables.set(name, declared);
}

/** What a RESULTSET holds before a query is assigned to it. */
const noRows: Answer = { columns: [], rows: [], statementTypeId: statementTypes.select };

/** The query inside the parentheses of `LET r RESULTSET := (SELECT ...)`. */
function unwrap(tokens: Expression): Expression {
  return isOperator(tokens[0], '(') && isOperator(tokens.at(-1), ')') ? tokens.slice(1, -1) : tokens;
}

async function assign(host: ScriptHost, name: string, value: Expression, frame: ScriptFrame): Promise<void> {
  if (frame.queries.has(name)) {
    frame.queries.set(name, await host.run(host.source(unwrap(value)), frame.variables));
    return;
  }
  const current = frame.variables.get(name);
  if (!current) throw invalidIdentifier(name, value[0]);
  const type = current.isNull || current.type.kind === 'unknown' ? null : current.type.name;
  frame.variables.set(
    name,
    await host.evaluate(bindVariables(value, frame.variables), frame.variables, type),
  );
}

async function isTrue(host: ScriptHost, condition: Expression, frame: ScriptFrame): Promise<boolean> {
  const value = await host.evaluate(bindVariables(condition, frame.variables), frame.variables, 'BOOLEAN');
  return (await host.textOf(value)) === 'true';
}

async function runFor(
  host: ScriptHost,
  statement: Extract<ScriptStatement, { kind: 'for' }>,
  frame: ScriptFrame,
): Promise<Flow> {
  const { name, from, to, isReverse, body } = statement;
  const rounds = to
    ? countingRounds(
        name,
        await wholeNumber(host, from, frame),
        await wholeNumber(host, to, frame),
        isReverse,
      )
    : await rowRounds(host, name, from, frame);
  for (const variables of rounds) {
    for (const [key, value] of variables) frame.variables.set(key, value);
    const flow = await runRound(host, body, frame);
    if (flow === 'break') break;
    if (typeof flow === 'object') return flow;
  }
  return 'next';
}

/** One round of any loop. It may wait for nothing: others get their turn, and a statement that was cancelled stops. */
async function runRound(
  host: ScriptHost,
  body: readonly ScriptStatement[],
  frame: ScriptFrame,
): Promise<Flow> {
  await setImmediate();
  if (host.signal.aborted) throw abortReason(host.signal);
  return await runAll(host, body, frame);
}

function* countingRounds(
  name: string,
  low: number,
  high: number,
  isReverse: boolean,
): Generator<[string, Fragment][]> {
  for (let round = 0; round <= high - low; round += 1)
    yield [[name, number(isReverse ? high - round : low + round)]];
}

async function rowRounds(
  host: ScriptHost,
  name: string,
  from: Expression,
  frame: ScriptFrame,
): Promise<[string, Fragment][][]> {
  const query = frame.queries.get(from[0]?.value ?? '');
  const { rows, columns } = query ?? (await host.run(host.source(unwrap(from)), frame.variables));
  return rows.map((row) =>
    columns.map((column, index) => [fieldName(name, column.name), host.decode(column, row[index] ?? null)]),
  );
}

async function wholeNumber(host: ScriptHost, expression: Expression, frame: ScriptFrame): Promise<number> {
  return Number(
    await host.textOf(
      await host.evaluate(bindVariables(expression, frame.variables), frame.variables, 'INTEGER'),
    ),
  );
}

async function returned(
  host: ScriptHost,
  statement: Extract<ScriptStatement, { kind: 'return' }>,
  frame: ScriptFrame,
): Promise<ScriptResult> {
  const { value, isTable } = statement;
  if (!value) return null;
  if (!isTable)
    return { value: await host.evaluate(bindVariables(value, frame.variables), frame.variables, null) };
  const query = frame.queries.get(value[0]?.value ?? '');
  return { table: query ?? (await host.run(host.source(unwrap(value)), frame.variables)) };
}

function raise(name: string | null, frame: ScriptFrame): SnowflakeError {
  const again = raised.get(frame);
  if (name === null && again) return again;
  const exception = frame.exceptions.get(name ?? '');
  if (!exception) return invalidIdentifier(name ?? 'RAISE');
  return new RaisedException(name ?? '', exception.number, exception.message);
}

/** An exception of a script's own: its handlers see the bare reason. */
class RaisedException extends SnowflakeError {
  readonly reason: string;

  constructor(name: string, number: number, reason: string) {
    super(String(number), 'P0001', `Uncaught exception of type '${name}' : ${reason}`);
    this.reason = reason;
  }
}

async function runSql(
  host: ScriptHost,
  sql: string,
  into: readonly string[],
  frame: ScriptFrame,
): Promise<void> {
  const answer = await host.run(sql, frame.variables);
  const changed = answer.columns[0]?.name.startsWith('number of rows')
    ? (answer.rows[0]?.[0] ?? '0')
    : String(answer.rows.length);
  frame.variables.set('SQLROWCOUNT', number(Number(changed)));
  frame.variables.set('SQLFOUND', { text: changed === '0' ? 'FALSE' : 'TRUE', type: boolean });
  await assignRow(host, answer, 0, into, frame);
}

/** The next row of an open cursor; after the last one the variables are NULL. */
async function fetchRow(
  host: ScriptHost,
  { name, into }: Extract<ScriptStatement, { kind: 'fetch' }>,
  frame: ScriptFrame,
): Promise<void> {
  const query = frame.queries.get(name);
  const row = frame.fetched.get(name);
  if (!query) throw invalidIdentifier(name);
  if (row === undefined) throw new SnowflakeError('090227', '24000', `Cursor '${name}' is not open.`);
  frame.fetched.set(name, row + 1);
  await assignRow(host, query, row, into, frame);
}

async function assignRow(
  host: ScriptHost,
  answer: Answer,
  row: number,
  into: readonly string[],
  frame: ScriptFrame,
): Promise<void> {
  for (const [index, name] of into.entries()) {
    const column = answer.columns[index];
    const current = frame.variables.get(name);
    if (!column || !current) throw invalidIdentifier(name);
    const value = host.decode(column, answer.rows[row]?.[index] ?? null);
    const type = current.isNull || current.type.kind === 'unknown' ? null : current.type.name;
    frame.variables.set(name, await host.convert(value, type));
  }
}

/** Puts a colon before every variable, so that an expression reads like embedded SQL. */
export function bindVariables(tokens: Expression, variables: ReadonlyMap<string, Fragment>): Token[] {
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const before = tokens[at - 1];
    const field = isOperator(tokens[at + 1], '.') ? tokens[at + 2] : undefined;
    const key = field ? fieldName(token.value, field.value) : token.value;
    const isFree = token.kind === 'word' && !isOperator(before, '.', ':') && !isOperator(tokens[at + 1], '(');
    if (isFree && variables.has(key)) {
      result.push(
        { ...token, kind: 'operator', text: ':', value: ':' },
        { ...token, kind: 'quoted', value: key },
      );
      if (field) at += 2;
    } else {
      result.push(token);
    }
  }
  return result;
}

function number(value: number): Fragment {
  return { text: String(value), type: { kind: 'fixed', name: 'NUMBER(38,0)', storage: 'BIGINT' } };
}

const boolean: Fragment['type'] = { kind: 'boolean', name: 'BOOLEAN', storage: 'BOOLEAN' };

function text(value: string): Fragment {
  return { text: quoteText(value), type: { kind: 'text', name: 'VARCHAR(16777216)', storage: 'VARCHAR' } };
}
