import type { SgNode } from '@ast-grep/napi';
import type { Expression } from './program.ts';

/** The children that carry meaning: punctuation and keywords are left out. */
export function named(node: SgNode): SgNode[] {
  return node.namedChildren();
}

/** From 1. */
export function lineOf(node: SgNode): number {
  return node.range().start.line + 1;
}

/** One expression for several. */
export function join(parts: readonly Expression[], line: number): Expression {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: 'other', parts, line };
}

/** The line of the first node that the parser could not read or put in by itself, or null. */
export function brokenLine(root: SgNode): number | null {
  const broken = root.find({ rule: { kind: 'ERROR' } }) ?? missingBracket(root);
  return broken === null ? null : lineOf(broken);
}

/** A bracket that the parser took as closed has no text. */
function missingBracket(root: SgNode): SgNode | null {
  return root.findAll({ rule: { regex: '^$' } }).find((node) => /^[)\]}]$/.test(String(node.kind()))) ?? null;
}

/** The nearest node of a kind around it. */
export function ancestor(node: SgNode, kind: string): SgNode | null {
  for (let at = node.parent(); at !== null; at = at.parent()) if (at.kind() === kind) return at;
  return null;
}

export function contains(outer: SgNode, inner: SgNode): boolean {
  const a = outer.range();
  const b = inner.range();
  return a.start.index <= b.start.index && b.end.index <= a.end.index;
}
