import type { SgNode } from '@ast-grep/napi';
import { contains } from '../../syntax/tree.ts';
import { applyEdits, type Edit, withoutLines } from '../edits.ts';
import {
  bodyOf,
  callbackOf,
  isCode,
  isLogLine,
  mentions,
  outcomesOf,
  statementsOf,
  usesOwnThis,
} from './callback.ts';
import { argumentsOf, type ConnectionUse, connectionUse } from './connection-use.ts';
import { asksForDriverErrors } from './driver-errors.ts';
import { type Execution, executionOf } from './execution.ts';
import { callText, type GatewayCall, javaScriptGatewayCall } from './gateway-call.ts';
import { endOfStatement, indentOf, reindented, unwrappedTries } from './layout.ts';

/** The edits that turn a connection's use into a call of the gateway. */
export interface ConnectionRewrite {
  readonly edits: readonly Edit[];
  /** Opened, used with literal SQL and left in one function. */
  readonly plain: boolean;
}

/** Rewrites the one use of a connection or pool of snowflake-sdk, or says why it is left. */
export function rewriteJavaScriptConnection(source: string, open: SgNode): ConnectionRewrite | string {
  // Options of the connection may stand anywhere in the file.
  const option =
    /\b(rowMode|jsTreatIntegerAsBigInt|fetchAsString|representNullAsStringNull|sessionParameters|timezone)\s*:/.exec(
      source,
    )?.[1];
  if (option !== undefined) return `its option ${option} changes how the rows come`;
  const use = connectionUse(open);
  if (typeof use === 'string') return use;
  if (asksForDriverErrors(use.execute)) return 'its errors are told apart by what the driver says of them';
  const run = executionOf(use.execute);
  if (typeof run === 'string') return run;
  const call = javaScriptGatewayCall(run.statement);
  if (typeof call === 'string') return call;
  const tries = unwrappedTries(source, use.plumbing, use.replaced);
  const indent = indentOf(source, use.replaced.range().start.index).slice(tries.shift);
  const unit = /^( {2,8}|\t)\S/m.exec(source)?.[1] ?? '  ';
  const layout: Layout = { source, indent, unit };
  const text = replacement(layout, use, run, call);
  if (typeof text === 'string') return text;

  const { start } = use.replaced.range();
  const end = isStatement(use.replaced) ? endOfStatement(use.replaced) : use.replaced.range().end.index;
  const head = use.replaced.kind() === 'return_statement' ? 'return ' : '';
  const tail = isStatement(use.replaced) && source[end - 1] === ';' ? ';' : '';
  const edits = [
    { start: start.index, end, text: `${head}${text.text}${tail}` },
    ...commentEdits(source, use.replaced, text.kept),
    ...use.plumbing.map((each) => withoutLines(source, each.range().start.index, endOfStatement(each))),
    ...tries.edits,
  ];
  const { template, source: literal } = run.statement;
  return {
    edits: edits.filter((edit) => !edits.some((other) => other !== edit && isInside(edit, other))),
    plain: !use.shared && template.holes.length === 0 && /^['"`]/.test(literal),
  };
}

function isStatement(node: SgNode): boolean {
  return /_statement$|_declaration$/.test(String(node.kind()));
}

function isInside(edit: Edit, other: Edit): boolean {
  const same = edit.start === other.start && edit.end === other.end;
  // What is put in at the end of another change comes after it.
  return !same && other.start <= edit.start && edit.end <= other.end && edit.start < other.end;
}

/** Whether the connection is opened, used once with literal SQL and left in one function, and can be rewritten. */
export function isPlainUse(open: SgNode): boolean {
  const rewrite = rewriteJavaScriptConnection(open.getRoot().root().text(), open);
  return typeof rewrite !== 'string' && rewrite.plain;
}

/** The text in the place of what is replaced, and the nodes whose text it keeps. */
interface Replacement {
  readonly text: string;
  readonly kept: readonly SgNode[];
}

/** How the replaced place is laid out. */
interface Layout {
  readonly source: string;
  readonly indent: string;
  /** One more step to the right. */
  readonly unit: string;
}

function replacement(
  layout: Layout,
  use: ConnectionUse,
  run: Execution,
  call: GatewayCall,
): Replacement | string {
  const { complete, kept } = run;
  const promise = callText(call, layout.indent, layout.unit);
  if (complete === null) {
    const isRead = use.execute.parent()?.kind() === 'await_expression' || use.promise !== null;
    return { text: isRead ? `${promise}.then(${call.toRows})` : promise, kept };
  }
  const callback = callbackOf(complete);
  if (callback === null) return 'the callback that gets its rows stands elsewhere';
  if (usesOwnThis(callback)) return 'its callback asks for its own this or arguments';
  const [error, statement, rows] = callback.parameters;
  const statements = bodyOf(callback).filter((each) => !use.plumbing.some((one) => one.id() === each.id()));
  if (statement !== undefined && statements.some((each) => mentions(each, statement)))
    return 'its callback asks the statement for more than its rows';
  return use.promise === null
    ? thenText(layout, use, call, { statements, error, rows, isAsync: callback.isAsync })
    : promiseText(layout, use.promise, call, statements, error, rows, kept);
}

/** `new Promise((resolve, reject) => ... err ? reject(err) : resolve(rows))` as the gateway's own promise. */
function promiseText(
  { indent, unit }: Layout,
  promise: SgNode,
  call: GatewayCall,
  statements: readonly SgNode[],
  error: string | undefined,
  rows: string | undefined,
  kept: readonly SgNode[],
): Replacement | string {
  const odd = 'its callback does more than to resolve or reject';
  const [resolve = '', reject = ''] = callbackOf(argumentsOf(promise)[0])?.parameters ?? [];
  const [failed, done] =
    promiseCalls(
      statements.filter((each) => !isLogLine(each)),
      error,
    ) ?? [];
  const isRejected = failed === undefined || failed === null || callTo(failed, reject)?.[0]?.text() === error;
  const given = done === undefined ? null : callTo(done, resolve);
  if (given === null || !isRejected || (failed === null && error !== undefined)) return odd;
  const asked = callText(call, indent, unit);
  const value = given[0]?.text();
  const type = promise.field('type_arguments')?.text().slice(1, -1);
  const whole = rows === undefined ? undefined : wholeRows(value ?? '', rows);
  const cast = whole?.type ?? type;
  if (whole !== undefined) {
    if (cast === undefined) return { text: `${asked}.then(${call.toRows})`, kept };
    const read = call.toRows === 'driverRows' ? '(result) => driverRows(result)' : call.toRows;
    return { text: `${asked}.then(${read} as ${cast})`, kept };
  }
  const usesRows = rows !== undefined && given.some((each) => mentions(each, rows));
  const plain = value ?? 'undefined';
  const body = cast === undefined && !plain.startsWith('{') ? plain : `(${plain})`;
  const map = `.then((${usesRows ? rows : ''}) => ${body}${cast === undefined ? '' : ` as ${cast}`})`;
  return { text: `${asked}${usesRows ? `.then(${call.toRows})` : ''}${map}`, kept: [...kept, ...given] };
}

/** `rows`, `rows ?? []` or a cast of them: all the rows, and what they are cast to. */
function wholeRows(value: string, rows: string): { readonly type: string | undefined } | undefined {
  const bare = value.replace(/[()!\s]/g, '');
  const [, kind] = /^[^;]*?\s+as\s+([^()]+)$/.exec(value) ?? [];
  const name = kind === undefined ? bare : bare.slice(0, -`as${kind.replace(/\s/g, '')}`.length);
  return [rows, `${rows}??[]`, `${rows}||[]`].includes(name) ? { type: kind?.trim() } : undefined;
}

/** The expressions that reject and resolve; null for the first where nothing rejects. */
function promiseCalls(
  statements: readonly SgNode[],
  error: string | undefined,
): readonly [SgNode | null, SgNode] | null {
  const [only] = statements;
  const expression = only?.kind() === 'expression_statement' ? only.namedChildren()[0] : only;
  if (statements.length === 1 && expression?.kind() === 'ternary_expression') {
    const [consequence, alternative] = [expression.field('consequence'), expression.field('alternative')];
    const isChecked = expression.field('condition')?.text() === error;
    return isChecked && consequence && alternative ? [consequence, alternative] : null;
  }
  const outcomes = outcomesOf(statements, error);
  const failed =
    outcomes?.failed.filter((each) => !isLogLine(each) && each.text().replace(/;$/, '') !== 'return') ?? [];
  const done = outcomes?.done.filter((each) => !isLogLine(each)) ?? [];
  const [answer] = done;
  if (outcomes === null || failed.length > 1 || done.length !== 1 || answer === undefined) return null;
  return [failed[0] ?? null, answer];
}

/** The arguments of a call to this name, null for anything else. */
function callTo(node: SgNode, name: string): SgNode[] | null {
  let call = node;
  while (/^(expression_statement|return_statement)$/.test(String(call.kind()))) {
    const [inner] = call.namedChildren().filter(isCode);
    if (inner === undefined) return null;
    call = inner;
  }
  return call.kind() === 'call_expression' && call.field('function')?.text() === name
    ? argumentsOf(call)
    : null;
}

/** The callback of an execution, without the statements that only close. */
interface RowsCallback {
  readonly statements: readonly SgNode[];
  readonly error: string | undefined;
  readonly rows: string | undefined;
  readonly isAsync: boolean;
}

/** A callback's two outcomes as the two of `then`, their statements as they were. */
function thenText(
  { source, indent, unit }: Layout,
  use: ConnectionUse,
  call: GatewayCall,
  { statements, error, rows, isAsync }: RowsCallback,
): Replacement | string {
  const passed = passedOn(statements, error);
  const asked = callText(call, indent, unit);
  if (passed !== null) {
    if (error === undefined || passed.rest.some((each) => mentions(each, error)))
      return 'its callback treats errors in a way of its own';
    const usesRows = rows !== undefined && passed.rest.some((each) => mentions(each, rows));
    const read = usesRows ? `.then(${call.toRows})` : '';
    const values = ['undefined', ...passed.rest.map((each) => each.text())].join(', ');
    return {
      text: `${asked}${read}.then((${usesRows ? rows : ''}) => ${passed.callee}(${values}), (${error}) => ${passed.callee}(${error}))`,
      kept: [],
    };
  }
  const outcomes = outcomesOf(statements, error);
  if (outcomes === null) return 'its callback treats errors in a way of its own';
  if (outcomes.failed.length === 0) return 'its callback does not look whether it failed';
  if (rows !== undefined && outcomes.failed.some((each) => mentions(each, rows)))
    return 'its callback uses its rows where it failed';
  const usesRows = rows !== undefined && outcomes.done.some((each) => mentions(each, rows));
  const block = (parameter: string, body: readonly SgNode[]) => {
    const text = textOf(source, body, use.plumbing);
    // The blanks of a text over several lines are its own.
    const isFixed = body.some(hasLongText);
    return `${isAsync ? 'async ' : ''}(${parameter}) => {\n${isFixed ? text : reindented(text, `${indent}${unit}`)}\n${indent}}`;
  };
  const read = usesRows ? `.then(${call.toRows})` : '';
  const done = outcomes.done.length === 0 ? '() => {}' : block(usesRows ? rows : '', outcomes.done);
  return {
    text: `${asked}${read}.then(${done}, ${block(error ?? '', outcomes.failed)})`,
    kept: [...outcomes.done, ...outcomes.failed],
  };
}

function hasLongText(statement: SgNode): boolean {
  return statement
    .findAll({ rule: { kind: 'template_string' } })
    .some((each) => each.range().start.line !== each.range().end.line);
}

/** `done(err, rows)`: the whole outcome handed to another callback. */
function passedOn(
  statements: readonly SgNode[],
  error: string | undefined,
): { readonly callee: string; readonly rest: readonly SgNode[] } | null {
  const [only] = statements;
  const call = only?.kind() === 'expression_statement' ? only.namedChildren()[0] : only;
  if (statements.length !== 1 || call?.kind() !== 'call_expression' || error === undefined) return null;
  const [first, ...rest] = argumentsOf(call);
  const callee = call.field('function')?.text() ?? '';
  return first?.text() === error && /^[\w$.]+$/.test(callee) ? { callee, rest } : null;
}

/** The statements with the comments between and around them, without those that only close. */
function textOf(source: string, statements: readonly SgNode[], plumbing: readonly SgNode[]): string {
  const first = statements[0];
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return '';
  let from = first;
  for (let before = first.prev(); before?.kind() === 'comment'; before = before.prev()) from = before;
  let to = last;
  for (let after = last.next(); after?.kind() === 'comment'; after = after.next()) to = after;
  const start = source.lastIndexOf('\n', from.range().start.index - 1) + 1;
  const begins =
    source.slice(start, from.range().start.index).trim() === '' ? start : from.range().start.index;
  const end = to.range().end.index;
  const inside = plumbing.filter(
    (each) => begins <= each.range().start.index && each.range().end.index <= end,
  );
  const removed = inside.map((each) => {
    const edit = withoutLines(source, each.range().start.index, each.range().end.index);
    return { start: Math.max(edit.start, begins) - begins, end: Math.min(edit.end, end) - begins, text: '' };
  });
  return applyEdits(source.slice(begins, end), removed).replace(/\s+$/, '');
}

/** Comments of what is taken out stand above what takes its place. */
function commentEdits(source: string, replaced: SgNode, kept: readonly SgNode[]): Edit[] {
  const lost = replaced
    .findAll({ rule: { kind: 'comment' } })
    .filter((comment) => !kept.some((each) => contains(each, comment) || isBeside(each, comment)));
  if (lost.length === 0) return [];
  const at = source.lastIndexOf('\n', replaced.range().start.index - 1) + 1;
  const indent = indentOf(source, replaced.range().start.index);
  return [{ start: at, end: at, text: lost.map((comment) => `${indent}${comment.text()}\n`).join('') }];
}

/** A comment next to a statement that is kept is kept with it. */
function isBeside(statement: SgNode, comment: SgNode): boolean {
  const block = statement.parent();
  return (
    block?.kind() === 'statement_block' &&
    comment.parent()?.id() === block.id() &&
    statementsOf(block).length > 0
  );
}
