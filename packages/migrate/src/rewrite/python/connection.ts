import type { SgNode } from '@ast-grep/napi';
import type { SafeUse } from '../../code/safe-use.ts';
import type { Call } from '../../syntax/program.ts';
import { ancestor, contains } from '../../syntax/tree.ts';
import { type Edit, withoutLines } from '../edits.ts';
import { unwrapped, unwrappedTwice } from './layout.ts';
import { whyNotMoved } from './moved-statement.ts';
import { rewriteStatement } from './statement.ts';

/** The edits that turn a safe use of a connection into a gateway call, or why it is left. */
export function rewritePythonConnection(source: string, open: Call, use: SafeUse): readonly Edit[] | string {
  const region = regionOf(open.node);
  if (region === null) return 'the connection is opened in the middle of an expression';
  const execute = use.execute.node;
  const option =
    /\b(numpy|converter_class|session_parameters|timezone|arrow_number_to_decimal|autocommit)\s*=/.exec(
      open.node.text(),
    )?.[1];
  if (option !== undefined) return `its option ${option} changes what it gives or does`;
  if (catchesDriverErrors(execute)) return 'its errors are caught by the names of the driver';
  const [literal, binds] =
    execute
      .field('arguments')
      ?.namedChildren()
      .filter((child) => child.kind() !== 'comment') ?? [];
  if (literal === undefined) return 'its statement is missing';
  const statement = rewriteStatement(execute, literal, binds);
  if (typeof statement === 'string') return statement;

  const reads = readsOf(region.statements, execute, use.names);
  if (typeof reads === 'string') return reads;
  const edits: Edit[] = [];
  const chained = reads.find((read) => contains(read.node, execute));
  const [read] = reads;
  const moved = read === undefined || chained !== undefined ? null : whyNotMoved(execute, read.node);
  if (moved !== null) return moved;
  for (const read of reads)
    edits.push(replace(read.node, read.method === 'fetchall' ? statement.rows : statement.first));
  if (chained === undefined && reads.length === 0) edits.push(replace(outermost(execute), statement.alone));
  if (chained === undefined && reads.length > 0) edits.push(withoutStatement(source, execute));
  for (const plumbing of region.plumbing(use.names))
    edits.push(withoutLines(source, plumbing.range().start.index, plumbing.range().end.index));
  edits.push(...region.opened(source, use.names));
  return edits.filter((edit) => !edits.some((other) => other !== edit && isInside(edit, other)));
}

/** A line that moves to the left is no change of its own where its statement is taken out. */
function isInside(edit: Edit, other: Edit): boolean {
  const same = edit.start === other.start && edit.end === other.end;
  return !same && other.start <= edit.start && edit.end <= other.end && other.end > other.start;
}

/** `except snowflake.connector.errors.ProgrammingError`: the gateway raises others. */
function catchesDriverErrors(execute: SgNode): boolean {
  for (
    let at: SgNode | null = ancestor(execute, 'try_statement');
    at !== null;
    at = ancestor(at, 'try_statement')
  ) {
    const caught = at.children().filter((child) => child.kind() === 'except_clause');
    const heads = caught.map((clause) => clause.text().split('\n')[0] ?? '');
    if (
      heads.some((head) =>
        /snowflake|errors\.|(Programming|Database|Operational|Interface|Integrity)Error/.test(head),
      ) ||
      caught.some((clause) => /\b(errno|sqlstate|sfqid|raw_msg)\b/.test(clause.text()))
    )
      return true;
  }
  return false;
}

interface Region {
  /** Every statement that may use the connection. */
  readonly statements: readonly SgNode[];
  /** Statements that only open a cursor or close something. */
  plumbing(names: ReadonlySet<string>): SgNode[];
  /** Edits that take out the opening and the blocks around the body. */
  opened(source: string, names: ReadonlySet<string>): Edit[];
}

/** The statements from the opening to the end of its block; a `with` block ends itself. */
function regionOf(open: SgNode): Region | null {
  const list = open.parent();
  const closing = list?.kind() === 'argument_list' ? list.parent() : null;
  const parent =
    closing !== null && /^(contextlib\.)?closing\(/.test(closing.text()) ? closing.parent() : list;
  if (parent?.kind() === 'assignment') return straightRegion(parent.parent());
  if (parent?.kind() !== 'as_pattern') return null;
  const statement = ancestor(open, 'with_statement');
  const [, second, ...more] = statement === null ? [] : withItems(statement);
  const opensOnly = more.length === 0 && (second === undefined || CURSOR.test(second.text()));
  return statement === null || !opensOnly ? null : withRegion(statement);
}

function straightRegion(opening: SgNode | null): Region | null {
  if (opening === null || opening.kind() !== 'expression_statement') return null;
  const following = opening.nextAll().filter((node) => node.isNamed());
  const guarded = following.find((node) => node.kind() === 'try_statement');
  const inner = following.find((node) => node.kind() === 'with_statement' && opensCursor(node));
  const block = guarded ?? inner;
  const bodies =
    block === undefined ? following : [...following.filter((node) => node !== block), ...bodyOf(block)];
  return {
    statements: bodies,
    plumbing: (names) => [opening, ...bodies.filter((node) => isPlumbing(node, names))],
    opened: (source, names) => (block === undefined ? [] : withoutBlock(source, block, names)),
  };
}

/** The statements of a `finally`. */
function finallyOf(block: SgNode | undefined): SgNode[] {
  const clause = block?.children().find((child) => child.kind() === 'finally_clause');
  return (
    clause
      ?.namedChildren()
      .find((child) => child.kind() === 'block')
      ?.namedChildren()
      .filter((child) => child.kind() !== 'comment') ?? []
  );
}

/** A `with` goes, and so does a `try` that only closed; one that does more keeps what else it does. */
function withoutBlock(source: string, block: SgNode, names: ReadonlySet<string>): Edit[] {
  if (block.kind() === 'with_statement') return unwrapped(source, block);
  const final = block.children().find((child) => child.kind() === 'finally_clause');
  if (final === undefined) return [];
  const closing = finallyOf(block).filter((node) => isPlumbing(node, names));
  const lines = (node: SgNode) => withoutLines(source, node.range().start.index, node.range().end.index);
  if (closing.length < finallyOf(block).length) return closing.map(lines);
  const handled = block
    .children()
    .some((child) => /^(except|except_group|else)_clause$/.test(String(child.kind())));
  return handled ? [lines(final)] : unwrapped(source, block);
}

function withRegion(statement: SgNode): Region {
  const body = bodyOf(statement);
  const inner = body.find((node) => node.kind() === 'with_statement' && opensCursor(node));
  const bodies = inner === undefined ? body : [...body.filter((node) => node !== inner), ...bodyOf(inner)];
  return {
    statements: bodies,
    plumbing: (names) => bodies.filter((node) => isPlumbing(node, names)),
    opened: (source) =>
      inner === undefined ? unwrapped(source, statement) : unwrappedTwice(source, statement, inner),
  };
}

const CURSOR = /\.cursor\(\s*\)\s+as\s+\w+$/;

function opensCursor(statement: SgNode): boolean {
  const [item, ...more] = withItems(statement);
  return item !== undefined && more.length === 0 && CURSOR.test(item.text());
}

function withItems(statement: SgNode): SgNode[] {
  return statement
    .findAll({ rule: { kind: 'with_item' } })
    .filter((item) => ancestor(item, 'with_statement')?.id() === statement.id());
}

function bodyOf(statement: SgNode): SgNode[] {
  return statement.field('body')?.namedChildren() ?? [];
}

function isPlumbing(node: SgNode, names: ReadonlySet<string>): boolean {
  const text = node.text();
  const close = /^(\w+)\.close\(\s*\)$/.exec(text)?.[1];
  if (close !== undefined) return names.has(close);
  const cursor = /^\w+\s*=\s*(\w+)\.cursor\(\s*\)$/.exec(text)?.[1];
  return cursor !== undefined && names.has(cursor);
}

interface Read {
  readonly node: SgNode;
  readonly method: 'fetchall' | 'fetchone';
}

/** Where the rows are read. Any other use of the connection's names is one that is not understood. */
function readsOf(
  statements: readonly SgNode[],
  execute: SgNode,
  names: ReadonlySet<string>,
): Read[] | string {
  const reads: Read[] = [];
  let odd: string | null = null;
  for (const statement of statements) {
    if (isPlumbing(statement, names)) continue;
    for (const name of statement.findAll({ rule: { kind: 'identifier' } })) {
      if (!names.has(name.text()) || name.parent()?.kind() === 'keyword_argument' || isAttributeName(name))
        continue;
      const call = outermost(callOf(name));
      if (
        contains(call, execute) &&
        call.id() === outermost(execute).id() &&
        !/\.fetch\w+\(/.test(call.text())
      ) {
        // `for row in cursor.execute(...)` and `rows = cursor.execute(...)` read the cursor itself.
        if (call.parent()?.kind() !== 'expression_statement')
          odd = 'the cursor that the execution gives is used';
        continue;
      }
      if (name.parent()?.kind() === 'for_statement' && name.parent()?.field('right')?.id() === name.id()) {
        reads.push({ node: name, method: 'fetchall' });
        continue;
      }
      const method = /\.(fetchall|fetchone)\(\s*\)$/.exec(call.text())?.[1];
      if (method === 'fetchall' || method === 'fetchone') reads.push({ node: call, method });
      else odd = `the rows are read in a way that is not understood (${call.text().slice(0, 40)})`;
    }
  }
  if (odd !== null) return odd;
  return reads.length > 1 ? 'its rows are read more than once' : reads;
}

function isAttributeName(name: SgNode): boolean {
  const parent = name.parent();
  return parent?.kind() === 'attribute' && parent.field('object')?.id() !== name.id();
}

/** The first call whose receiver is the name. */
function callOf(name: SgNode): SgNode {
  for (let node = name.parent(); node !== null; node = node.parent()) {
    if (node.kind() === 'call') return node;
    if (node.kind() !== 'attribute') break;
  }
  return name;
}

/** The whole chain of calls: `cursor.execute(...).fetchall()` for `cursor.execute(...)`. */
function outermost(node: SgNode): SgNode {
  const parent = node.parent();
  if (parent?.kind() !== 'attribute' || parent.field('object')?.id() !== node.id()) return node;
  const call = parent.parent();
  return call?.kind() === 'call' && call.field('function')?.id() === parent.id() ? outermost(call) : node;
}

function replace(node: SgNode, text: string): Edit {
  const { start, end } = node.range();
  return { start: start.index, end: end.index, text };
}

function withoutStatement(source: string, node: SgNode): Edit {
  const statement = ancestor(node, 'expression_statement') ?? node;
  const { start, end } = statement.range();
  return withoutLines(source, start.index, end.index);
}
