import { cortexFunctionsIn } from '../knowledge/cortex-functions.ts';
import { gatewayField } from '../knowledge/replacements.ts';
import { CLOSES } from '../knowledge/wrapping-calls.ts';
import { rewritePythonConnection } from '../rewrite/python/connection.ts';
import {
  type Call,
  type Expression,
  type FunctionBody,
  HOLE,
  lastName,
  partsOf,
  type Statement,
  wholeText,
} from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';

const EXECUTES = /^(execute|sql|query)$/;
const RUNS_OTHERWISE =
  /^(executemany|execute_async|execute_string|execute_batch|commit|rollback|begin|write_pandas|put|get_results_from_sfqid|callproc|fetch_pandas_\w+|to_pandas|cursor_class|table|read_sql\w*)$/;

/** A connection that is opened, used once, and left in the same function. */
export interface SafeUse {
  /** Holes are `HOLE`. */
  readonly statement: string;
  /** Nothing is put into its text at run time. */
  readonly isLiteral: boolean;
  readonly execute: Call;
  /** Names that stand for the connection or what was made of it (its cursor). */
  readonly names: ReadonlySet<string>;
}

export function isSafeUse(
  open: Call,
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): boolean {
  const use = safeUseOf(open, statements, scope, meanings);
  if (use === null || !use.isLiteral) return false;
  // The rewrite itself says what it leaves.
  return typeof rewritePythonConnection(open.node.getRoot().root().text(), open, use) !== 'string';
}

/** How the connection of this call is used, null when that is anything but plain. */
export function safeUseOf(
  open: Call,
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): SafeUse | null {
  // What a framework keeps open is not taken away where it is used.
  if (/^(cursor|get_connection)$/.test(lastName(open.callee))) return null;
  const around = blockOf(open, statements, scope);
  if (around === null || !meanings.opensSnowflake(open, around.scope)) return null;
  const names = connectionNames(open, around.statements);
  if (names.size === 0) return null;
  const uses = callsOn(names, around.statements);
  const executes = uses.filter((call) => EXECUTES.test(lastName(call.callee)));
  const [execute] = executes;
  if (
    execute === undefined ||
    executes.length !== 1 ||
    // A cursor of another class gives other rows.
    uses.some(
      (call) =>
        RUNS_OTHERWISE.test(lastName(call.callee)) ||
        (lastName(call.callee) === 'cursor' && call.args.length > 0),
    )
  )
    return null;
  if (leaves(names, around.statements)) return null;
  const [first] = execute.args;
  if (first?.value.kind !== 'text') return null;
  const statement = wholeText(first.value);
  const isLiteral = !statement.includes(HOLE) && !/\{\w*\}/.test(statement);
  // Values may be put into the text of a Cortex function only: there they are its text.
  const runs = isOneStatement(statement) && gatewayRuns(statement);
  return runs && (isLiteral || cortexFunctionsIn(statement).length === 1)
    ? { statement, isLiteral, execute, names }
    : null;
}

interface Block {
  readonly statements: readonly Statement[];
  readonly scope: Scope;
}

/** The statements of the function (or module) that the call stands in. */
function blockOf(call: Call, statements: readonly Statement[], scope: Scope): Block | null {
  for (const statement of statements) {
    if (statement.kind === 'function' || statement.kind === 'class') {
      const inner = blockOf(call, statement.body, scope.inside(statement));
      if (inner !== null) return inner;
    } else if ('value' in statement && contains(statement.value, call)) {
      return functionAround(statement.value, call, scope) ?? { statements, scope };
    }
  }
  return null;
}

function functionAround(expression: Expression, call: Call, scope: Scope): Block | null {
  if (expression.kind === 'function') return blockOf(call, expression.body, scope.inside(expression));
  for (const part of partsOf(expression)) {
    const found = functionAround(part, call, scope);
    if (found !== null) return found;
  }
  return null;
}

function contains(expression: Expression, call: Call): boolean {
  if (expression === call) return true;
  if (expression.kind === 'function') return bodyContains(expression, call);
  return partsOf(expression).some((part) => contains(part, call));
}

function bodyContains(body: FunctionBody, call: Call): boolean {
  return body.body.some((statement) => 'value' in statement && contains(statement.value, call));
}

/** The variable of the connection, and those of its cursors. */
function connectionNames(open: Call, statements: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    if (statement.kind !== 'assign') continue;
    const [target] = statement.targets;
    if (target === undefined) continue;
    if (statement.value === open || closes(statement.value, open)) {
      if (!/^\w+$/.test(target) || names.size > 0) return new Set();
      names.add(target);
    } else if (
      statement.value.kind === 'call' &&
      lastName(statement.value.callee) === 'cursor' &&
      rootName(statement.value.callee, names)
    ) {
      names.add(target);
    }
  }
  return names;
}

function closes(value: Expression, open: Call): boolean {
  return value.kind === 'call' && CLOSES.test(lastName(value.callee)) && value.args[0]?.value === open;
}

function rootName(expression: Expression, names: ReadonlySet<string>): boolean {
  if (expression.kind === 'name') return names.has(expression.name);
  if (expression.kind === 'member') return rootName(expression.object, names);
  return expression.kind === 'call' && rootName(expression.callee, names);
}

function callsOn(names: ReadonlySet<string>, statements: readonly Statement[]): Call[] {
  const calls: Call[] = [];
  eachExpression(statements, (expression) => {
    if (
      expression.kind === 'call' &&
      expression.callee.kind === 'member' &&
      rootName(expression.callee, names)
    )
      calls.push(expression);
  });
  return calls;
}

/** Whether the connection itself is returned, kept or handed to somebody. */
function leaves(names: ReadonlySet<string>, statements: readonly Statement[]): boolean {
  const isConnection = (value: Expression) => value.kind === 'name' && names.has(value.name);
  let left = statements.some(
    (statement) =>
      (statement.kind === 'return' && isConnection(statement.value)) ||
      (statement.kind === 'assign' && isConnection(statement.value)) ||
      statement.kind === 'class' ||
      statement.kind === 'function',
  );
  eachExpression(statements, (expression) => {
    if (expression.kind === 'call' && expression.args.some((argument) => isConnection(argument.value)))
      left = true;
    if (expression.kind === 'items' && expression.items.some(isConnection)) left = true;
    if (expression.kind === 'fields' && expression.entries.some((entry) => isConnection(entry.value)))
      left = true;
    if (expression.kind === 'function') left = true;
  });
  return left;
}

function eachExpression(statements: readonly Statement[], visit: (expression: Expression) => void): void {
  const go = (expression: Expression): void => {
    visit(expression);
    for (const part of partsOf(expression)) go(part);
  };
  for (const statement of statements) if ('value' in statement) go(statement.value);
}

function isOneStatement(statement: string): boolean {
  return (
    /^\s*(select|with|insert|update|delete|merge)\b/i.test(statement) &&
    !/;\s*\S/.test(statement.replace(/'[^']*'/g, ''))
  );
}

/** SQL without Cortex functions runs as it is; with one, it must be all that the statement does. */
function gatewayRuns(statement: string): boolean {
  const mentions = cortexFunctionsIn(statement);
  if (mentions.length === 0) return true;
  const [only] = mentions;
  return (
    only !== undefined &&
    mentions.length === 1 &&
    gatewayField(only.name) !== null &&
    !/\bfrom\b/i.test(statement)
  );
}
