/** Calls, sequences and placeholders, as the tokens show them. */
import type { Call } from './find-calls.ts';
import type { Locate, Position } from './refusal.ts';
import type { FunctionCall } from './statement-description.ts';
import type { Token } from './tokenize.ts';

export function describeCalls(
  locate: Locate,
  tokens: readonly Token[],
  brackets: ReadonlyMap<number, number>,
  calls: readonly Call[],
): FunctionCall[] {
  const patterns = [...brackets].filter(([open]) => {
    const clause = tokens[open - 1];
    return clause?.kind === 'word' && clause.text === 'MATCH_RECOGNIZE';
  });
  return calls.map(({ name, path, quoted, first, open, close }) => {
    const inPattern = patterns.some(([start, end]) => start < open && close < end);
    const description = { name, path, quoted, inPattern, ...locate(tokens[first]?.start ?? 0) };
    return name === 'GENERATOR'
      ? { ...description, rowCount: readRowCount(tokens.slice(open + 1, close)) }
      : description;
  });
}

/** `ROWCOUNT => 1000` and nothing else; a TIMELIMIT would burn its seconds whatever the rows. */
function readRowCount(args: readonly Token[]): number | null {
  const [name, arrow, count] = args;
  const plain =
    args.length === 3 && name?.text === 'ROWCOUNT' && arrow?.text === '=>' && count?.kind === 'number';
  return plain ? Number(count.text) : null;
}

/** `s.NEXTVAL` changes the sequence although it looks like a column. */
export function findSequences(locate: Locate, tokens: readonly Token[]): Position[] {
  return tokens
    .filter((token, index) => {
      const named = token.kind === 'word' || token.kind === 'quoted';
      return named && token.text.toUpperCase() === 'NEXTVAL' && tokens[index - 1]?.text === '.';
    })
    .map((token) => locate(token.start));
}

/** How many values the statement wants: its `?`, or its highest `:1`, `:2`; null when it mixes the two forms. */
export function countPlaceholders(tokens: readonly Token[]): number | null {
  const placeholders = tokens.filter((token) => token.kind === 'placeholder');
  const unnamed = placeholders.filter((token) => token.text === '?').length;
  if (unnamed > 0) return unnamed === placeholders.length ? unnamed : null;
  return Math.max(0, ...placeholders.map((token) => Number(token.text.slice(1))));
}
