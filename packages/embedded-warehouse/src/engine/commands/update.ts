import { createCursor, findWord, splitAtCommas } from '../dialect/cursor.ts';
import { quoteName } from '../dialect/fragment.ts';
import { isName, isOperator, isWord, type Token } from '../dialect/token.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import { runChange, runRows } from '../run-duckdb.ts';
import { type Answer, countAnswer, type StatementRun, statementTypes } from '../statement-run.ts';
import { translatePieces } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';
import { namingEach, runLocked } from './change.ts';
import { assign } from './insert.ts';
import { refuseRepeatedNames } from './repeated-names.ts';
import { resolveTarget, targetColumn } from './target.ts';

/** UPDATE table [alias] SET column = value, ... [FROM items] [WHERE condition]. */
export async function runUpdate(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('UPDATE');
  const target = resolveTarget(run, cursor.path());
  cursor.take('AS');
  const alias = isWord(cursor.peek(), 'SET') ? target.name : cursor.name();
  cursor.expect('SET');
  const rest = cursor.rest().slice(0, -1);
  const from = findWord(rest, 0, 'FROM', 'WHERE');
  const where = findWord(rest, from, 'WHERE');
  const assignments = readAssignments(rest.slice(0, from));
  const context = createRunContext(run);
  const pieces = translatePieces(
    run,
    {
      expressions: assignments.map(({ value }) => value),
      ...(from < where ? { from: rest.slice(from + 1, where) } : {}),
      ...(where < rest.length ? { where: rest.slice(where + 1) } : {}),
    },
    [{ name: alias, columns: target.columns }],
    context,
  );
  const sets = assignments.map(({ column }, index) => {
    const value = pieces.expressions[index];
    return `${quoteName(column)} = ${value ? assign(value, targetColumn(target, column)) : 'NULL'}`;
  });
  const text = [
    `UPDATE ${target.text}${aliasText(alias)} SET ${sets.join(', ')}`,
    ...(pieces.from === '' ? [] : [`FROM ${pieces.from}`]),
    ...(pieces.where === null ? [] : [`WHERE ${pieces.where}`]),
  ].join(' ');
  const joined =
    pieces.from === '' ? null : countJoined(target.text, alias, pieces, context.parameters.length);
  const answer = (updated: number, multiJoined: number) =>
    countAnswer(
      [
        ['number of rows updated', updated],
        ['number of multi-joined rows updated', multiJoined],
      ],
      statementTypes.update,
    );
  if (run.request.describeOnly) return answer(0, 0);
  const counts = await runLocked(run, target.key, 'exclusive', context.parameters, async (values) => {
    const found = joined === null ? null : (await runRows(run, joined, null, values)).rows[0];
    const changed = await runChange(run, text, values);
    return found ? found.map(Number) : [changed, 0];
  });
  const sum = (at: number) => counts.reduce((total, count) => total + (count[at] ?? 0), 0);
  return answer(sum(0), sum(1));
}

/**
 * How many rows of the table are updated, and how many of them by one of several rows. DuckDB counts a row of the table
 * as often as it is joined.
 */
function countJoined(
  table: string,
  alias: string,
  { from, where }: { readonly from: string; readonly where: string | null },
  parameters: number,
): string {
  return (
    `SELECT count(*), count_if(times > 1) FROM (SELECT count(*) AS times FROM ${table}${aliasText(alias)}, ${from} ` +
    `WHERE ${namingEach(parameters)} AND ${where === null ? 'TRUE' : `(${where})`} GROUP BY ${quoteName(alias)}.rowid)`
  );
}

/** The name that the statement knows its table by; DuckDB's own name of a temporary table is another one. */
export function aliasText(alias: string): string {
  return ` AS ${quoteName(alias)}`;
}

interface Assignment {
  readonly column: string;
  readonly value: readonly Token[];
}

/** `[alias.]column = value, ...` @throws SnowflakeError 002025 */
export function readAssignments(tokens: readonly Token[]): readonly Assignment[] {
  const assignments = splitAtCommas(tokens).map(readAssignment);
  refuseRepeatedNames(assignments.map(({ column }) => column));
  return assignments;
}

function readAssignment(tokens: readonly Token[]): Assignment {
  const equals = tokens.findIndex((token) => isOperator(token, '='));
  const name = tokens[equals - 1];
  if (equals < 1 || !name || !isName(name)) {
    const token = tokens[0] ?? { text: ',', line: 1, position: 0 };
    throw syntaxError(token.text, token);
  }
  return { column: name.value, value: tokens.slice(equals + 1) };
}
