import { type Cursor, splitAtCommas } from '../dialect/cursor.ts';
import { type Fragment, quoteName, unknownType } from '../dialect/fragment.ts';
import type { ScopeColumn } from '../dialect/scope.ts';
import { isWord, type Token } from '../dialect/token.ts';
import { runChange } from '../run-duckdb.ts';
import { type Answer, countAnswer, type StatementRun, statementTypes } from '../statement-run.ts';
import { ended, translatePieces, translateTokens } from '../translate-run.ts';
import { createRunContext, type RunContext } from '../translation-context.ts';
import { namingEach, runLocked } from './change.ts';
import { assign, readColumns, wrongCount } from './insert.ts';
import { resolveTarget, type Target } from './target.ts';

/** `INTO table [(columns)] [VALUES (...)]`; without VALUES the columns of the query. */
interface Into {
  readonly target: Target;
  readonly columns: readonly ScopeColumn[];
  readonly values: readonly (readonly Token[])[] | null;
}

/** The tables that rows go into for which a condition holds: null for ELSE and for what has no condition. */
interface InsertBranch {
  readonly condition: readonly Token[] | null;
  readonly into: readonly Into[];
}

/** The rows of the query while they are shared out, in the temporary tables of the connection. */
const source = '"sf$source"';

/** INSERT [OVERWRITE] ALL | FIRST [WHEN condition THEN] INTO ... [ELSE INTO ...] query; the cursor is behind ALL. */
export async function runInsertSeveral(
  run: StatementRun,
  cursor: Cursor,
  mode: { readonly isFirst: boolean; readonly overwrite: boolean },
): Promise<Answer> {
  const branches = readBranches(run, cursor);
  const targets = new Map(branches.flatMap(({ into }) => into.map(({ target }) => [target.key, target])));
  const keys = [...targets.keys()].sort();
  const context = createRunContext(run);
  const query = translateTokens(run, ended(cursor.rest()), context);
  const columns = query.columns ?? [];
  const inserts = writeInserts(run, branches, columns, mode.isFirst, context);
  const named = namingEach(context.parameters.length);
  const counts = new Map(keys.map((key) => [key, 0]));
  const answer = () =>
    countAnswer(
      [...targets].map(([key, { name }]) => [`number of rows inserted into ${name}`, counts.get(key) ?? 0]),
      statementTypes.insert,
    );
  if (run.request.describeOnly) return answer();
  const lockMode = mode.overwrite ? 'exclusive' : 'shared';
  // Always in the same order, so that no two statements wait for each other.
  for (const key of keys) await run.engine.locks.acquire(run.session, key, lockMode, run.request.signal);
  await runLocked(run, keys[0] ?? '', lockMode, context.parameters, async (values) => {
    const rows = `SELECT * FROM (${query.text}) AS "SOURCE" WHERE ${named}`;
    await runChange(run, `CREATE TEMP TABLE ${source} AS ${rows}`, values);
    if (mode.overwrite) for (const { text } of targets.values()) await runChange(run, `DELETE FROM ${text}`);
    for (const { key, text } of inserts) {
      const inserted = await runChange(run, `${text} AND ${named}`, values);
      counts.set(key, (counts.get(key) ?? 0) + inserted);
    }
    await runChange(run, `DROP TABLE temp.${source}`);
  });
  return answer();
}

function readBranches(run: StatementRun, cursor: Cursor): InsertBranch[] {
  if (!isWord(cursor.peek(), 'WHEN')) return [{ condition: null, into: readIntos(run, cursor) }];
  const branches: InsertBranch[] = [];
  while (cursor.take('WHEN')) {
    const condition: Token[] = [];
    while (!isWord(cursor.peek(), 'THEN')) {
      if (cursor.done()) cursor.fail();
      condition.push(cursor.next());
    }
    cursor.expect('THEN');
    branches.push({ condition, into: readIntos(run, cursor) });
  }
  if (cursor.take('ELSE')) branches.push({ condition: null, into: readIntos(run, cursor) });
  return branches;
}

function readIntos(run: StatementRun, cursor: Cursor): Into[] {
  const intos: Into[] = [];
  do {
    cursor.expect('INTO');
    const target = resolveTarget(run, cursor.path());
    const columns = readColumns(cursor, target);
    const values = cursor.take('VALUES') ? splitAtCommas(cursor.parenthesized()) : null;
    if (values && values.length !== columns.length) throw wrongCount(columns.length, values.length);
    intos.push({ target, columns, values });
  } while (isWord(cursor.peek(), 'INTO'));
  return intos;
}

/** Each INSERT ends in a condition that holds for its rows. FIRST and ELSE take what no condition before them held for. */
function writeInserts(
  run: StatementRun,
  branches: readonly InsertBranch[],
  columns: readonly ScopeColumn[],
  isFirst: boolean,
  context: RunContext,
): { key: string; text: string }[] {
  const sources = [{ name: null, columns }];
  const before: string[] = [];
  return branches.flatMap(({ condition, into }) => {
    const where = condition
      ? (translatePieces(run, { expressions: [], where: condition }, sources, context).where ?? 'TRUE')
      : 'TRUE';
    const isElse = condition === null;
    const others = isFirst || isElse ? before.map((earlier) => `(${earlier}) IS NOT TRUE`) : [];
    const holds = [`(${where})`, ...others].join(' AND ');
    before.push(where);
    return into.map((one) => ({
      key: one.target.key,
      text: `INSERT INTO ${writeInto(run, one, columns, context)} WHERE ${holds}`,
    }));
  });
}

/** `table (columns) SELECT values FROM source`; a column that takes its DEFAULT is not named. */
function writeInto(
  run: StatementRun,
  { target, columns, values }: Into,
  available: readonly ScopeColumn[],
  context: RunContext,
): string {
  if (!values && available.length !== columns.length) throw wrongCount(columns.length, available.length);
  const given = columns
    .map((column, index) => ({ column, value: values?.[index] ?? null, index }))
    .filter(({ value }) => !(value?.length === 1 && isWord(value[0], 'DEFAULT')));
  const written = translatePieces(
    run,
    { expressions: given.flatMap(({ value }) => (value ? [value] : [])) },
    [{ name: null, columns: available }],
    context,
  ).expressions.values();
  const texts = given.map(({ column, value, index }) => {
    const own = available[index];
    const piece = value
      ? (written.next().value as Fragment)
      : { text: quoteName(own?.name ?? ''), type: own?.type ?? unknownType };
    return assign(piece, column);
  });
  const names = given.map(({ column }) => quoteName(column.name)).join(', ');
  return `${target.text} (${names}) SELECT ${texts.join(', ')} FROM temp.${source}`;
}
