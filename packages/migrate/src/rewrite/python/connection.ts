import type { SgNode } from '@ast-grep/napi';
import type { SafeUse } from '../../code/safe-use.ts';
import type { Call } from '../../syntax/program.ts';
import { type Edit, withoutLines } from '../edits.ts';
import { rewriteStatement } from './statement.ts';

/** The edits that turn a safe use of a connection into a gateway call, or why it is left. */
export function rewritePythonConnection(source: string, open: Call, use: SafeUse): readonly Edit[] | string {
  const region = regionOf(open.node);
  if (region === null) return 'the connection is opened in the middle of an expression';
  const execute = use.execute.node;
  const [literal, binds] = execute.field('arguments')?.namedChildren() ?? [];
  if (literal === undefined) return 'its statement is missing';
  const statement = rewriteStatement(execute, literal, binds);
  if (typeof statement === 'string') return statement;

  const reads = readsOf(region.statements, execute, use.names);
  if (typeof reads === 'string') return reads;
  const edits: Edit[] = [];
  const chained = reads.find((read) => contains(read.node, execute));
  for (const read of reads)
    edits.push(replace(read.node, read.method === 'fetchall' ? statement.rows : statement.first));
  if (chained === undefined && reads.length === 0) edits.push(replace(outermost(execute), statement.alone));
  if (chained === undefined && reads.length > 0) edits.push(withoutStatement(source, execute));
  for (const plumbing of region.plumbing(use.names))
    edits.push(withoutLines(source, plumbing.range().start.index, plumbing.range().end.index));
  edits.push(...region.opened(source));
  return edits.filter((edit) => !edits.some((other) => other !== edit && isInside(edit, other)));
}

/** A line that moves to the left is no change of its own where its statement is taken out. */
function isInside(edit: Edit, other: Edit): boolean {
  const same = edit.start === other.start && edit.end === other.end;
  return !same && other.start <= edit.start && edit.end <= other.end && other.end > other.start;
}

interface Region {
  /** Every statement that may use the connection. */
  readonly statements: readonly SgNode[];
  /** Statements that only open a cursor or close something. */
  plumbing(names: ReadonlySet<string>): SgNode[];
  /** Edits that take out the opening and the blocks around the body. */
  opened(source: string): Edit[];
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
  return statement === null || withItems(statement).length !== 1 ? null : withRegion(statement);
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
    opened: (source) => (block === undefined ? [] : unwrapped(source, block)),
  };
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

function opensCursor(statement: SgNode): boolean {
  const [item, ...more] = withItems(statement);
  return item !== undefined && more.length === 0 && /\.cursor\(\s*\)\s+as\s+\w+$/.test(item.text());
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
      )
        continue;
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

function contains(outer: SgNode, inner: SgNode): boolean {
  const a = outer.range();
  const b = inner.range();
  return a.start.index <= b.start.index && b.end.index <= a.end.index;
}

function ancestor(node: SgNode, kind: string): SgNode | null {
  for (let at = node.parent(); at !== null; at = at.parent()) if (at.kind() === kind) return at;
  return null;
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

/** Takes out the head of a `with` or `try` block (and its closing `finally`), and moves its body to the left. */
function unwrapped(source: string, block: SgNode): Edit[] {
  const body = block.field('body');
  if (body === null) return [];
  return [
    ...headAndTail(source, block, body),
    ...movedLeft(source, body, body.range().start.column - block.range().start.column),
  ];
}

function unwrappedTwice(source: string, outer: SgNode, inner: SgNode): Edit[] {
  const outerBody = outer.field('body');
  const innerBody = inner.field('body');
  if (outerBody === null || innerBody === null) return [];
  const step = outerBody.range().start.column - outer.range().start.column;
  const more = innerBody.range().start.column - outer.range().start.column;
  const before = { start: outerBody.range().start.index, end: inner.range().start.index };
  const after = { start: inner.range().end.index, end: outerBody.range().end.index };
  return [
    ...headAndTail(source, outer, outerBody),
    ...headAndTail(source, inner, innerBody),
    ...leftEdits(source, before.start, before.end, step),
    ...movedLeft(source, innerBody, more),
    ...leftEdits(source, after.start, after.end, step),
  ];
}

function headAndTail(source: string, block: SgNode, body: SgNode): Edit[] {
  const head = {
    start: source.lastIndexOf('\n', block.range().start.index - 1) + 1,
    end: source.lastIndexOf('\n', body.range().start.index - 1) + 1,
    text: '',
  };
  const tail =
    block.range().end.index > body.range().end.index
      ? [{ start: body.range().end.index, end: block.range().end.index, text: '' }]
      : [];
  return [head, ...tail];
}

function movedLeft(source: string, body: SgNode, by: number): Edit[] {
  const { start, end } = body.range();
  return leftEdits(source, start.index, end.index, by);
}

/** Takes `by` blanks from the beginning of each line between two places. */
function leftEdits(source: string, start: number, end: number, by: number): Edit[] {
  const edits: Edit[] = [];
  for (let at = source.lastIndexOf('\n', start - 1) + 1; at < end; ) {
    const blanks = /^[ \t]*/.exec(source.slice(at, at + 200))?.[0].length ?? 0;
    if (blanks >= by) edits.push({ start: at, end: at + by, text: '' });
    const next = source.indexOf('\n', at);
    if (next === -1) break;
    at = next + 1;
  }
  return edits;
}
