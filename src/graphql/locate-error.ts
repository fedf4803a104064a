/**
 * An error with its place in the document and in the answer, as `locatedError` of graphql-js makes it. That reads the
 * document from its first line for each error: where hundreds of fields fail behind thousands of lines, for seconds.
 */
import { type ASTNode, type GraphQLError, locatedError, type Source, type SourceLocation } from 'graphql';

/** Of one document, and of its variables: more than anybody reads, and each costs a look for its place. */
export const MOST_ERRORS_TOLD = 10;

export function locateError(
  raw: unknown,
  nodes: readonly ASTNode[],
  path: readonly (string | number)[],
): GraphQLError {
  const error = locatedError(raw, undefined, path);
  // It had a place already.
  if (error === raw || error.nodes || error.source) return error;
  const locations = nodes.flatMap(({ loc }) => (loc ? locationOf(loc.source, loc.start) : []));
  return Object.assign(error, { nodes, ...(locations.length > 0 && { locations }) });
}

/** Where the lines of a document begin. */
const lineStarts = new WeakMap<Source, readonly number[]>();

function locationOf(source: Source, position: number): SourceLocation {
  const starts = lineStarts.get(source) ?? readLineStarts(source.body);
  lineStarts.set(source, starts);
  let line = 0;
  for (let after = starts.length; after - line > 1; ) {
    const middle = (line + after) >> 1;
    if ((starts[middle] ?? 0) <= position) line = middle;
    else after = middle;
  }
  return { line: line + 1, column: position - (starts[line] ?? 0) + 1 };
}

function readLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { 0: lineBreak, index } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
  return starts;
}
