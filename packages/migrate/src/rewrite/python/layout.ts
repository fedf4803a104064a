import type { SgNode } from '@ast-grep/napi';
import type { Edit } from '../edits.ts';

/** Takes out the head of a `with` or `try` block (and its closing `finally`), and moves its body to the left. */
export function unwrapped(source: string, block: SgNode): Edit[] {
  const body = block.field('body');
  if (body === null) return [];
  const by = body.range().start.column - block.range().start.column;
  return [
    ...headAndTail(source, block, body),
    ...movedLeft(source, block, bodyStart(block, body), body.range().end.index, by),
  ];
}

/** The same of two blocks, the inner one in the body of the outer one. */
export function unwrappedTwice(source: string, outer: SgNode, inner: SgNode): Edit[] {
  const outerBody = outer.field('body');
  const innerBody = inner.field('body');
  if (outerBody === null || innerBody === null) return [];
  const step = outerBody.range().start.column - outer.range().start.column;
  const more = innerBody.range().start.column - outer.range().start.column;
  return [
    ...headAndTail(source, outer, outerBody),
    ...headAndTail(source, inner, innerBody),
    ...movedLeft(source, outer, bodyStart(outer, outerBody), inner.range().start.index, step),
    ...movedLeft(source, outer, bodyStart(inner, innerBody), innerBody.range().end.index, more),
    ...movedLeft(source, outer, inner.range().end.index, outerBody.range().end.index, step),
  ];
}

function headAndTail(source: string, block: SgNode, body: SgNode): Edit[] {
  const head = {
    start: lineStart(source, block.range().start.index),
    end: lineStart(source, bodyStart(block, body)),
    text: '',
  };
  const end = body.range().end.index;
  const last = block.range().end.index;
  return last > end ? [head, { start: end, end: last, text: '' }] : [head];
}

/** Where a body begins: at its first statement, or at the comments above it. */
function bodyStart(block: SgNode, body: SgNode): number {
  const first = block
    .children()
    .find((child) => child.kind() === 'comment' && child.range().start.line > block.range().start.line);
  const start = body.range().start.index;
  return first === undefined ? start : Math.min(start, first.range().start.index);
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

/** Takes `by` blanks from the beginning of each line between two places. Texts over several lines keep their own. */
function movedLeft(source: string, block: SgNode, start: number, end: number, by: number): Edit[] {
  const texts = block.findAll({ rule: { kind: 'string' } }).map((each) => each.range());
  const edits: Edit[] = [];
  for (let at = lineStart(source, start); at < end; ) {
    const blanks = /^[ \t]*/.exec(source.slice(at, at + 200))?.[0].length ?? 0;
    const inText = texts.some((text) => text.start.index < at && at < text.end.index);
    if (blanks >= by && !inText) edits.push({ start: at, end: at + by, text: '' });
    const next = source.indexOf('\n', at);
    if (next === -1) break;
    at = next + 1;
  }
  return edits;
}
