import { findWord } from './dialect/cursor.ts';
import { isName, isOperator, isWord, type Token } from './dialect/token.ts';
import { closing } from './dialect/token-places.ts';
import { unsupported } from './errors/snowflake-errors.ts';
import { runRows } from './run-duckdb.ts';
import type { StatementRun } from './statement-run.ts';
import { ended, translateTokens } from './translate-run.ts';
import { bindParameters } from './values/binds.ts';

/**
 * Puts the values that are there now in the place of `PIVOT (... FOR column IN (ANY [ORDER BY ...]))` and
 * `IN (SELECT ...)`: the columns of a query must be known before it is translated.
 */
export async function expandPivots(run: StatementRun): Promise<StatementRun> {
  const found = dynamicPivot(run.tokens);
  if (!found) return run;
  const { pivot, at } = found;
  const open = at + 1;
  const close = closing(run.tokens, open);
  const inner = run.tokens.slice(open + 1, close);
  const values = await readValues(
    run,
    isWord(inner[0], 'ANY')
      ? anyQuery(run.tokens, pivot, at, inner)
      : [...tablesBefore(run.tokens, at), ...inner],
  );
  const tokens = [...run.tokens.slice(0, open + 1), ...values, ...run.tokens.slice(close)];
  return await expandPivots({ ...run, tokens, isCacheable: false });
}

/** The first PIVOT whose values are asked for, and its IN: `PIVOT ( aggregate FOR column IN (ANY`. */
export function dynamicPivot(tokens: readonly Token[]): { pivot: number; at: number } | null {
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (isOperator(token, '(')) open.push(at);
    else if (isOperator(token, ')')) open.pop();
    if (!isWord(token, 'IN') || !isOperator(tokens[at + 1], '(')) continue;
    const pivot = (open.at(-1) ?? 0) - 1;
    if (isWord(tokens[at + 2], 'ANY', 'SELECT', 'WITH') && isWord(tokens[pivot], 'PIVOT'))
      return { pivot, at };
  }
  return null;
}

function word(value: string): Token {
  return { kind: 'word', text: value, value, start: 0, end: 0, line: 1, position: 0 };
}

function operator(text: string): Token {
  return { ...word(text), kind: 'operator' };
}

/** `SELECT column FROM source GROUP BY column ORDER BY ...` over what the PIVOT stands behind. */
function anyQuery(
  tokens: readonly Token[],
  pivot: number,
  at: number,
  [, ...order]: readonly Token[],
): Token[] {
  const column = tokens.slice(findWord(tokens, pivot + 2, 'FOR') + 1, at);
  return [
    ...tablesBefore(tokens, at),
    word('SELECT'),
    ...column,
    word('FROM'),
    ...tokens.slice(sourceStart(tokens, pivot), pivot),
    word('GROUP'),
    word('BY'),
    ...column,
    ...(order.length > 0 ? order : [word('ORDER'), word('BY'), ...column]),
  ];
}

/** Where the table or the query in parentheses begins that ends before `end`, with the alias that it may have. */
function sourceStart(tokens: readonly Token[], end: number): number {
  let at = end - 1;
  const isAliased = isName(tokens[at]) && (isName(tokens[at - 1]) || isOperator(tokens[at - 1], ')'));
  if (isAliased && !isWord(tokens[at - 1], 'FROM', 'JOIN')) at -= isWord(tokens[at - 1], 'AS') ? 2 : 1;
  if (isOperator(tokens[at], ')')) {
    let depth = 0;
    for (; at >= 0; at -= 1) {
      if (isOperator(tokens[at], ')')) depth += 1;
      if (isOperator(tokens[at], '(')) depth -= 1;
      if (depth === 0) break;
    }
    return at;
  }
  while (isOperator(tokens[at - 1], '.')) at -= 2;
  return at;
}

/** The WITH of the statement, as far as its tables are complete before `at`. */
function tablesBefore(tokens: readonly Token[], at: number): readonly Token[] {
  if (!isWord(tokens[0], 'WITH')) return [];
  let end = 0;
  for (let index = 1; index < at; index += 1) {
    if (!isOperator(tokens[index], '(')) continue;
    const close = closing(tokens, index);
    if (close > at) break;
    if (isWord(tokens[index - 1], 'AS')) end = close + 1;
    index = close;
    if (end > 0 && end === close + 1 && !isOperator(tokens[end], ',')) break;
  }
  return tokens.slice(0, end);
}

/** Each value becomes a column that DuckDB counts on its own. */
const mostValues = 400;

async function readValues(run: StatementRun, query: readonly Token[]): Promise<Token[]> {
  const { text, columns, parameters } = translateTokens(run, ended(query));
  const bound = bindParameters(parameters, run.request.bindings);
  const answer = await runRows(run, text, columns, bound, mostValues + 1);
  if (answer.rows.length > mostValues)
    throw unsupported(`PIVOT over more than ${mostValues} values; list those that are meant`);
  const [column] = answer.columns;
  if (!column || answer.columns.length > 1) throw unsupported('PIVOT over a query of several columns');
  const isText = column.type === 'text';
  if (!isText && column.type !== 'fixed')
    throw unsupported(`PIVOT over the values of a ${column.type} column`);
  const values = answer.rows.flatMap(([value]) => (value === null || value === undefined ? [] : [value]));
  return values.flatMap((value, index) => [
    ...(index > 0 ? [operator(',')] : []),
    { ...word(value), kind: isText ? 'string' : 'number' } as Token,
  ]);
}
