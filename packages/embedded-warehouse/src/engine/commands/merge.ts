import { createCursor, findWord, splitAtCommas } from '../dialect/cursor.ts';
import { asBoolean, type Fragment, quoteName } from '../dialect/fragment.ts';
import { isWord, type Token } from '../dialect/token.ts';
import { duplicateRow } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import { runRows } from '../run-duckdb.ts';
import { type Answer, countAnswer, type StatementRun, statementTypes } from '../statement-run.ts';
import { translatePieces } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';
import { namingEach, runLocked } from './change.ts';
import { assign, readNames } from './insert.ts';
import { resolveTarget, type Target, targetColumn } from './target.ts';
import { aliasText, readAssignments } from './update.ts';

interface Branch {
  readonly matched: boolean;
  readonly condition: readonly Token[] | null;
  readonly action: 'UPDATE' | 'DELETE' | 'INSERT';
  readonly columns: readonly string[];
  readonly values: readonly (readonly Token[])[];
}

/** MERGE INTO table USING source ON condition WHEN [NOT] MATCHED [AND condition] THEN ... */
export async function runMerge(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('MERGE', 'INTO');
  const target = resolveTarget(run, cursor.path());
  cursor.take('AS');
  const alias = isWord(cursor.peek(), 'USING') ? target.name : cursor.name();
  cursor.expect('USING');
  const rest = cursor.rest().slice(0, -1);
  const on = findWord(rest, 0, 'ON');
  const first = findWord(rest, on, 'WHEN');
  const branches = splitBranches(rest.slice(first)).map((tokens) => readBranch(tokens, target));
  if (branches.length === 0) cursor.fail();

  const context = createRunContext(run);
  const expressions = branches.flatMap(({ condition, values }) => [
    ...(condition ? [condition] : []),
    ...values,
  ]);
  const pieces = translatePieces(
    run,
    { expressions, from: rest.slice(0, on), where: rest.slice(on + 1, first) },
    [{ name: alias, columns: target.columns }],
    context,
  );
  const written = pieces.expressions.values();
  const clauses = branches.map((branch) => writeBranch(branch, target, written));
  const joined = `${target.text}${aliasText(alias)} JOIN ${pieces.from} ON ${pieces.where}`;
  const ambiguous = findAmbiguous(joined, alias, branches, clauses, context.parameters.length);
  const text =
    `MERGE INTO ${target.text}${aliasText(alias)} USING ${pieces.from} ON ${pieces.where} ` +
    `${clauses.map(({ text: clause }) => clause).join(' ')} RETURNING merge_action`;
  if (run.request.describeOnly) return countActions(branches, []);
  const actions = await runLocked(run, target.key, 'exclusive', context.parameters, async (values) => {
    if (ambiguous !== null && (await runRows(run, ambiguous, null, values)).rows.length > 0)
      throw duplicateRow();
    const result = await runRows(run, text, null, values, Number.POSITIVE_INFINITY);
    if (run.session.inTransaction) run.session.journal.push({ text, parameters: values });
    return result.rows.map(([action]) => action ?? '');
  });
  return countActions(branches, actions.flat());
}

function splitBranches(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  for (let at = 0; at < tokens.length; ) {
    const next = findWord(tokens, at + 1, 'WHEN');
    const end = withinCase(tokens, at, next);
    parts.push(tokens.slice(at, end));
    at = end;
  }
  return parts;
}

/** A WHEN inside CASE ... END starts no branch. */
function withinCase(tokens: readonly Token[], from: number, to: number): number {
  const open = () =>
    tokens
      .slice(from, to)
      .reduce((depth, token) => depth + Number(isWord(token, 'CASE')) - Number(isWord(token, 'END')), 0);
  while (to < tokens.length && open() > 0) to = findWord(tokens, to + 1, 'WHEN');
  return to;
}

function readBranch(tokens: readonly Token[], target: Target): Branch {
  const cursor = createCursor([...tokens, { ...(tokens.at(-1) as Token), kind: 'end', text: '<EOF>' }]);
  cursor.expect('WHEN');
  const matched = !cursor.take('NOT');
  cursor.expect('MATCHED');
  let condition: Token[] | null = null;
  if (cursor.take('AND')) {
    condition = [];
    for (let cases = 0; cases > 0 || !isWord(cursor.peek(), 'THEN'); ) {
      const token = cursor.next();
      if (token.kind === 'end') throw syntaxError(token.text, token);
      cases += Number(isWord(token, 'CASE')) - Number(isWord(token, 'END'));
      condition.push(token);
    }
  }
  cursor.expect('THEN');
  if (cursor.take('DELETE')) return { matched, condition, action: 'DELETE', columns: [], values: [] };
  if (cursor.take('UPDATE', 'SET')) {
    const sets = readAssignments(cursor.rest().slice(0, -1));
    const columns = sets.map(({ column }) => column);
    return { matched, condition, action: 'UPDATE', columns, values: sets.map(({ value }) => value) };
  }
  cursor.expect('INSERT');
  const columns = isWord(cursor.peek(), 'VALUES')
    ? target.columns.map((column) => column.name)
    : readNames(cursor);
  cursor.expect('VALUES');
  const values = splitAtCommas(cursor.parenthesized());
  cursor.expectEnd();
  return { matched, condition, action: 'INSERT', columns, values };
}

interface WrittenBranch {
  readonly text: string;
  readonly condition: string;
}

/**
 * A query that has a row when the source has several for one row of the target and one of them would update it: which
 * of them counts is not told, so Snowflake refuses the statement. Null when nothing is updated.
 */
function findAmbiguous(
  joined: string,
  alias: string,
  branches: readonly Branch[],
  clauses: readonly WrittenBranch[],
  parameters: number,
): string | null {
  if (!branches.some(({ action }) => action === 'UPDATE')) return null;
  const whens = branches.flatMap(({ matched, action }, index) =>
    matched ? [`WHEN ${clauses[index]?.condition} THEN '${action}'`] : [],
  );
  const action = `CASE ${whens.join(' ')} END`;
  return (
    `SELECT 1 FROM ${joined} WHERE ${namingEach(parameters)} GROUP BY ${quoteName(alias)}.rowid ` +
    `HAVING count(${action}) > 1 AND bool_or(${action} = 'UPDATE') LIMIT 1`
  );
}

function writeBranch(branch: Branch, target: Target, written: Iterator<Fragment>): WrittenBranch {
  const take = () => written.next().value as Fragment;
  const condition = branch.condition ? asBoolean(take()) : 'TRUE';
  const head = `WHEN ${branch.matched ? '' : 'NOT '}MATCHED AND ${condition} THEN`;
  if (branch.action === 'DELETE') return { text: `${head} DELETE`, condition };
  const values = branch.values.map((_, index) =>
    assign(take(), targetColumn(target, branch.columns[index] ?? '')),
  );
  if (branch.action === 'UPDATE') {
    const sets = branch.columns.map((column, index) => `${quoteName(column)} = ${values[index]}`);
    return { text: `${head} UPDATE SET ${sets.join(', ')}`, condition };
  }
  const text = `${head} INSERT (${branch.columns.map(quoteName).join(', ')}) VALUES (${values.join(', ')})`;
  return { text, condition };
}

const countNames = [
  ['INSERT', 'number of rows inserted'],
  ['UPDATE', 'number of rows updated'],
  ['DELETE', 'number of rows deleted'],
] as const;

/** One count for each kind of branch that the statement has. */
function countActions(branches: readonly Branch[], actions: readonly string[]): Answer {
  const counts = countNames
    .filter(([action]) => branches.some((branch) => branch.action === action))
    .map(([action, name]) => [name, actions.filter((done) => done === action).length] as const);
  return countAnswer(counts, statementTypes.merge);
}
