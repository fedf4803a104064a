/** Calls, sequences and placeholders, as the tokens show them. */
import type { Call } from './find-calls.ts';
import { locate, type Position } from './refusal.ts';
import type { FunctionCall } from './statement-description.ts';
import type { Token } from './tokenize.ts';

export function describeCall(
  sql: string,
  tokens: readonly Token[],
  brackets: ReadonlyMap<number, number>,
  call: Call,
): FunctionCall {
  const { name, path, quoted, first, open, close } = call;
  const inPattern = [...brackets].some(([start, end]) => {
    const clause = tokens[start - 1];
    return start < open && close < end && clause?.kind === 'word' && clause.text === 'MATCH_RECOGNIZE';
  });
  const description = { name, path, quoted, inPattern, ...locate(sql, tokens[first]?.start ?? 0) };
  return name === 'GENERATOR'
    ? { ...description, rowCount: readRowCount(tokens.slice(open + 1, close)) }
    : description;
}

/** `ROWCOUNT => 1000` and nothing else; a TIMELIMIT would burn its seconds whatever the rows. */
function readRowCount(args: readonly Token[]): number | null {
  const [name, arrow, count] = args;
  const plain =
    args.length === 3 && name?.text === 'ROWCOUNT' && arrow?.text === '=>' && count?.kind === 'number';
  return plain ? Number(count.text) : null;
}

/** `s.NEXTVAL` changes the sequence although it looks like a column. */
export function findSequences(sql: string, tokens: readonly Token[]): Position[] {
  return tokens
    .filter((token, index) => {
      const named = token.kind === 'word' || token.kind === 'quoted';
      return named && token.text.toUpperCase() === 'NEXTVAL' && tokens[index - 1]?.text === '.';
    })
    .map((token) => locate(sql, token.start));
}

/** How many values the statement wants: its `?`, or its highest `:1`, `:2`; null when it mixes the two forms. */
export function countPlaceholders(tokens: readonly Token[]): number | null {
  const placeholders = tokens.filter((token) => token.kind === 'placeholder');
  const unnamed = placeholders.filter((token) => token.text === '?').length;
  if (unnamed > 0) return unnamed === placeholders.length ? unnamed : null;
  return Math.max(0, ...placeholders.map((token) => Number(token.text.slice(1))));
}
