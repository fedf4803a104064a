import type { SgNode } from '@ast-grep/napi';
import { contains } from '../../syntax/tree.ts';
import type { Edit } from '../edits.ts';
import { statementsOf } from './callback.ts';

/** Where a statement ends: a semicolon at the beginning of a later line guards the statement that follows it there. */
export function endOfStatement(node: SgNode): number {
  return node.range().end.index - (/\s*\n\s*;$/.exec(node.text())?.[0].length ?? 0);
}

/** The blanks at the beginning of the line of a place. */
export function indentOf(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start))?.[0] ?? '';
}

/** The lines moved to an indentation. */
export function reindented(text: string, indent: string): string {
  const lines = text.split('\n');
  const first = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? '';
  return lines
    .map((line) =>
      line.trim() === '' ? '' : line.startsWith(first) ? indent + line.slice(first.length) : line,
    )
    .join('\n');
}

/** Takes out `try` and `finally` where the `finally` only closed what is gone. `shift`: by how much the body moves. */
export function unwrappedTries(
  source: string,
  plumbing: readonly SgNode[],
  replaced: SgNode,
): { readonly edits: readonly Edit[]; readonly shift: number } {
  const gone = new Set(plumbing.map((each) => each.id()));
  const edits: Edit[] = [];
  let shift = 0;
  const finals = plumbing
    .map((each) => each.parent()?.parent())
    .filter((each) => each?.kind() === 'finally_clause');
  for (const clause of new Map(finals.map((each) => [each?.id(), each])).values()) {
    const block = clause?.namedChildren().find((each) => each.kind() === 'statement_block');
    const whole = clause?.parent();
    if (!clause || !block || !whole || statementsOf(block).some((each) => !gone.has(each.id()))) continue;
    const handler = whole.field('handler');
    const body = whole.field('body');
    if (handler !== null) {
      edits.push({ start: handler.range().end.index, end: clause.range().end.index, text: '' });
      continue;
    }
    const first = body?.namedChildren()[0];
    const last = body?.namedChildren().at(-1);
    if (!body || first === undefined || last === undefined) continue;
    const by = first.range().start.column - whole.range().start.column;
    const begin = source.lastIndexOf('\n', whole.range().start.index - 1) + 1;
    const bodyAt = source.lastIndexOf('\n', first.range().start.index - 1) + 1;
    const bodyEnd = lineEnd(source, last.range().end.index);
    edits.push({ start: begin, end: bodyAt, text: '' });
    edits.push({ start: bodyEnd, end: lineEnd(source, whole.range().end.index), text: '' });
    edits.push(...movedLeft(source, bodyAt, bodyEnd, by, body));
    if (contains(body, replaced)) shift = by;
  }
  return { edits, shift };
}

function movedLeft(source: string, from: number, to: number, by: number, body: SgNode): Edit[] {
  const texts = body.findAll({ rule: { kind: 'template_string' } }).map((each) => each.range());
  const edits: Edit[] = [];
  for (let at = from; at < to; at = lineEnd(source, at)) {
    const blanks = /^[ \t]*/.exec(source.slice(at, at + 200))?.[0].length ?? 0;
    const inText = texts.some(({ start, end }) => start.index < at && at < end.index);
    if (blanks >= by && !inText) edits.push({ start: at, end: at + by, text: '' });
  }
  return edits;
}

/** Where the next line begins. */
function lineEnd(source: string, offset: number): number {
  const end = source.indexOf('\n', offset);
  return end === -1 ? source.length : end + 1;
}
